"""Files and dates that cannot be used, for every verb: exit code 2, one clear message, nothing written."""

import errno
import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from radioscopie.cli.main import main
from radioscopie.cli.said import say, say_json
from tests.cli.conftest import ACTIVITY, ENGLISH, FRENCH, MACHINES, PRACTICE, ROWS

READERS = {
    "price": "price {} --out o.csv",
    "totals": "totals {}",
    "impact": "impact {}",
    "explain": "explain {} --line 2",
    "machines": "price activity.csv --out o.csv --machines {}",
    "sites": "sites --sites {}",
}
TOML_READERS = {
    "mapping": "price activity.csv --out o.csv --mapping {}",
    "law": "price activity.csv --out o.csv --law {}",
    "reform": "impact activity.csv --reform {}",
    "show": "law show modifiers.Z.rate --reform {}",
    "diff": "law diff 2025-01-01 2026-01-01 --reform {}",
}
BAD_FILES = {
    "absent.csv": "introuvable",
    "folder": "dossier",
    "empty.csv": "vide",
    "binary.csv": "binaire",
    "cut.csv.gz": "gzip",
}


@pytest.fixture
def names(folder):
    """Give the files of the folder before the command, and check that it adds none."""
    (folder / "cut.csv.gz").write_bytes(gzip.compress((ACTIVITY + ROWS * 50).encode())[:-20])
    before = sorted(path.name for path in folder.rglob("*"))
    yield folder
    assert sorted(path.name for path in folder.rglob("*")) == before


@pytest.mark.fast_cases(8)
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("file", BAD_FILES)
def test_a_file_that_is_no_table_is_refused(names, refused, reader, file):
    (line,) = refused(*READERS[reader].format(file).split())
    assert line.startswith(file)
    assert BAD_FILES[file] in line
    assert " → " in line
    assert not ENGLISH.search(line)
    (line,) = refused(*READERS[reader].format(file).split(), lang="en")
    assert not FRENCH.search(line)


@pytest.mark.parametrize("reader", TOML_READERS)
@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("absent.toml", None, "introuvable"),
        ("folder", None, "dossier"),
        ("broken.toml", b'[values."x"]\na = \n', "broken.toml:2"),
        ("end.toml", b"[values]\na = ", "end.toml:2"),
        ("latin.toml", "[values]\n# é\n".encode("cp1252"), "latin.toml:2"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_its_line(folder, refused, reader, file, content, words):
    if content is not None:
        (folder / file).write_bytes(content)
    (line,) = refused(*TOML_READERS[reader].format(file).split())
    assert line.startswith(file)
    assert words in line
    assert " → " in line
    assert not ENGLISH.search(line)


def test_a_wrong_machines_file_tells_all_its_problems_in_order(folder, refused):
    rows = "A,P,S,ct,1.5T,province,2020-01-01\nA,P,S,mri,1.5T,lyon,2020-01-01\n,P,S,ct,,province,2020-31-01\n"
    (folder / "wrong.csv").write_text(MACHINES + rows + "A,P,S,ct,,province,2020-01-01\n", "utf-8")
    lines = refused("totals", "activity.csv", "--machines", "wrong.csv")
    starts = (
        "wrong.csv:3, zone « lyon »",
        "wrong.csv:4, machine",
        "wrong.csv:4, installed_on « 2020-31-01 »",
    )
    assert [line.split(" : ")[0] for line in lines[:3]] == list(starts)
    assert [line.split(" « ")[0] for line in lines[3:]] == ["wrong.csv:2, class", "wrong.csv:5, machine"]


SITES = "finess_et,departement,ct_operated,ct_exams,ct_exams_external\n"


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        ("1,75,1,10,5\n1,75,1,10,5\n", "s.csv:3, finess_et « 1 »", "ligne 2"),
        ("1,75,1,10,11\n", "s.csv:2, ct_exams_external « 11 »", "(10)"),
        ("1,ZZ,1,10,5\n", "s.csv, 1, departement « ZZ »", "inconnu"),
        ("1,75,1,,\n", "s.csv", "rien à valoriser"),
    ],
)
def test_sites_that_cannot_be_priced_are_refused(folder, refused, rows, place, words):
    (folder / "s.csv").write_text(SITES + rows, "utf-8")
    (line,) = refused("sites", "--sites", "s.csv", "--out", "report")
    assert line.startswith(f"{place} : ")
    assert words in line
    assert not (folder / "report").exists()


