"""Situations that people reported about other tools: their files, and the right value of each."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from radioscopie.cli.main import main

FILES = Path(__file__).parent / "files"


@dataclass(frozen=True)
class Said:
    """What a command gave back: its code and what it printed, spaces made plain."""

    code: int
    out: str
    err: str

    def rows(self, table):
        """Give the rows of a table of a `--json` answer."""
        found = json.loads(self.out)["tables"][table]
        return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


@pytest.fixture
def ask(capsys, monkeypatch):
    """Give a function that runs a command from the folder of a case."""

    def run(case, *words, lang="en"):
        (folder,) = FILES.glob(f"{case}-*")
        monkeypatch.chdir(folder)
        code = main([*map(str, words), "--lang", lang])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        assert "Warning" not in shown.err
        return Said(code, *(text.replace("\u00a0", " ").replace("\u202f", " ") for text in shown))

    return run


def rows_of(path):
    """Give the rows of a CSV as dictionaries."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def priced(ask, tmp_path):
    """Give a function that prices the activity of a case, and gives what was said and the rows by their line."""

    def run(case, activity, *words):
        out = tmp_path / "p.csv"
        said = ask(case, "price", activity, *words, "--out", out)
        return said, {int(row["line"]): row for row in rows_of(out)}

    return run
