"""Weekly cash: five weeks by hand with all the lines, and the identities that hold to the cent."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.models.finances.accounts import accounts
from radioscopie.models.finances.cash.flows import CashYear, cash, delays, opening_cash
from radioscopie.models.finances.cash.ledger import NEVER
from radioscopie.models.finances.cash.loans import OwedLoan
from radioscopie.models.finances.cash.weeks import even, later, monthly, weeks
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.desks import Takings
from tests.finances.toy import book, charge, desks, takings

DELAYS = {
    "insurer": 1, "complementary": 3, "patient": 0, "acts": 1, "fees": 2, "excess": 0, "other_receipts": 4,
    "suppliers": 2, "contracts": 0,
}  # fmt: skip
PAYERS = {"insurer": 700, "complementary": 200, "patient": 100}
LINES = (
    charge("secretaries", "secretaries", "staff", 36_600_00),  # 100 € a day in 2024
    charge("rent", "premises", "fixed", 3_660_00),  # 10 € a day
    charge("film", "consumables", "volume", 520_00),  # 10 € a week of seven days
)
LOAN = OwedLoan(0, 100_000, Fraction("0.12"), 3, date(2024, 1, 10))


def toy(loans=(), payers=PAYERS, opening=500_00):
    where, taken = (
        desks(),
        takings(10, 500_00, 20_00, 300_00),
    )  # two desks: 1 000 € of acts and 40 € of excess
    year = CashYear(2024, taken, book(where, taken, LINES))
    return cash(where, [year], np.array([opening]), DELAYS, payers=payers, loans=loans)


def test_five_weeks_by_hand():
    """2024, weeks from Monday 1 January. Cents. Each week: acts 1 000 €, excess 40 €, fees 300 €.

    week                   1        2        3        4        5 (29 January to 4 February)
    patient 10 %, at once  100      100      100      100      100
    excess, at once         40       40       40       40       40
    insurer 70 %, 1 week     0      700      700      700      700
    fees, 2 weeks            0        0      300      300      300
    complementary 3 weeks    0        0        0      200      200
    rent, at once          -70      -70      -70      -70      -70
    film, 2 weeks            0        0      -10      -10      -10
    pay of January           0        0        0        0   -3 100
    loan of 1 000 €          0  -340.02        0        0        0  (10 January; 12 % a year, three instalments)
    """
    found = toy(loans=[LOAN])
    moves = [70_00, 770_00 - 340_02, 1060_00, 1260_00, 1260_00 - 3100_00]
    assert np.diff(found.closing[0, :5], prepend=500_00).tolist() == moves
    assert found.closing[0, :5].tolist() == [570_00, 999_98, 2059_98, 3319_98, 1479_98]


def test_what_is_owed_by_hand():
    found = toy(loans=[LOAN])
    # after five weeks: one week of the insurer, two of fees, three of the complementary insurers
    assert found.receivables[0, 4] == 700_00 + 600_00 + 600_00
    # two weeks of film, four days of pay of February
    assert found.payables[0, 4] == 20_00 + 400_00
    assert found.debts[0, :3].tolist() == [1000_00, 669_98, 669_98]
    # two months of interest when the second instalment is paid, on 10 February
    assert found.flow("loans").accrued[0].tolist()[:6] == [0, 10_00, 0, 0, 0, 6_70]


def test_cash_profit_and_balance_agree():
    found = toy(loans=[LOAN])
    assert (np.diff(found.worth, axis=1) == found.profit[:, 1:]).all()
    # the year, by hand from the lines: 52 weeks of receipts less charges and interest (10.00 + 6.70 + 3.37)
    assert found.profit.sum() == 52 * 1340_00 - 36_600_00 - 3_660_00 - 520_00 - 20_07


def test_the_year_before_is_still_to_be_paid():
    where, taken = desks(), takings(10, 500_00, 20_00, 300_00)
    book_2023, book_2024 = (CashYear(year, taken, book(where, taken, LINES)) for year in (2023, 2024))
    found = cash(where, [book_2024], np.array([0]), DELAYS, before=book_2023)
    assert (
        found.flow("acts").owed[0] == 0
    )  # its last week of seven days ended on 30 December: paid on the 31st
    assert found.flow("fees").owed[0] == 300_00
    assert found.flow("fees").paid[0, 0] == 300_00
    assert (np.diff(found.worth, axis=1) == found.profit[:, 1:]).all()


def test_the_day_cash_runs_out():
    # the pay of January takes 3 100 € from the 4 420 € that came in by week 5; the year never runs short
    found = toy(opening=0)
    assert found.runs_out()[0] == NEVER
    short = toy(opening=0, loans=[OwedLoan(0, 10_000_00, Fraction(0), 1, date(2024, 1, 31))])
    assert short.runs_out()[0] == 4
    assert short.runs_out(overdraft=9_000_00)[0] == NEVER
    assert short.short().tolist() == [True]


@settings(max_examples=40)
@given(
    st.integers(0, 10**7),
    st.lists(st.integers(0, 6), min_size=9, max_size=9),
    st.lists(st.integers(0, 10**6), min_size=106, max_size=106),
    st.lists(st.integers(0, 10**8), min_size=3, max_size=3),
)
def test_identities_hold_whatever_the_delays(opening, late, amounts, costs):
    where, drawn = desks(), np.array(amounts, np.int64).reshape(2, 53)
    taken = Takings(drawn % 50, drawn, drawn // 7, drawn * np.array([[1], [0]]))
    lines = tuple(
        charge(line.charge, line.nature, line.behaviour, cost)
        for line, cost in zip(LINES, costs, strict=True)
    )
    held = book(where, taken, lines)
    years = [CashYear(year, taken, held) for year in (2024, 2025)]
    found = cash(where, years[1:], np.array([opening]), dict(zip(DELAYS, late, strict=True)), before=years[0])
    assert (np.diff(found.worth, axis=1) == found.profit[:, 1:]).all()
    assert found.profit.sum() == held.margin[0]
    assert (found.receivables >= 0).all()
    assert (found.payables >= 0).all()


def test_own_fees_add_up_to_the_accounts():
    where = desks()
    half = type(where)(
        **{name: getattr(where, name) for name in where.__slots__} | {"fee_permille": np.array([333])}
    )
    taken = takings(1, 0, 0, 101)
    held = accounts(half, LINES, values_in(LINES), taken.year(), taken.year())
    found = cash(half, [CashYear(2024, taken, held)], np.array([0]), DELAYS)
    assert found.flow("fees").accrued.sum() == held.fees[0] == 1749  # 52 × 1.01 × 0.333 = 17.48916


def test_spreading_to_the_cent():
    when = weeks([2023, 2024])
    amount = np.array([[365_00, 366_01]])
    spread = even(amount, when)
    assert spread.reshape(2, 53).sum(axis=1).tolist() == [365_00, 366_01]
    assert spread[0, :52].tolist() == [7_00] * 52
    assert spread[0, 52] == 1_00  # 2023 has a 53rd week of one day
    assert monthly(amount, when).sum() == 731_01
    assert monthly(amount, when)[0, :5].tolist() == [0, 0, 0, 0, 31_00]
    assert later(spread, 2, when)[0, :3].tolist() == [0, 0, 7_00]


def test_weeks_end_with_their_year():
    when = weeks([2023, 2024])
    assert when.count == 106
    assert when.days.sum() == 365 + 366
    assert when.week(date(2024, 1, 1)) == 53
    assert when.week(date(2025, 1, 1)) == 106
    assert when.week(date(2022, 12, 31)) == -1


def test_assumed_delays_are_read():
    low, central, high = (delays(case) for case in ("low", "central", "high"))
    assert set(central) == set(DELAYS)
    assert all(low[name] <= central[name] <= high[name] for name in low)
    assert opening_cash(np.array([52_000_00])).tolist() == [4_000_00]


@pytest.mark.parametrize("more", [1, 10**6])
def test_more_receipts_never_lower_cash(more):
    where, lines = desks(), LINES
    rich, poor = takings(10, 500_00 + more, 20_00, 300_00), takings(10, 500_00, 20_00, 300_00)
    held = [CashYear(2024, taken, book(where, taken, lines)) for taken in (rich, poor)]
    first, second = (cash(where, [year], np.array([0]), DELAYS).closing for year in held)
    assert (first >= second).all()
