"""The French pages of a manager: every command they show runs, in their order, on the files of `examples`."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from radioscopie.cli.main import main

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs/fr").glob("*.md"))
SHOWN = re.compile(r"^\$ radioscopie (.*)$", re.MULTILINE)
STAYS = "serve"  # ends when its user says so
QUOTED = re.compile(r"`radioscopie ([^`]*)`")


def commands(page):
    return [shlex.split(one) for one in SHOWN.findall(page.read_text("utf-8"))]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_command_shown_runs(page, tmp_path, monkeypatch, capsys):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for words in commands(page):
        assert main(words) == 0, words
        assert capsys.readouterr().out.strip()


def test_the_road_is_shown_from_the_export_to_the_investment():
    verbs = {words[0] for page in PAGES for words in commands(page)}
    assert verbs >= {"map", "price", "explain", "impact", "accounts", "source", "verify"}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_ends_with_its_limits(page):
    text = page.read_text("utf-8")
    assert page.stem == "index" or "\n## Hypothèses et limites\n" in text


def test_commands_quoted_in_a_sentence_run(capsys):
    quoted = {one for page in PAGES for one in QUOTED.findall(page.read_text("utf-8"))}
    assert len(quoted) > 1
    for one in sorted(quoted):
        words = shlex.split(one)
        if words[0] != STAYS:
            assert main(words) == 0, one


def test_the_line_that_the_page_quotes_is_that_of_the_example(capsys):
    export, machines = (f"{ROOT}/examples/{name}_facturation.csv" for name in ("export", "machines"))
    assert main(["impact", export, "--machines", machines]) == 0
    said = capsys.readouterr().out.replace("\u202f", " ").replace("\xa0", " ")
    assert "Écart facturé − texte : 0,00 € sur 93 lignes" in said
