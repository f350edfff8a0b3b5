"""The calendar of a scenario: stretches of days inside one month and one period of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.law.words import DAY0
from radioscopie.models.nation.spread import units_before

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled


PPM = 1_000_000  # volumes are in millionths of an act


@dataclass(frozen=True, slots=True)
class Slots:
    """Stretches of days, in order; S of them.

    Parameters
    ----------
    first, end : days since 1970, `end` excluded
    year, month : civil year and month (1-12)
    period : period of the law
    pattern : which column of the counts holds their units
    patterns : (month, first day from 0, end day, days of the month) of each pattern
    """

    first: Ints
    end: Ints
    year: Ints
    month: Ints
    period: Ints
    pattern: Ints
    patterns: tuple[tuple[int, int, int, int], ...]

    @property
    def years(self) -> list[int]:
        """Civil years covered, in order."""
        return sorted({int(year) for year in self.year})

    @property
    def year_index(self) -> Ints:
        """Position of each slot's year among the years."""
        index: Ints = self.year - self.year.min()
        return index


def make_slots(years: tuple[int, ...], law: Compiled) -> Slots:
    """Cut civil years at the months and at the days on which any law changes."""
    months = [(year, month) for year in range(years[0], years[-1] + 1) for month in range(1, 13)]
    edges = {to_day(date(year, month, 1)) for year, month in months}
    last = to_day(date(years[-1] + 1, 1, 1))
    edges |= {int(start) for start in law.starts if min(edges) < start < last}
    first = np.array(sorted(edges), np.int64)
    end = np.append(first[1:], last)
    moment = first.astype("datetime64[D]")
    year = moment.astype("datetime64[Y]").astype(np.int64) + 1970
    month = moment.astype("datetime64[M]").astype(np.int64) % 12 + 1
    shapes = [
        _pattern(int(f), int(e), int(y), int(m)) for f, e, y, m in zip(first, end, year, month, strict=True)
    ]
    patterns = tuple(sorted(set(shapes)))
    index = np.array([patterns.index(shape) for shape in shapes], np.int64)
    return Slots(first, end, year, month, law.period_of_day[first - DAY0].astype(np.int64), index, patterns)


def _pattern(first: int, end: int, year: int, month: int) -> tuple[int, int, int, int]:
    """Place a slot in its month; a whole month is the same whatever its length."""
    start = to_day(date(year, month, 1))
    days = to_day(date(year + month // 12, month % 12 + 1, 1)) - start
    return (month, 0, 1, 1) if end - first == days else (month, first - start, end - start, days)


def units_in(pattern: tuple[int, int, int, int], quantity: Ints) -> Ints:
    """Give how many units of rows of a month fall in a pattern of that month (`nation.spread`)."""
    _, start, end, days = pattern
    if (start, end) == (0, days):
        return quantity
    first, last, whole = (np.array([day], np.int64) for day in (start, end, days))
    return units_before(quantity, last, whole) - units_before(quantity, first, whole)
