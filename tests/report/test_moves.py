"""Hypotheses stand in the order of what they move, with that effect."""

from __future__ import annotations

import csv
import json
from html import unescape
from pathlib import Path

import pytest

from radioscopie.cli.main import main
from radioscopie.inputs import files_in
from radioscopie.questions.accounts.practice.answer import practice_accounts
from radioscopie.questions.accounts.practice.page import page
from radioscopie.result import Assumption, in_words
from radioscopie.results.moves import by_effect, with_moves
from radioscopie.tables.practice_file import FILES, read_practice_files


def test_what_moves_the_most_comes_first_then_what_is_missing_then_the_most_rows():
    told = [
        Assumption("a", "computed", rows=900), Assumption("b", "assumed", rows=10), Assumption("c", "missing", rows=1),
        Assumption("d", "assumed", rows=50), Assumption("e", "assumed"), Assumption("f", "inferred", rows=2),
    ]  # fmt: skip
    assert [one.key for one in by_effect(with_moves(told, {"e": 5, "a": 70}))] == list("aefcdb")


@pytest.mark.slow
def test_the_effect_of_a_hypothesis_of_sites_is_that_of_its_bars(tmp_path):
    assert main(["sites", "--years", "2027", "--out", str(tmp_path / "o")]) == 0
    told = json.loads((tmp_path / "o/result.json").read_text("utf-8"))["assumptions"]
    with (tmp_path / "o/sensitivity.csv").open() as file:
        bars = {
            f"sites.{row['hypothesis']}": abs(int(row["high_change_cents"]) - int(row["low_change_cents"]))
            for row in csv.DictReader(file)
        }
    assert bars
    assert {one["key"]: one["moves_cents"] for one in told if one["key"] in bars} == bars
    page = (tmp_path / "o/report.html").read_text("utf-8")
    hypotheses = page[page.index('id="assumptions"') :]
    first = max(bars, key=bars.get)
    assert hypotheses.index('class="moves"') < hypotheses.index("</tr>", hypotheses.index("<tbody>"))
    assert first


@pytest.mark.slow
def test_the_charges_of_accounts_move_together_what_the_margin_moves():
    """With shipped charges alone: their ends add up to those of the margin; the reference of CT, to its two bounds."""
    files = files_in(Path(__file__).parents[2] / "examples/practice", FILES)
    own = read_practice_files({name: file for name, file in files.items() if name != "charges.csv"})
    result = practice_accounts(own, years=(2027,)).result
    rows = [
        row
        for row in result.tables["margins"].table.to_pylist()
        if (row["world"], row["level"]) == ("law", "practice")
    ]
    moved = {one.key: one.moves for one in result.assumptions if one.moves}
    charges = sum(cents for key, cents in moved.items() if key.startswith("finances.charge_"))
    assert charges == rows[0]["margin_high_cents"] - rows[0]["margin_low_cents"]
    assert moved["fee_thresholds.ct.reference"] == rows[1]["margin_cents"] - rows[0]["margin_cents"]
    shown = page(result, "fr")
    first = max(moved, key=moved.get)
    told = next(one for one in result.assumptions if one.key == first)
    table = shown[shown.index('class="assumptions"') :]
    first_row = unescape(table[: table.index("</tr>", table.index("<tbody>"))])
    assert in_words(told.label, "fr") in first_row.replace("\xa0", " ")
