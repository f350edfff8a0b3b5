"""Loans: the table by hand, to the cent, and instalments put off."""

from datetime import date
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.models.finances.cash.loans import (
    OwedLoan,
    Pause,
    amortised,
    instalment_days,
    months_after,
    service,
)
from radioscopie.models.finances.cash.weeks import weeks


def of(amount: int, rate: str, months: int, put_off: tuple[int, int] = (0, 0)):
    return amortised(np.array([amount], np.int64), Fraction(rate), months, put_off)


def test_a_loan_of_three_months_by_hand():
    # 1 000,00 € at 12 % a year, 1 % a month: 1000 × 0.01 / (1 − 1.01⁻³) = 340.0221… → 340.02
    table = of(100_000, "0.12", 3)
    assert table.interest.tolist() == [[1000, 670, 337]]  # 10.00; 669.98 × 1 % = 6.70; 336.66 × 1 % = 3.37
    assert table.payment.tolist() == [[34_002, 34_002, 34_003]]  # the last takes the cent that is left
    assert table.balance.tolist() == [[66_998, 33_666, 0]]


def test_put_off_instalments_by_hand():
    # paid once, then one month off: 669.98 grows by 6.70 to 676.68; then 676.68 × 0.01 / (1 − 1.01⁻²) = 343.42
    table = of(100_000, "0.12", 3, (1, 1))
    assert table.payment.tolist() == [[34_002, 0, 34_342, 34_343]]
    assert table.interest.tolist() == [[1000, 670, 677, 340]]  # 676.68 × 1 % = 6.77; 340.03 × 1 % = 3.40
    assert table.balance.tolist() == [[66_998, 67_668, 34_003, 0]]
    assert table.principal.tolist() == [[33_002, -670, 33_665, 34_003]]


@given(
    st.integers(0, 10**10),
    st.sampled_from(["0", "0.01", "0.04", "0.123"]),
    st.integers(1, 120),
    st.integers(0, 130),
    st.integers(0, 24),
)
def test_capital_paid_back_is_what_was_lent(amount, rate, months, start, count):
    table = of(amount, rate, months, (start, count))
    assert table.principal.sum() == amount
    assert table.balance[0, -1] == 0
    assert (table.payment >= 0).all()
    assert (table.balance >= 0).all()
    assert (table.payment[0, start : start + count] == 0).all() or start >= months


@given(st.integers(10**4, 10**9), st.integers(2, 60))
def test_instalments_are_those_of_the_closed_form(amount, months):
    monthly = 0.04 / 12
    expected = amount * monthly / (1 - (1 + monthly) ** -months)
    table = of(amount, "0.04", months)
    assert np.abs(table.payment[0, :-1] - expected).max() <= 0.51


def test_days_keep_to_the_end_of_short_months():
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2024, 11, 30), 3) == date(2025, 2, 28)
    assert len(instalment_days(date(2024, 1, 5), 3)) == 3


def test_service_falls_in_the_weeks_of_its_days():
    when = weeks([2024])
    paid = service([OwedLoan(1, 100_000, Fraction("0.12"), 3, date(2023, 12, 31))], when, 2)
    assert paid.owed.tolist() == [0, 66_998]  # the instalment of 2023 is taken as paid
    assert {int(week): int(paid.payment[1, week]) for week in paid.payment[1].nonzero()[0]} == {
        4: 34_002,
        8: 34_003,
    }
    assert paid.payment[0].sum() == 0


def test_a_pause_moves_the_instalments():
    when = weeks([2024])
    loan = OwedLoan(0, 100_000, Fraction("0.12"), 3, date(2024, 1, 10))
    paused = service([loan], when, 1, Pause(date(2024, 2, 1), 1)).payment
    assert paused[0].nonzero()[0].tolist() == [1, 9, 14]  # 10 January, 10 March, 10 April
