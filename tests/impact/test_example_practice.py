"""The example practice under the decision of 14 October 2025, against amounts worked out by hand."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

import radioscopie as rs

PRACTICE = Path(__file__).parents[2] / "examples/practice"
NAME = "Cabinet des Tilleuls"


@cache
def impact():
    activity = rs.read_activity(PRACTICE / "activity.csv")
    machines = rs.read_machines(PRACTICE / "machines.csv")
    return rs.compare(activity, machines, rs.Law.load(), years=(2027,))


def rows_of(dimension: str) -> list[dict[str, object]]:
    return impact().result.tables[f"by_{dimension}"].table.to_pylist()


def second_fees_among(first: int, machine: str) -> int:
    """Count the second CT fees (second row of a visit) among the first fees of the year of a machine."""
    seen, fees = set(), []
    with (PRACTICE / "activity.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["machine"] == machine:
                second = row["encounter"] in seen
                fees += [(row["date"], second)] * int(row["quantity"])
                seen |= {row["encounter"]} - {""}
    return sum(second for _, second in sorted(fees)[:first])


SECOND = second_fees_among(6_000, "SCANNER-1")
# Year 2027 against the law of 4 November 2025, in cents; fees as printed, counts of plan.csv.
BY_HAND = (
    # 4 750 full fees (MRI 1.5 T, province): amortised since 1 January 2026, at the prices of March 2024
    ("machine", "IRM-1", "ageing", -4_750 * (17_197 - 12_560)),
    # the same fees, amortised: 125.60 then 118.06
    ("machine", "IRM-1", "fees_full_amortised", -4_750 * (12_560 - 11_806)),
    # 4 500 full fees above 1.5 T: 201.43 then 176.05
    ("machine", "IRM-2", "fees_full_non_amortised", -4_500 * (20_143 - 17_605)),
    # 6 000 fees: 99.69 then 87.13; second fees of a visit at 15 %, each rounded
    (
        *("machine", "SCANNER-1", "fees_full_non_amortised"),
        -((6_000 - SECOND) * (9_969 - 8_713) + SECOND * (1_495 - 1_307)),
    ),
    # reduced fees are back at their level of March 2024 since 1 January 2026
    ("machine", "SCANNER-1", "fees_reduced", 0),
    # 27 000 supplements a year and 50 in visits, 0.75 each
    ("practice", NAME, "archive", -27_050 * 75),
    # 60 visits with a third radiograph, the lowest: 19.95 with Z at 13 % = 22.54, half of it
    ("practice", NAME, "associations", -60 * 1_127),
)


@pytest.mark.parametrize(("dimension", "name", "measure", "cents"), BY_HAND)
def test_measures_equal_the_hand_computation(dimension: str, name: str, measure: str, cents: int):
    low = [row for row in rows_of(dimension) if row["case"] == "reference_low"]
    assert [row[f"{measure}_cents"] for row in low if row[dimension] == name] == [cents]


def test_a_typed_reference_gives_one_base_and_a_missing_one_two_bounds():
    bases = {
        name: sorted(row["base_cents"] for row in rows_of("machine") if row["machine"] == name)
        for name in ("SCANNER-1", "SCANNER-2")
    }
    assert len(set(bases["SCANNER-1"])) == 1
    low, high = bases["SCANNER-2"]
    assert high - low == 4_800 * (7_554 - 6_000)  # amortised full fee against the first reduced one


def test_every_row_of_the_example_is_priced():
    found = impact()
    assert (found.read, found.rejected, found.rejects.num_rows) == (1_998, 0, 0)