@pytest.mark.parametrize(
    "command",
    [
        "price activity.csv --machines machines.csv --out o.csv --law {}",
        "totals activity.csv --machines machines.csv --law {}",
        "impact activity.csv --machines machines.csv --base {}",
        "sites --base {}",
    ],
)
@pytest.mark.parametrize("day", ["2004-12-31", "2036-01-01"])
def test_a_date_without_law_is_refused(folder, refused, command, day):
    (line,) = refused(*command.format(day).split())
    assert f"« {day} »" in line
    assert all(limit in line for limit in ("2005-01-01", "2035-12-31"))


def test_years_without_law_are_refused_all_at_once(folder, refused):
    lines = refused("impact", "activity.csv", "--machines", "machines.csv", "--years", "2034-2037")
    assert [line.split(" : ")[0] for line in lines] == ["--years « 2036 »", "--years « 2037 »"]
    assert "{" not in "".join(lines)


def test_a_line_that_was_refused_is_explained_with_its_remedy(folder, refused):
    (line,) = refused("explain", "activity.csv", "--machines", "machines.csv", "--line", 4)
    assert line.startswith("activity.csv:4, act « ZBQK999 » : cette ligne a été refusée : ")
    assert " → " in line
    (line,) = refused("explain", "activity.csv", "--machines", "machines.csv", "--line", 9)
    assert line.startswith("--line « 9 » : ")


@pytest.mark.slow
def test_an_activity_of_refused_rows_alone_says_where_to_find_why(folder, refused, capsys):
    (folder / "bad.csv").write_text(ACTIVITY + "2026-02-30,P,S,,ZBQK002,\n", "utf-8")
    (line,) = refused("impact", "bad.csv")
    assert "radioscopie price" in line
    for words in (["price", "bad.csv", "--out", "o.csv"], ["totals", "bad.csv"]):
        assert main(words) == 2
        assert "acceptées : 0 ; refusées : 1" in capsys.readouterr().out
    assert "2026-02-30" in (folder / "o.rejects.csv").read_text("utf-8")


SCENARIO = """
title = "t"
question = "q"
[period]
first = 2025
last = 2027
[base]
law = "in_force"
[[variant]]
name = "v"
[[variant.relevance]]
name = "r"
acts = ["LFQK"]
from = 2026-01-01
full = "jamais"
reduction_pct = { low = 0, central = "x", high = 15, source = "assumed" }
"""


def test_a_value_that_was_not_read_is_judged_no_further(folder, refused):
    (folder / "s.toml").write_text(SCENARIO, "utf-8")
    lines = refused("run", "s.toml")
    at = "s.toml.variant[v].relevance[r]"
    assert sorted(line.split(" : ")[0] for line in lines) == [
        f"{at}.full « jamais »",
        f"{at}.reduction_pct.central « x »",
    ]


def test_a_long_value_is_cut_and_its_control_characters_are_written(folder, refused):
    (folder / "long.csv").write_text(MACHINES + f"CT1,P,S,{'x' * 5000},,province,2020-01-01\n", "utf-8")
    (line,) = refused("totals", "activity.csv", "--machines", "long.csv")
    assert f"« {'x' * 39}…{'x' * 40} »" in line
    assert len(line) < 300
    (line,) = refused("totals", "on\ntwo\x1b[31m.csv")
    assert line.startswith("on\\ntwo\\x1b[31m.csv : ")


