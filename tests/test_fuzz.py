"""The fuzzing of readers: its files are right, what it spoils is the same again, and no reader is left out."""

import ast
from pathlib import Path

import pytest
from scripts.fuzz.__main__ import READ, REFUSED, judged, main, spoilt
from scripts.fuzz.seeds import Seed, seeds

from radioscopie.errors import InputError
from radioscopie.inputs import Upload

PACKAGE = Path(__file__).parents[1] / "src/radioscopie"
FUZZED = Path(__file__).parents[1] / "scripts/fuzz/seeds.py"
TAKES_A_FILE = {"Readable", "Input", "Path", "Upload"}
ELSEWHERE = {
    "read_header": "a piece of the reader of CSV",
    "read_blocks": "a piece of every reader of tables",
    "read_whole": "a piece of every reader of tables",
    "read_finess": "inside read_supply",
    "read_toml": "inside every reader of TOML",
    "read_sae_images": "inside read_sae_sites",
    "read_sae_identity": "inside read_sae_sites",
    "read_file": "DICOM: tests/studies/test_bad_input.py spoils its bytes",
    "read_invest": "inside asked_invest",
    "load_shock": "read_shock, by name",
    "load_aids": "read_aids, by name",
    "read_crisis": "read_shock and read_aids",
    "load_folder": "the law shipped: tests/law/test_refusals.py",
    "read_rules": "the law shipped: tests/law/test_refusals.py",
    "read_grids": "the law shipped: tests/law/test_refusals.py",
    "read_people": "a folder that the product made, its record held by digest",
    "read_studies": "a folder that the product made, its record held by digest",
    "read_events": "a folder that the product made, its record held by digest",
    "read_ledger": "a folder that the product made",
}


@pytest.mark.fast_cases(24)
@pytest.mark.parametrize("name", seeds())
def test_a_seed_is_read_and_what_is_spoilt_is_read_or_refused(name):
    seed = seeds()[name]
    if "parquet" not in name:  # where a column may have got another type
        assert judged(seed, seed.file) == READ
    assert {judged(seed, spoilt(seed, f"test:{name}:{number}")) for number in range(6)} <= {READ, REFUSED}


@pytest.mark.parametrize(
    "word",
    [
        "1:answers:7",
        "1:machines_parquet:16",
        "2:design:107",
        "test:workbook:0",
        "test:contributions_parquet:0",
    ],
)
def test_what_was_found_once_is_read_or_refused(word):
    seed = seeds()[word.split(":")[1]]
    assert judged(seed, spoilt(seed, word)) in (READ, REFUSED)


def test_the_same_seed_spoils_the_same_file():
    seed = seeds()["travel"]
    assert spoilt(seed, "1:travel:4") == spoilt(seed, "1:travel:4") != spoilt(seed, "1:travel:5")


def test_a_fault_is_told_with_its_seed_and_its_file_is_kept(tmp_path, monkeypatch, capsys):
    def read(_):
        raise ValueError

    broken = Seed("broken", Upload("b.csv", b"a,b\n1,2\n"), read, seeds()["travel"].spoils)
    monkeypatch.setattr("scripts.fuzz.__main__.seeds", lambda: {"broken": broken})
    assert main(["--seconds", "0.05", "--seed", "7", "--keep", str(tmp_path)]) == 1
    assert capsys.readouterr().out.startswith("FAULT 7:broken:0: ValueError ")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [spoilt(broken, "7:broken:0").content]


def test_a_refusal_without_a_remedy_is_a_fault():
    def read(_):
        raise InputError([])

    assert judged(Seed("mute", Upload("a", b""), read, ()), Upload("a", b"")) == "a refusal without a problem"


def test_every_reader_of_a_file_is_fuzzed():
    """A public function named `read_…` or `load_…` below the questions, whose first parameter is a file."""
    known = FUZZED.read_text("utf-8")
    readers = {
        one.name
        for room in ("sources", "tables", "law", "models")
        for path in (PACKAGE / room).rglob("*.py")
        for one in ast.parse(path.read_text("utf-8")).body
        if isinstance(one, ast.FunctionDef) and one.name.startswith(("read_", "load_"))
        if one.args.args and {*map(str, names(one.args.args[0].annotation))} & TAKES_A_FILE
    }
    assert len(readers) > 30
    assert sorted(name for name in readers if name not in known and name not in ELSEWHERE) == []


def names(annotation):
    """Give the names in an annotation."""
    return [one.id for one in ast.walk(annotation) if isinstance(one, ast.Name)] if annotation else []
