"""Prices of a practice: from the tables of the example, by another road, and by hand on a toy."""

from fractions import Fraction

import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.money import half_up

RATES = {
    "turnover": (Fraction(31, 100), Fraction(48, 100), Fraction(72, 100)),
    "surplus": (Fraction(1), Fraction(11, 10), Fraction(12, 10)),
    "fund": (Fraction(25, 2), Fraction(14), Fraction(15)),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    folder = tmp_path_factory.mktemp("valued") / "out"
    assert main(["accounts", "examples/practice", "--out", str(folder)]) == 0
    names = ("valuation", "margins", "lines")
    return {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in names}


def of(rows, world, year):
    return [
        row
        for row in rows
        if (row["world"], row["year"], row.get("level", "practice")) == (world, year, "practice")
    ]


@pytest.mark.slow
def test_receipts_and_surplus_are_those_of_the_margins(held):
    for row in held["valuation"]:
        mine = of(held["margins"], row["world"], row["year"])
        if row["way"] == "turnover":
            revenues = [one["revenue_cents"] for one in mine]
            assert row["basis_cents"] == half_up(sum(revenues), len(revenues))
            assert row["price_low_cents"] == half_up(min(revenues) * RATES["turnover"][0])
            assert row["price_high_cents"] == half_up(max(revenues) * RATES["turnover"][2])
        low, central, high = RATES[row["way"]]
        assert row["price_central_cents"] == half_up(max(row["basis_cents"], 0) * central)
        assert row["price_low_cents"] <= row["price_central_cents"] <= row["price_high_cents"]
        assert low < central < high


@pytest.mark.slow
def test_the_surpluses_before_and_after_pay_differ_by_the_pay(held):
    basis = {(row["world"], row["year"], row["way"]): row["basis_cents"] for row in held["valuation"]}
    for world, year in {key[:2] for key in basis}:
        pays = [one["before_pay_cents"] - one["margin_cents"] for one in of(held["margins"], world, year)]
        gap = basis[world, year, "surplus"] - basis[world, year, "fund"]
        assert abs(gap - sum(pays) / len(pays)) <= 1


@pytest.mark.slow
def test_a_multiple_takes_more_of_a_cut_than_a_share_of_receipts(held):
    last = max(row["year"] for row in held["valuation"])
    rows = {row["way"]: row for row in of(held["valuation"], "law", last)}
    before = {row["way"]: row for row in of(held["valuation"], "base", last)}
    lost = {way: -row["price_change_cents"] / before[way]["price_central_cents"] for way, row in rows.items()}
    assert lost["turnover"] == pytest.approx(0.047, abs=0.001)
    assert lost["turnover"] < lost["surplus"] < lost["fund"]


@pytest.mark.slow
def test_a_surplus_below_zero_is_worth_nothing(held):
    funds = [row for row in held["valuation"] if row["way"] == "fund"]
    assert all(row["price_low_cents"] >= 0 for row in funds)
    assert any(row["price_low_cents"] == 0 for row in funds)
