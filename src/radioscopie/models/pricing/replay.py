"""Replay a year of activity in another civil year."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import FIRST_DAY, LAST_DAY, from_day, shift_to_year, to_day
from radioscopie.errors import InputError, problem
from radioscopie.law.words import DAY0

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.arrays import Bools
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.models.pricing.engine import Amounts

MAX_SPAN_DAYS = 366


def check_one_year(coded: Coded, source: str) -> None:
    """Refuse an activity of more than twelve months: each month would be replayed more than once.

    Raises
    ------
    InputError : the first and last dates are more than a year apart, or there is no row
    """
    day = coded.rows.day
    if len(day) == 0:
        raise InputError(problem("impact.no_rows", source))
    first, last = int(day.min()), int(day.max())
    if last - first >= MAX_SPAN_DAYS:
        raise InputError(problem("impact.over_a_year", source, first=from_day(first), last=from_day(last)))


def check_years(years: tuple[int, ...]) -> None:
    """Refuse the years in which no law is held.

    Raises
    ------
    InputError : a year before 2005 or after 2035
    """
    outside = [year for year in years if not FIRST_DAY.year <= year <= LAST_DAY.year]
    if outside:
        raise InputError([problem("impact.year_out_of_range", "years", year, year=year) for year in outside])


def replay(coded: Coded, law: Compiled, year: int) -> Coded:
    """Give the same rows on the same month and day of a civil year (29 February becomes 28 in an ordinary year)."""
    days, position = np.unique(coded.rows.day, return_inverse=True)
    shifted = np.array([to_day(shift_to_year(from_day(int(day)), year)) for day in days], np.int32)[position]
    rows = coded.rows._replace(day=shifted, period=law.period_of_day[shifted - DAY0])
    return replace(coded, rows=rows, year=np.full(len(shifted), year, np.int32))


def known(coded: Coded, laws: Iterable[Compiled], priced: Iterable[Amounts]) -> Bools:
    """Tell which rows have a price under every law: an act that ended counts for nothing, one never seen is unknown."""
    rows = coded.rows
    keep = np.ones(len(rows.day), bool)
    for law in laws:
        seen = np.maximum.accumulate(law.acts.tariff >= 0, axis=0)
        keep &= seen[rows.period, rows.grid, rows.act]
    for amounts in priced:
        keep &= amounts.fees.low >= 0
    return keep
