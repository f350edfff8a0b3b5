"""Loans: constant instalments in cents, an exact table, and instalments put off."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import months_after, to_day
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.cash.weeks import Weeks


MONTHS = 12


@dataclass(frozen=True, slots=True)
class OwedLoan:
    """A loan already drawn: what is left of it a month before its next instalment.

    Parameters
    ----------
    practice : rank of the practice that owes it
    cents : capital left
    rate : yearly rate, a twelfth of it falling due each month
    months : instalments left
    first : day of the next instalment
    """

    practice: int
    cents: int
    rate: Fraction
    months: int
    first: date


@dataclass(frozen=True, slots=True)
class Pause:
    """Instalments put off for some months from a day: nothing is paid, interest joins the capital."""

    first: date
    months: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Monthly instalments of L loans in cents, shapes (L, months); `balance` is what is left after each."""

    payment: Ints
    interest: Ints
    balance: Ints

    @property
    def principal(self) -> Ints:
        """Capital paid back each month, negative while interest joins it; its sum is the amount lent."""
        capital: Ints = self.payment - self.interest
        return capital


def amortised(amounts: Ints, rate: Fraction, months: int, put_off: tuple[int, int] = (0, 0)) -> Schedule:
    """Draw up the table of loans with the same rate and length.

    Parameters
    ----------
    amounts : cents lent, shape (L,)
    rate : yearly rate; a month's interest is rounded to the cent, a half going up
    months : instalments; constant but the last, which takes what rounding left
    put_off : first instalment put off and how many are; as many months come at the end, and the instalment is
        reckoned again on what is owed when payments start again
    """
    start, count = put_off if put_off[0] < months else (0, 0)
    total, balance, due = months + count, amounts, np.zeros_like(amounts)
    rows = []
    for month in range(total):
        interest = half_up(balance * rate.numerator, MONTHS * rate.denominator)
        if month == 0 or (count and month == start + count):
            due = _instalment(balance, rate, months - min(month, start))
        owed = balance + interest
        paid = owed if month == total - 1 else np.minimum(due, owed)
        paid = np.zeros_like(owed) if start <= month < start + count else paid
        balance = owed - paid
        rows.append((paid, interest, balance))
    payment, interest, left = (np.stack(column, axis=1) for column in zip(*rows, strict=True))
    return Schedule(payment, interest, left)


def _instalment(balance: Ints, rate: Fraction, months: int) -> Ints:
    """Give the constant instalment that pays balances back, to the nearest cent."""
    monthly = rate / MONTHS
    factor = monthly / (1 - (1 + monthly) ** -months) if rate else Fraction(1, months)
    return np.array([half_up(owed * factor) for owed in balance.tolist()], np.int64)


@dataclass(frozen=True, slots=True)
class Service:
    """What P practices pay on their loans, shapes (P, W), and what they owed before the first week, (P,)."""

    payment: Ints
    interest: Ints
    owed: Ints


def service(loans: Sequence[OwedLoan], weeks: Weeks, practices: int, pause: Pause | None = None) -> Service:
    """Put the instalments of loans into weeks; those before the first week are taken as paid."""
    shape = (practices, weeks.count)
    payment, interest = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    owed = np.zeros(practices, np.int64)
    for alike in _alike(loans):
        first, who = alike[0], np.array([loan.practice for loan in alike])
        cents = np.array([loan.cents for loan in alike], np.int64)
        table = amortised(cents, first.rate, first.months, _put_off(first, pause))
        place = weeks.place(instalment_days(first.first, table.payment.shape[1]))
        for month in np.flatnonzero((place >= 0) & (place < weeks.count)).tolist():
            np.add.at(payment[:, place[month]], who, table.payment[:, month])
            np.add.at(interest[:, place[month]], who, table.interest[:, month])
        left = np.concatenate([cents[:, None], table.balance], axis=1)
        np.add.at(owed, who, left[:, int((place < 0).sum())])
    return Service(payment, interest, owed)


def _alike(loans: Sequence[OwedLoan]) -> list[list[OwedLoan]]:
    """Put together the loans of one rate, length and first day: one table serves them."""
    found: dict[tuple[Fraction, int, date], list[OwedLoan]] = {}
    for loan in loans:
        found.setdefault((loan.rate, loan.months, loan.first), []).append(loan)
    return list(found.values())


def lent(yearly: Ints, rate: Fraction, months: int) -> Ints:
    """Give the capital whose constant instalments are a twelfth of a yearly service, to the nearest cent.

    Parameters
    ----------
    yearly : cents a year, shape (L,)
    """
    monthly = rate / MONTHS
    factor = (1 - (1 + monthly) ** -months) / monthly if rate else Fraction(months)
    return np.array([half_up(one * factor / MONTHS) for one in yearly.tolist()], np.int64)


def paid_by_year(loans: Sequence[OwedLoan]) -> dict[int, int]:
    """Give the instalments of loans in each civil year, in cents."""
    paid: dict[int, int] = {}
    for loan in loans:
        table = amortised(np.array([loan.cents], np.int64), loan.rate, loan.months)
        for month, cents in enumerate(table.payment[0].tolist()):
            year = months_after(loan.first, month).year
            paid[year] = paid.get(year, 0) + cents
    return paid


def _put_off(loan: OwedLoan, pause: Pause | None) -> tuple[int, int]:
    if pause is None:
        return 0, 0
    days = instalment_days(loan.first, loan.months)
    return int((days < to_day(pause.first)).sum()), pause.months


def instalment_days(first: date, count: int) -> Ints:
    """Give the days of monthly instalments: the same day of each month, or its last one."""
    return np.array([to_day(months_after(first, month)) for month in range(count)], np.int64)
