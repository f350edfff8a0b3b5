"""Aids: each rule by hand, and what they must never do."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.models.finances.aids.aided import aided, combinations, load_aids
from radioscopie.models.finances.aids.rules import AidBasis
from radioscopie.models.finances.cash.flows import CashYear, activity, cash
from radioscopie.models.finances.cash.loans import OwedLoan
from radioscopie.models.finances.cash.shocks import factors, shocked
from radioscopie.tables.aid_file import read_aids
from radioscopie.tables.aids import ChargeDeferral, Dipa, LoanDeferral, PartialActivity, StateLoan
from tests.finances.test_cash import DELAYS, LINES
from tests.finances.test_shocks import shock
from tests.finances.toy import book, desks, takings

SAID = {"title": MappingProxyType({"fr": "x", "en": "x"}), "source": MappingProxyType({})}
FIRST, LAST = date(2024, 1, 8), date(2024, 1, 21)  # the two weeks of the fall
PARTIAL = PartialActivity(
    name="partial", who="all", first=FIRST, last=LAST, natures=("secretaries",), allowance=Fraction(1, 2),
    saved=Fraction(3, 10), delay_weeks=1, **SAID,
)  # fmt: skip
DIPA = Dipa(
    name="dipa", who="all", first=FIRST, last=LAST, reference="same_weeks", months=Fraction(0),
    rate=Fraction(1, 2), technical_fees=False, advance=Fraction(4, 5), advances=(date(2024, 1, 17), date(2024, 2, 1)),
    settled=date(2024, 3, 1), **SAID,
)  # fmt: skip
LATER = ChargeDeferral(
    name="later", who="short_of_cash", first=FIRST, last=LAST, natures=("premises",), share=Fraction(1, 2),
    repaid_from=date(2024, 3, 1), months=3, **SAID,
)  # fmt: skip
PAUSE = LoanDeferral(name="pause", who="short_of_cash", first=FIRST, months=2, **SAID)
LENT = StateLoan(
    name="lent", who="short_of_cash", granted=date(2024, 2, 1), turnover=Fraction(1, 4), grace=2, months=3,
    rate=Fraction(0), guarantee=Fraction(9, 10), loss=Fraction(1, 10), **SAID,
)  # fmt: skip
LOAN = OwedLoan(0, 3000_00, Fraction(0), 3, date(2024, 1, 10))
EVERY = (PARTIAL, DIPA, LATER, PAUSE, LENT)


def world(drop: int, opening: int = 0, loans=(LOAN,), practices: int = 1):
    """Give cash under a fall in weeks 2 and 3 of 2024, and what aids look at."""
    where, normal = desks(practices), takings(10, 500_00, 20_00, 300_00, practices)
    now = shocked(normal, factors(shock(drop), where, (2024,)))
    held = [CashYear(2024, taken, book(where, taken, LINES)) for taken in (normal, now)]
    usual, fallen = (activity(where, [year]) for year in held)
    found = cash(where, held[1:], np.full(practices, opening), DELAYS, loans=loans)
    return found, AidBasis(usual, fallen, loans)


def test_partial_activity_by_hand():
    # 700 € of pay a week, 40 % of it idle for two weeks: 280 € each; half paid back a week later, 30 % not due
    given_ = aided([PARTIAL], *world(40))
    back = given_.cash.flow("partial")
    assert back.accrued[0, :4].tolist() == [0, 140_00, 140_00, 0]
    assert back.paid[0, :4].tolist() == [0, 0, 140_00, 140_00]
    saved = given_.cash.flows[-1]
    assert saved.name == "secretaries"
    assert {int(week): int(saved.paid[0, week]) for week in saved.paid[0].nonzero()[0]} == {4: -168_00}
    assert given_.cost.tolist() == [280_00]


def test_dipa_by_hand():
    # acts fall from 1 000 € a week to 600 €: half of 800 € lost is 400 €
    alone = aided([DIPA], *world(40)).cash.flow("dipa")
    # 17 January: known to the end of week 2, 200 € × 80 % = 160 €; 1 February: 400 € × 80 % − 160 € = 160 €; then 80 €
    assert {int(week): int(alone.paid[0, week]) for week in alone.paid[0].nonzero()[0]} == {
        2: 160_00,
        4: 160_00,
        8: 80_00,
    }


def test_dipa_takes_back_what_other_aids_paid():
    # partial activity brings 280 €: 400 − 280 = 120 € are due, 320 € were paid in advance, 200 € are taken back
    given_ = aided([PARTIAL, DIPA], *world(40))
    assert given_.cash.flow("dipa").paid[0, 8] == -200_00
    assert given_.costs["dipa"].tolist() == [120_00]
    assert given_.cost.tolist() == [400_00]


def test_other_aids_are_taken_off_whole_when_the_period_begins_within_a_week():
    # from Wednesday 10 January: 5/7 of 400 € and 400 € of acts lost, half of it; partial activity brings 100 + 140 €
    midweek = [replace(aid, first=date(2024, 1, 10)) for aid in (PARTIAL, DIPA)]
    given_ = aided(midweek, *world(40))
    assert given_.costs["partial"].tolist() == [240_00]
    assert given_.cost.tolist() == aided(midweek[1:], *world(40)).cost.tolist() == [342_85]


def test_a_share_of_the_year_is_not_the_same_weeks():
    # the decree compares with so many twelfths of the year: 52 000 € × 0.46 / 12 = 1 993.33 €, less 1 200 € done
    yearly = replace(DIPA, reference="year_share", months=Fraction("0.46"))
    assert aided([yearly], *world(40)).cost.tolist() == [(1993_33 - 1200_00) // 2]


def test_rents_put_off_by_hand():
    # 70 € a week of rent, half put off for two weeks: 70 €, paid back in three parts from 1 March
    later = aided([LATER], *world(40, opening=-10_00)).cash.flow("later")
    assert {int(week): int(later.paid[0, week]) for week in later.paid[0].nonzero()[0]} == {
        1: -35_00,
        2: -35_00,
        8: 23_33,
        13: 23_33,
        17: 23_34,
    }
    assert later.left[0, 7] == 70_00


def test_loans_put_off_by_hand():
    # 1 000 € on 10 January, February, March, without interest, become March, April, May
    paused = aided([PAUSE], *world(40, opening=-10_00)).cash
    paid = paused.flow("loans").paid + paused.flow("pause").paid
    assert paid[0].nonzero()[0].tolist() == [9, 14, 18]


def test_a_state_loan_by_hand():
    # a year brings 52 × 1 340 €: a quarter is 17 420 €; nothing paid in March and April, then three thirds
    given_ = aided([LENT], *world(40, opening=-10_00))
    lent = given_.cash.flow("lent")
    assert {int(week): int(lent.paid[0, week]) for week in lent.paid[0].nonzero()[0]} == {
        4: -17_420_00,
        17: 5_806_67,
        21: 5_806_67,
        26: 5_806_66,
    }
    assert given_.cash.debts[0, 10] == 17_420_00
    assert given_.cost.tolist() == [17_420_00 * 9 // 100]


def test_those_who_have_cash_do_not_ask():
    found, setting = world(40, opening=10_000_00)
    assert not found.short().any()
    given_ = aided((LATER, PAUSE, LENT), found, setting)
    assert (given_.cash.closing == found.closing).all()
    assert given_.cost.tolist() == [0]


def test_a_zero_shock_brings_no_gift():
    given_ = aided([PARTIAL, DIPA], *world(0))
    assert given_.cost.tolist() == [0]
    assert (given_.cash.closing == world(0)[0].closing).all()


@pytest.mark.slow
@settings(max_examples=60)
@given(
    st.integers(0, 100),
    st.integers(-20_000_00, 20_000_00),
    st.tuples(st.integers(0, 10), st.integers(0, 10)).filter(lambda pair: sum(pair) <= 10),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_more_aid_never_closes_a_practice(drop, opening, pay, rate, advance):
    partial = replace(PARTIAL, allowance=Fraction(pay[0], 10), saved=Fraction(pay[1], 10))
    dipa = replace(DIPA, rate=Fraction(rate, 100), advance=Fraction(advance, 100))
    found, setting = world(drop, opening)
    every = (partial, dipa, LATER, PAUSE, LENT)
    short = [aided(every[:count], found, setting).cash.short() for count in range(6)]
    assert all((after <= before).all() for before, after in pairwise(short))
    without = aided((dipa, *every[2:]), found, setting).cash.short()  # a gift less
    assert (short[5] <= without).all()


@settings(max_examples=60)
@given(st.integers(0, 100), st.integers(-20_000_00, 20_000_00))
def test_gifts_are_never_negative_and_books_balance(drop, opening):
    found, setting = world(drop, opening)
    given_ = aided(EVERY, found, setting)
    assert all((cost >= 0).all() for cost in given_.costs.values())
    gifts = aided([PARTIAL, DIPA], found, setting).cash
    assert (gifts.closing >= found.closing).all()
    assert (np.diff(given_.cash.worth, axis=1) == given_.cash.profit[:, 1:]).all()


def test_sets_compared_are_none_each_and_together():
    names = [[aid.name for aid in one] for one in combinations((PARTIAL, DIPA, LENT))]
    assert names == [
        [], ["partial"], ["dipa"], ["lent"], ["partial", "dipa"], ["partial", "dipa", "lent"],
    ]  # fmt: skip


def test_the_shipped_aids_of_2020():
    found = load_aids("aids_2020")
    assert [aid.kind for aid in found.aids] == [
        "partial_activity", "dipa", "charge_deferral", "charge_deferral", "loan_deferral", "state_loan",
    ]  # fmt: skip
    assert {aid.name: aid.who for aid in found.aids}["dipa"] == "all"
    dipa = found.aids[1]
    assert dipa.status("advance") == "read"
    assert dipa.status("rate") == "assumed"
    said = [(aid.name, key) for aid in found.aids for key in aid.parameters() if aid.status(key) == "user"]
    assert said == [(name, key) for name, key in said if key in {"first", "last", "natures"}]
    moved = found.moved(2026).aids[1]
    assert (moved.first, moved.settled, moved.advances[0]) == (
        date(2026, 3, 16),
        date(2027, 7, 15),
        date(2026, 5, 15),
    )


BAD = """
title = "x"
[[aid]]
kind = "dippa"
[[aid]]
kind = "partial_activity"
name = "p"
title = "p"
first = 2020-06-01
last = 2020-05-01
natures = ["secretary"]
allowance_pct = 80
saved_pct = 30
[[aid]]
kind = "dipa"
name = "d"
title = "d"
first = 2020-03-16
last = 2020-06-30
reference = "same_weeks"
rate_pct = 120
advances = [2020-06-01, 2020-05-01]
settled = 2020-06-01
rates = 3
"""


def test_all_the_problems_of_a_file_at_once(tmp_path: Path):
    path = tmp_path / "bad.toml"
    path.write_text(BAD)
    with pytest.raises(InputError) as caught:
        read_aids(path)
    assert sorted((one.place, one.reason) for one in caught.value.problems) == [
        ("bad.toml.aid[1].kind", "toml.unknown_word_of"),
        ("bad.toml.aid[d].advances", "practice.aid_no_dates"),
        ("bad.toml.aid[d].rate_pct", "toml.out_of_bounds"),
        ("bad.toml.aid[d].rates", "toml.unknown_key"),
        ("bad.toml.aid[d].settled", "practice.aid_settled_early"),
        ("bad.toml.aid[p].last", "practice.cash_ends_before"),
        ("bad.toml.aid[p].natures", "toml.unknown_word_of"),
        ("bad.toml.aid[p].saved_pct", "practice.aid_too_much"),
    ]
    assert "secretaries" in caught.value.render("fr")


@pytest.mark.parametrize("kind", ["3", "[]", "{}", "''"])
def test_a_kind_that_is_no_word_is_refused(tmp_path: Path, kind: str):
    path = tmp_path / "bad.toml"
    path.write_text(f'title = "x"\n[[aid]]\nkind = {kind}\n')
    with pytest.raises(InputError, match="kind"):
        read_aids(path)


def test_an_unknown_set_names_the_close_ones():
    with pytest.raises(InputError, match="aids_2020"):
        load_aids("aid_2020")
