"""`--json`: one object alone on standard output, with the keys that the reference lists and the counts of the text."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PRACTICE

REFERENCE = (Path(__file__).parents[2] / "docs/reference/command-line.md").read_text("utf-8")
FILES = ("activity.csv", "--machines", "machines.csv")
COMMANDS = {
    "impact": ("impact", *FILES, "--years", "2026"),
    "totals": ("totals", *FILES),
    "price": ("price", *FILES, "--out", "o.csv"),
    "explain": ("explain", *FILES, "--line", "2"),
    "permits": ("permits",),
    "show": ("law", "show", "modifiers.Z.rate"),
    "diff": ("law", "diff", "2025-11-04", "2027-01-01"),
    "check": ("law", "check"),
    "stale": ("law", "stale"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_one_object_whose_keys_are_documented(folder, done, name):
    found = json.loads(done(*COMMANDS[name], "--json"))
    assert [key for key in found if f"`{key}`" not in REFERENCE] == []


@pytest.mark.parametrize("name", ["impact", "price", "totals"])
def test_rows_read_accepted_and_refused_are_those_of_the_file(folder, done, name):
    found = json.loads(done(*COMMANDS[name], "--json"))
    assert (found["rows_read"], found["accepted"], found["rejected"]) == (3, 2, 1)


@pytest.mark.slow
def test_accounts_count_their_rows_too(done):
    found = json.loads(done("accounts", PRACTICE, "--years", "2026", "--json"))
    assert (found["rows_read"], found["accepted"], found["rejected"]) == (1998, 1998, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param("price", marks=pytest.mark.slow), "explain"])
def test_a_closed_output_is_no_error(folder, name):
    run = closed(">&-", *COMMANDS[name], "--json")
    assert (run.returncode, run.stderr) == ({"price": 3, "explain": 0}[name], b"")


def test_an_error_never_goes_to_the_results():
    run = closed("2>&-", "law", "show", "nowhere", "--json")
    assert (run.returncode, run.stdout) == (2, b"")


def closed(which, *words):
    command = [sys.executable, "-m", "radioscopie", *words]
    return subprocess.run(
        ["/bin/sh", "-c", f'"$@" {which}', "sh", *command], capture_output=True, check=False
    )
