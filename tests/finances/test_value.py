"""Money over time, against closed forms and figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal, getcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.models.finances.invest.discounting import (
    annuity,
    cumulated,
    internal_rate,
    loan_payments,
    payback_years,
    present_value,
)
from radioscopie.money import half_up

FOUR = Fraction(4, 100)
AMOUNTS = st.integers(-(10**9), 10**9)
RATES = st.fractions(Fraction(-1, 2), Fraction(1, 2), max_denominator=1000)


def test_present_value_by_hand():
    # -1000 + 600 / 1.04 + 600 / 1.0816 = -1000 + 576.923… + 554.733… = 131.656…
    assert present_value([-100_000, 60_000, 60_000], FOUR) == 13_166
    assert cumulated([-100_000, 60_000, 60_000], FOUR) == [-100_000, -42_308, 13_166]


def test_present_value_of_a_constant_flow_is_the_closed_form():
    getcontext().prec = 40
    factor = (1 - Decimal("1.04") ** -10) / Decimal("0.04")
    assert present_value([0] + [123_456] * 10, FOUR) == int((123_456 * factor).to_integral_value())


@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.lists(AMOUNTS, min_size=12, max_size=12), RATES)
def test_values_add_up(flows: list[int], more: list[int], rate: Fraction):
    both = [one + other for one, other in zip(flows, more, strict=False)]
    apart = present_value(flows, rate) + present_value(more[: len(flows)], rate)
    assert abs(present_value(both, rate) - apart) <= 1


@given(st.lists(AMOUNTS, min_size=1, max_size=12), RATES, st.integers(0, 10**6))
def test_more_money_is_never_worth_less(flows: list[int], rate: Fraction, more: int):
    assert present_value([*flows[:-1], flows[-1] + more], rate) >= present_value(flows, rate)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ([-100, 110], Fraction(1, 10)),
        ([-1_000_000, 0, 1_210_000], Fraction(1, 10)),
        ([-100_000, 50_000, 50_000, 50_000], Fraction(23_375, 100_000)),  # annuity factor 2 : 23.375 %
        ([-100_000, 90_000], Fraction(-1, 10)),
    ],
)
def test_internal_rate(flows: list[int], rate: Fraction):
    assert internal_rate(flows) == pytest.approx(float(rate), abs=2e-5)


@pytest.mark.parametrize("flows", [[100, 50], [-100, -5], [-100, 230, -132], [0, 0]])
def test_no_single_internal_rate(flows: list[int]):
    assert internal_rate(flows) is None


def test_at_the_internal_rate_the_flows_are_worth_nothing():
    flows = [-120_000_000, *[20_000_000] * 10]
    rate = internal_rate(flows)
    assert rate is not None
    assert abs(present_value(flows, rate)) < 1_000_000  # the rate is given to a thousandth of a percent


@pytest.mark.parametrize(
    ("flows", "years"),
    [
        ([-100, 40, 40, 40], Fraction(5, 2)),
        ([-100, 30, 30], None),
        ([0, 10], Fraction(0)),
        ([-100, 120, -50, 60], Fraction(5, 2)),  # back after 0.8 year, but lost again in the second
    ],
)
def test_payback(flows: list[int], years: Fraction | None):
    assert payback_years(flows) == years


def test_discounted_payback_is_never_sooner():
    flows = [-100_000, *[30_000] * 6]
    plain, later = payback_years(flows), payback_years(flows, FOUR)
    assert plain is not None
    assert later is not None
    assert (plain, later) == (Fraction(33, 10), Fraction(37, 10))  # 3.33 ; (3.6 = 83 256) → 3.65


def test_annuity_of_a_loan():
    # 1 200 000 € over 7 years at 4 %: 199 931.53 a year (tables of annuities: 0.16660961)
    assert half_up(annuity(120_000_000, 7, FOUR)) == 19_993_153
    assert annuity(700, 7, Fraction(0)) == 100


@given(st.integers(0, 10**10), st.integers(1, 25), st.fractions(0, Fraction(1, 5), max_denominator=1000))
def test_principal_adds_up_to_the_loan(amount: int, years: int, rate: Fraction):
    paid = loan_payments(amount, years, rate)
    assert sum(principal for _, principal in paid) == amount
    assert all(interest >= 0 and principal >= 0 for interest, principal in paid)


@given(st.integers(10**5, 10**10), st.integers(1, 25), st.fractions(0, Fraction(1, 5), max_denominator=1000))
def test_a_loan_is_worth_what_was_borrowed_at_its_own_rate(amount: int, years: int, rate: Fraction):
    flows = [amount, *(-(interest + principal) for interest, principal in loan_payments(amount, years, rate))]
    assert abs(present_value(flows, rate)) <= years
