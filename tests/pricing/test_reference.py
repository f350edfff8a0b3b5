"""The reference pricing keeps its own laws, and the random activity reaches every branch of the rules."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.law_values import LawValues, Span, cents, load
from tests.reference.pricing import price
from tests.reference.strategies import activities, random_activity

ADDED_UP = (
    "act_cents",
    "modifiers_cents",
    "association_cents",
    "technical_fee_low_cents",
    "technical_fee_high_cents",
    "fee_units",
    "complementary_cents",
    "patient_cents",
)
ADDRESSES = ("modifiers.Z.rate", "modifiers.F.amount", "acts.ZBQK002.tariff")
BANDS = {"", "none", "elsewhere", "missing", "full", "reduced", "reduced_1", "reduced_2", "reduced_3"}


@pytest.fixture(scope="module")
def priced_at_random():
    """Rows with their results, from a few seeds."""
    pairs = []
    for seed in range(8):
        rows, machines = random_activity(seed, 1_500)
        pairs.extend(zip(rows, price(rows, machines, load()), strict=True))
    return pairs


@pytest.mark.slow
def test_random_activity_meets_every_band(priced_at_random):
    bands = {band for _, got in priced_at_random for band in got.get("technical_fee_band", "").split("+")}
    assert bands == BANDS | {"full_or_reduced_1"}


@pytest.mark.slow
def test_random_activity_meets_every_refusal(priced_at_random):
    refused = {got["rejected"] for _, got in priced_at_random if "rejected" in got}
    assert refused == {"act", "modifiers", "machine", "pathway"}


def test_random_activity_meets_the_rules_of_visits_and_shares(priced_at_random):
    priced = [(row, got) for row, got in priced_at_random if "rejected" not in got]
    met = {
        "second CT fee": any(_is_second_ct_fee(got) for _, got in priced),
        "unpaid radiograph": any(_is_unpaid(got) for _, got in priced),
        "flat sum": any(got["complementary_cents"] == 3_200 for _, got in priced),
        "freed": any(_is_freed(row, got) for row, got in priced),
        "penalty at its cap": any(got["patient_cents"] == 1_260 for _, got in priced),
        "overseas": any(row["territory"] == "overseas" for row, _ in priced),
        "last day": any(row["date"] == date(2027, 12, 31) for row, _ in priced),
    }
    assert [rule for rule, seen in met.items() if not seen] == []


def _is_second_ct_fee(got):
    """A CT fee of July 2026: 15 % of 89.72 or of 71.76."""
    return got["fee_units"] == 1 and got["technical_fee_cents"] in (1_346, 1_076)


def _is_unpaid(got):
    return got["act_cents"] > 0 and got["act_cents"] + got["modifiers_cents"] == -got["association_cents"]


def _is_freed(row, got):
    return row["exemption"] == "" and got["complementary_cents"] == 0 and got["patient_cents"] > 0


def test_same_seed_same_activity():
    assert random_activity(7, 50) == random_activity(7, 50) != random_activity(8, 50)


@settings(max_examples=40, deadline=None)
@given(activities())
def test_payers_pay_the_total(drawn):
    for got in price(*drawn, load()):
        if got.get("total_cents") is not None:
            parts = ("insurer_cents", "complementary_cents", "patient_cents")
            assert got["total_cents"] == sum(got[part] for part in parts)


@settings(max_examples=40, deadline=None)
@given(activities())
def test_splitting_every_row_changes_nothing(drawn):
    rows, machines = drawn
    whole = [row | {"line": 2 * row["line"], "excess_cents": 0} for row in rows]
    halves = [half for row in whole for half in _halves(row) if half["quantity"]]
    assert _sums(price(halves, machines, load())) == _sums(price(whole, machines, load()))


def _halves(row):
    less = row["quantity"] // 2
    return row | {"quantity": row["quantity"] - less}, row | {"quantity": less, "line": row["line"] + 1}


def _sums(results):
    """Add up the columns; a fee whose value is missing is missing in both and counts for nothing."""
    priced = [got for got in results if "rejected" not in got]
    return {column: sum(got[column] or 0 for got in priced) for column in ADDED_UP}


@settings(max_examples=40, deadline=None)
@given(activities(), st.randoms())
def test_the_order_of_rows_in_the_list_does_not_matter(drawn, rng):
    rows, machines = drawn
    shuffled = rng.sample(rows, len(rows))
    by_line = {row["line"]: got for row, got in zip(shuffled, price(shuffled, machines, load()), strict=True)}
    assert [by_line[row["line"]] for row in rows] == price(rows, machines, load())


def test_a_value_ends_where_the_law_says():
    spans = (Span(date(2020, 1, 1), None, 1), Span(date(2021, 1, 1), date(2022, 1, 1), 2))
    law = LawValues({}, {"a": spans})
    days = (date(2019, 12, 31), date(2020, 12, 31), date(2021, 1, 1), date(2022, 1, 1))
    assert [law.on("a", day) for day in days] == [None, 1, 2, None]


def test_amounts_are_read_exactly():
    assert (cents("89.72"), cents("40"), cents("")) == (8_972, 4_000, None)
    with pytest.raises(ValueError, match="whole number of cents"):
        cents("0.125")


def test_the_law_is_read_with_its_kinds():
    day = date(2026, 7, 1)
    values = (
        "modifiers.Z.rate",
        "modifiers.F.amount",
        "fee_thresholds.mri.reference.1.5T",
        "acts.ZBQK002.tariff",
    )
    assert [load().on(value, day) for value in values] == [Fraction(13, 100), 1_906, 4_750, 2_128]