def test_charges_that_are_a_folder_are_not_left_aside(folder, refused):
    shutil.copytree(PRACTICE, folder / "practice")
    (folder / "practice/charges.csv").unlink()
    (folder / "practice/charges.csv").mkdir()
    (line,) = refused("accounts", "practice")
    assert line.startswith("practice/charges.csv : ")
    assert "dossier" in line


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("totals", "activity.csv", "--out", ""), "--out"),
        (("totals", "activity.csv", "--out="), "--out"),
        (("totals", "", "--out", "d"), "''"),
        (("permits", "--sites", ""), "--sites"),
    ],
)
def test_an_empty_value_is_not_the_current_folder(folder, refused, words, name):
    before = {*folder.iterdir()}
    (line,) = refused(*words)
    assert line == f"{name} : il manque la valeur de cette option → voir « radioscopie --help »"
    assert {*folder.iterdir()} == before


def test_two_files_for_one_table_are_refused(folder, refused):
    (line,) = refused("nation", "--table", "sites=activity.csv", "--table", "sites=machines.csv")
    assert line == "--table « sites » : deux fichiers pour une même table → n’en donnez qu’un"


def test_what_comes_through_a_pipe_is_read_once(folder, done):
    """`<(zcat …)` of a shell: a file that is gone once read."""
    page = done("totals", "activity.csv", "--machines", "machines.csv")
    os.mkfifo(folder / "pipe")
    writer = threading.Thread(
        target=lambda: (folder / "pipe").write_bytes((folder / "activity.csv").read_bytes())
    )
    writer.start()
    assert done("totals", "pipe", "--machines", "machines.csv") == page
    writer.join()


def test_a_disk_that_cannot_be_read_is_told_by_its_file(folder, refused, monkeypatch):
    def broken(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("radioscopie.sources.opening.csv_rows", broken)
    (line,) = refused("totals", "activity.csv", "--out", "d")
    assert line.startswith("activity.csv : refusé par le système (Input/output error)")


@pytest.mark.slow
def test_a_full_standard_output_is_told_by_its_name(folder):
    command = [sys.executable, "-m", "radioscopie", "totals", "activity.csv", "--out", "d"]
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert run.returncode == 2
    assert run.stderr.decode().startswith("erreur : stdout : il n'y a plus de place")
    assert run.stderr.count(b"\n") == 1


def test_a_file_of_settings_that_has_no_end_is_refused_at_once(folder, refused):
    (line,) = refused("reading", "/dev/zero")
    assert line.startswith("/dev/zero : plus de 8 Mio : ce n’est pas un fichier de réglages")


ESCAPES = "\x1b]0;x\x07\x1b[31m\x9b31m\x7f\r"


def test_what_a_terminal_would_obey_is_shown_and_not_sent(capsys):
    say(f"é\t{ESCAPES}\n")
    assert capsys.readouterr().out == "é\t\\x1b]0;x\\x07\\x1b[31m\\x9b31m\\x7f\\r\n\n"


def test_json_says_the_same_without_what_a_terminal_would_obey(capsys):
    say_json(json.dumps({"title": ESCAPES}, ensure_ascii=False))
    shown = capsys.readouterr().out
    assert json.loads(shown) == {"title": ESCAPES}
    assert not {*shown[:-1]} & {*map(chr, range(32)), *map(chr, range(127, 160))}


@pytest.mark.slow
def test_the_title_of_a_scenario_is_not_obeyed(folder, capsys):
    scenario = [
        'title = "\\u001b]0;owned\\u0007"',
        'question = "\\u001b[2J?"',
        "period = { first = 2026, last = 2026 }",
        "base = { law = { frozen = 2025-11-04 } }",
        'variant = [{ name = "v", title = "\\u001b[32m", law = "in_force" }]',
    ]
    (folder / "s.toml").write_text("\n".join(scenario), "utf-8")
    assert main(["run", "s.toml", "--draws", "2"]) == 0
    shown = capsys.readouterr()
    assert "\\x1b[32m : en 2026" in shown.out
    assert "\x1b" not in shown.out + shown.err
