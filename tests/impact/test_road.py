"""The manager's road: an export, a workbook and machines in French words give the answer by machine without TOML."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from radioscopie.cli.main import main

MONEY = Path(__file__).parents[1] / "cases/money"
FRENCH, ENGLISH = MONEY / "machines_french_words.csv", MONEY / "machines.csv"
RAW = MONEY / "small_2025_raw.csv"


def by_machine(folder, lang="fr"):
    with (folder / "by_machine.csv").open(encoding="utf-8") as file:
        return {(row["machine"], row["year"]): int(row["law_cents"]) for row in csv.DictReader(file)}


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("export", [RAW, MONEY / "export.xlsx"], ids=lambda path: path.name)
def test_one_command_gives_the_answer_by_machine(tmp_path, capsys, export):
    code = main(["impact", str(export), "--machines", str(FRENCH), "--out", str(tmp_path / "o")])
    said = capsys.readouterr().out
    assert code == 0
    assert "Par machine, 2027" in said
    assert "Écart facturé − texte : 0,00 €" in said.replace("\xa0", " ").replace("\u202f", " ")
    found = by_machine(tmp_path / "o")
    assert {machine for machine, _ in found} >= {"SCAN", "IRM 2"}
    assert (tmp_path / "o/report.xlsx").exists()
    page = (tmp_path / "o/report.html").read_text("utf-8")
    assert str(MONEY) not in page
    assert "Écart facturé − texte" in page


@pytest.mark.slow
def test_french_words_and_english_codes_give_the_same_cents(tmp_path, capsys):
    folders = [tmp_path / "fr", tmp_path / "en"]
    for folder, machines in zip(folders, (FRENCH, ENGLISH), strict=True):
        assert main(["impact", str(RAW), "--machines", str(machines), "--out", str(folder)]) == 0
    assert by_machine(folders[0]) == by_machine(folders[1])


@pytest.mark.slow
def test_a_mapping_by_hand_gives_the_same_cents_as_none(tmp_path, capsys):
    told = ["impact", str(RAW), "--machines", str(ENGLISH)]
    assert main([*told, "--mapping", str(MONEY / "map.toml"), "--out", str(tmp_path / "by_hand")]) == 0
    assert main([*told, "--out", str(tmp_path / "alone")]) == 0
    assert by_machine(tmp_path / "by_hand") == by_machine(tmp_path / "alone")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("title_lines_above_header.csv", 3),
        ("two_digit_year.csv", 2),
        ("export.xlsx", 19),
        ("euro_sign.csv", 2),
    ],
)
def test_habits_of_spreadsheets_are_read(tmp_path, capsys, name, rows):
    asked = [
        "price",
        str(MONEY / name),
        "--machines",
        str(ENGLISH),
        "--out",
        str(tmp_path / "p.csv"),
        "--json",
    ]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows_read"], told["rejected"]) == (rows, 0)


def test_lines_of_fees_leave_one_figure_where_there_were_two(tmp_path, capsys):
    """No reference is typed: the fees, all at the full rate, are a lower bound that the same activity keeps."""
    assert (
        main(["price", str(RAW), "--machines", str(ENGLISH), "--out", str(tmp_path / "p.csv"), "--json"]) == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert told["low"] == told["high"]
    assert "inferred.reference" in {one["key"] for one in told["assumptions"]}
    differing = {one["reason"] for one in told["fees_billed"]}
    assert differing == {"equal", "tariff_before"}
