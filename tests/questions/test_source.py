"""`radioscopie source`: every figure that the package cites says where it was read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import radioscopie
from radioscopie.cli.main import main
from radioscopie.tables.cited import sources

PACKAGE = Path(radioscopie.__file__).parent
CITED = re.compile(r"\b[A-Z]{2,4}-\d{3}[a-z]?\b")
OTHERS = {"SHA-256"}


def test_every_figure_cited_has_its_source():
    """When it fails after a new id: python scripts/build_cited.py FACTS_DIR."""
    files = [one for one in PACKAGE.rglob("*") if one.suffix in {".py", ".toml", ".csv"}]
    cited = {one for path in files for one in CITED.findall(path.read_text("utf-8"))} - OTHERS
    known = set(sources())
    lost = {
        one
        for one in cited
        if one not in known and not any(re.fullmatch(rf"{one}[a-z]", has) for has in known)
    }
    assert len(cited) > 300
    assert lost == set()
    assert all(one.source and one.quantity for one in sources().values())


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_figure_is_said(capsys, lang):
    assert main(["source", "cos-016", "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert "141 kEUR/yr" in said
    assert "France Bleu" in said
    assert "lease_mri" in said


def test_an_id_stands_for_those_of_its_letters(capsys):
    assert main(["source", "AI-011", "--json"]) == 0
    assert [one["fact"] for one in json.loads(capsys.readouterr().out)["sources"]] == ["AI-011a", "AI-011b"]


def test_an_unknown_id_is_refused_with_close_ones(capsys):
    assert main(["source", "COS-999"]) == 2
    assert "COS-" in capsys.readouterr().err
