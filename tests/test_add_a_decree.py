"""The page docs/how-to/add-a-decree.md, followed word by word on a copy of the package."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "how-to" / "add-a-decree.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
GRIDS = ("act_tariffs.csv", "technical_fees.csv")
TABLE = '["modifiers.Y.rate"]'
BEFORE, AFTER = "2027-12-31", "2028-01-01"
CHANGED = {
    "acts.ZBQK002.tariff",
    "acts.ZBQK002.tariff_non_optam",
    "modifiers.Y.rate",
    "technical_fees.ct.full.amortised",
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Give a copy of the package to whose law the decree of the page is added."""
    sources = tmp_path_factory.mktemp("decree") / "src"
    shutil.copytree(ROOT / "src", sources, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    add_decree(sources / "radioscopie" / "law")
    return sources


def add_decree(law):
    tariff, fee, rate = blocks()
    for grid, (header, row) in zip(GRIDS, (tariff, fee), strict=True):
        path = law / "grids" / grid
        lines = path.read_text("utf-8").splitlines()
        assert header == lines[0]
        path.write_text("\n".join([*lines, *(one for one in [row] if one not in lines)]) + "\n", "utf-8")
    path = next(one for one in (law / "rules").glob("*.toml") if TABLE in one.read_text("utf-8"))
    text = path.read_text("utf-8")
    end = text.find('\n["', text.index(TABLE))
    if rate[1] not in text[text.index(TABLE) : end]:
        path.write_text("\n".join([text[:end], *rate, text[end:]]), "utf-8")


def blocks():
    """Give the lines of the first three examples of the page."""
    examples = re.findall(r"(?:^    .*\n)+", PAGE, re.MULTILINE)[:3]
    return [[line[4:] for line in example.splitlines()] for example in examples]


def run(sources, *command):
    environment = os.environ | {"PYTHONPATH": f"{sources}{os.pathsep}{ROOT / 'scripts'}"}
    words = [sys.executable, *command]
    return subprocess.run(words, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_the_tool_says_what_the_decree_changes_and_nothing_else(sources):
    told = json.loads(run(sources, "-m", "radioscopie", "law", "diff", BEFORE, AFTER, "--json").stdout)
    assert {row["address"] for row in told["changes"]} == CHANGED
    shown = run(sources, "-m", "radioscopie", "law", "show", "acts.ZBQK002.tariff").stdout
    assert "Décret 2027-999 du 1er décembre 2027, article 2" in shown
    assert run(sources, "-m", "radioscopie", "law", "check").returncode == 0


@pytest.mark.slow
def test_the_tests_of_the_law_stay_green(sources):
    done = run(
        sources,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/law",
        "tests/pricing/test_addresses.py",
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_readme_counts_the_new_rows(sources):
    """When it fails after a decree: `make readme`."""
    script = (
        "import refresh_readme; print(refresh_readme.counted('1 acts, 1 dated tariffs, 1 technical fees'))"
    )
    acts, tariffs, fees = (
        int(count.replace(" ", ""))
        for count in re.findall(r"([0-9 ]+) (?:acts|dated|tech)", run(sources, "-c", script).stdout)
    )
    shown = re.search(r"([0-9 ]+) acts, ([0-9 ]+) dated tariffs, ([0-9 ]+) technical fees", README)
    assert [int(count.replace(" ", "")) for count in shown.groups()] == [acts, tariffs - 1, fees - 1]
