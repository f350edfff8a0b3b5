"""What part of a year an activity covers, and the year that is made of it when that is asked.

A year is made day by day: each day of a month that the file does not cover takes the rows of the same day of a month
that it covers whole, those months being taken in turn. Nothing is scaled: counts stay whole, bands fill as they would.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day, to_day
from radioscopie.errors import InputError, problem
from radioscopie.law.words import BANDS
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Ints, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded, Fleet

MONTHS = range(1, 13)
YEAR_DAYS, MONTH_DAYS, CLOSED_DAYS = 365, 31, 3
SCALED = "period.assume_scaled"  # the assumption of a year that was made
FULL = BANDS.index("full")


@dataclass(frozen=True, slots=True)
class Period:
    """What a file covers.

    Parameters
    ----------
    first, last : days of its first and last rows
    months : months of the year that have rows, 1 to 12
    is_scaled : a year was made of it
    """

    first: date
    last: date
    months: tuple[int, ...]
    is_scaled: bool = False

    @property
    def days(self) -> int:
        """Days from the first to the last."""
        return (self.last - self.first).days + 1

    @property
    def is_year(self) -> bool:
        """Tell whether every month has rows, and no more than a month is missing at the two ends together."""
        return len(self.months) == len(MONTHS) and self.days >= YEAR_DAYS - MONTH_DAYS


@dataclass(frozen=True, slots=True)
class Fees:
    """Technical fees of a machine in a replayed year: opened, and paid at a reduced rate (the fewest that may be)."""

    machine: str
    fees: int
    reduced: int


def period_of(coded: Coded) -> Period:
    """Give what rows cover; at least one row."""
    days = np.unique(coded.rows.day)
    months = {from_day(int(day)).month for day in days}
    return Period(from_day(int(days[0])), from_day(int(days[-1])), tuple(sorted(months)))


def of_a_year(coded: Coded, source: str) -> tuple[Coded, Ints]:
    """Make a whole year of rows that cover a part of one.

    Returns
    -------
    rows, those of the file first, and the rank of the row of the file that each of them repeats

    Raises
    ------
    InputError : no month is covered whole
    """
    period = period_of(coded)
    if period.is_year:
        return coded, np.arange(len(coded.visit))
    period = _to_whole_months(period)
    whole = [month for month in MONTHS if not _missing(period, month)]
    if not whole:
        raise InputError(problem("period.no_whole_month", source, first=period.first, last=period.last))
    parts = [*_copies(coded, period, whole)]
    rank = np.concatenate([np.arange(len(coded.visit)), *(ranks for ranks, _ in parts)])
    day = np.concatenate([coded.rows.day, *(days for _, days in parts)]).astype(np.int32)
    return _taken(coded, rank, day), rank


def fees_by_machine(coded: Coded, fleet: Fleet, law: Compiled, year: int) -> tuple[Fees, ...]:
    """Count the technical fees that each machine opens in a year, those at a reduced rate apart."""
    again = replay(coded, law, year)
    units = price_rows(again, fleet, law).fees.units
    machine = again.rows.machine
    opened, full = (
        np.bincount(machine[machine >= 0], count[machine >= 0], len(fleet.ids)).astype(np.int64).tolist()
        for count in (units.sum(axis=1), units[:, FULL])
    )
    return tuple(Fees(name, n, n - paid) for name, n, paid in zip(fleet.ids, opened, full, strict=True) if n)


def _to_whole_months(period: Period) -> Period:
    """Take the days that closed doors explain at the two ends as covered."""
    first, last = period.first, period.last
    end = monthrange(last.year, last.month)[1]
    return replace(
        period,
        first=first.replace(day=1) if first.day <= CLOSED_DAYS + 1 else first,
        last=last.replace(day=end) if end - last.day <= CLOSED_DAYS else last,
    )


def _missing(period: Period, month: int) -> tuple[int, ...]:
    """List the days of a month of the year that lie outside the period."""
    years = range(period.first.year, period.last.year + 1)
    return tuple(
        day
        for day in range(1, monthrange(period.first.year, month)[1] + 1)
        if not any(period.first <= _date(year, month, day) <= period.last for year in years)
    )


def _copies(coded: Coded, period: Period, whole: Sequence[int]) -> Iterator[tuple[Ints, Whole]]:
    """Give, for each month with missing days, the rows that fill them and their new days."""
    dates = coded.rows.day.astype("datetime64[D]")
    month = dates.astype("datetime64[M]").astype(np.int64) % len(MONTHS) + 1
    day = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    lacking = [(one, days) for one in MONTHS if (days := _missing(period, one))]
    for turn, (one, days) in enumerate(lacking):
        last = monthrange(period.first.year, one)[1]
        landed = np.minimum(day, last)
        ranks = np.flatnonzero((month == whole[turn % len(whole)]) & np.isin(landed, days))
        of_day = {number: to_day(_date(period.first.year, one, number)) for number in days}
        yield ranks, np.array([of_day[int(number)] for number in landed[ranks]], np.int32)


def _date(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _taken(coded: Coded, rank: Ints, day: Whole) -> Coded:
    """Take rows, on other days; a visit that is repeated is another one."""
    rows = type(coded.rows)(*(column[rank] for column in coded.rows))._replace(day=day)
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int32) + 1970
    visit, more = coded.visit[rank], int(coded.visit.max(initial=0)) + 1
    repeated = np.arange(len(rank)) >= len(coded.visit)
    key = visit + np.where(repeated, more * (day.astype(np.int64) + 1), 0)
    return replace(
        coded, rows=rows, visit=np.where(visit < 0, visit, key), year=year, excess=coded.excess[rank]
    )
