"""Small files to price, and a command line that is run in this process."""

import re
from pathlib import Path

import pytest

from radioscopie.cli.main import main

PRACTICE = Path(__file__).parents[2] / "examples/practice"
ACTIVITY = "date,practice,site,machine,act,modifiers\n"
ROWS = "2026-01-05,P,S,,ZBQK002,Z\n2026-01-06,P,S,CT1,ZBQH001,\n2026-01-07,P,S,,ZBQK999,\n"
MACHINES = "machine,practice,site,equipment,class,zone,installed_on\n"
ENGLISH = re.compile(
    r"\b(the following|argument[s]? are|required|unrecognized|invalid|expected|No such|Permission|Is a directory"
    r"|File exists|too long|error|unknown|choose from|Errno|can't decode)\b"
)
FRENCH = re.compile(r"[éèàùç«]|\b(fichier|introuvable|voir|inconnu|écrivez)\b")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give a folder with an activity of which one row is refused, and its machines; work from there."""
    (tmp_path / "activity.csv").write_text(ACTIVITY + ROWS, "utf-8")
    (tmp_path / "machines.csv").write_text(MACHINES + "CT1,P,S,ct,,province,2020-01-01\n", "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.csv").write_text("", "utf-8")
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def refused(capsys):
    """Give a function that runs a command, and gives the problems told on stderr after exit code 2."""

    def run(*words, lang="fr"):
        assert main([*map(str, words), "--lang", lang]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert "Traceback" not in shown.err
        return shown.err.removeprefix("erreur : " if lang == "fr" else "error: ").splitlines()

    return run


@pytest.fixture
def done(capsys):
    """Give a function that runs a command to its end, and gives what it printed; rows refused are to be looked at."""

    def run(*words):
        assert main([*map(str, words)]) in {0, 3}
        shown = capsys.readouterr()
        assert shown.err == ""
        return shown.out.replace("\u00a0", " ").replace("\u202f", " ")

    return run
