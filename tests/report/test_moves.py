"""Hypotheses stand in the order of what they move, with that effect."""

from __future__ import annotations

import csv
import json

import pytest

from radioscopie.cli.main import main
from radioscopie.result import Assumption
from radioscopie.results.moves import by_effect, with_moves


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
