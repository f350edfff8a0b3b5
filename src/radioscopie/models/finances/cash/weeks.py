"""The weeks of civil years, and how amounts fall in them: evenly, with the exams, later, or at the end of months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day, months_after, to_day
from radioscopie.models.finances.desks import NONE, WEEK, WEEKS, summed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints


@dataclass(frozen=True, slots=True)
class Weeks:
    """W = 53 weeks a civil year, one year after the other (days 0-6, 7-13…; the last has one or two days).

    Parameters
    ----------
    years : civil years
    first, end : days since 1970, `end` excluded, shape (W,)
    """

    years: tuple[int, ...]
    first: Ints
    end: Ints

    @property
    def count(self) -> int:
        """Number of weeks."""
        return len(self.first)

    @property
    def days(self) -> Ints:
        """Days of each week."""
        length: Ints = self.end - self.first
        return length

    def place(self, day: Ints) -> Ints:
        """Give the week of days since 1970: -1 before the first, `count` after the last."""
        rank: Ints = np.searchsorted(self.first, day, side="right") - 1
        return np.where(np.asarray(day) >= self.end[-1], self.count, rank)

    def week(self, when: date) -> int:
        """Give the week of a date, as `place`."""
        return int(self.place(np.array([to_day(when)], np.int64))[0])

    def inside(self, first: date, last: date) -> Ints:
        """Count the days of each week between two dates, both included."""
        days: Ints = np.minimum(self.end, to_day(last) + 1) - np.maximum(self.first, to_day(first))
        return np.maximum(days, 0)

    def month_end(self) -> Ints:
        """Give the week in which the month of each week's first day ends."""
        firsts = [from_day(int(day)).replace(day=1) for day in self.first]
        return self.place(np.array([to_day(months_after(first, 1)) - 1 for first in firsts], np.int64))


def weeks(years: Sequence[int]) -> Weeks:
    """Cut civil years that follow each other into weeks."""
    starts = [to_day(date(year, 1, 1)) for year in (*years, years[-1] + 1)]
    first = np.concatenate([start + WEEK * np.arange(WEEKS) for start in starts[:-1]])
    return Weeks(tuple(years), first, np.append(first[1:], starts[-1]))


def even(amount: Ints, when: Weeks) -> Ints:
    """Spread yearly amounts (P, years) over the days of their years; to the cent. Shape (P, W)."""
    return like(amount, np.broadcast_to(when.days, (len(amount), when.count)), when)


def like(amount: Ints, weights: Ints, when: Weeks) -> Ints:
    """Spread yearly amounts (P, years) in proportion to weights (P, W), over days where a year has none."""
    years = weights.reshape(len(amount), -1, WEEKS)
    years = np.where(years.sum(axis=2, keepdims=True) > 0, years, when.days.reshape(-1, WEEKS))
    reached = np.cumsum(years, axis=2)
    done = amount[:, :, None] * reached // reached[:, :, -1:]
    return np.diff(done, axis=2, prepend=0).reshape(len(amount), -1)


def monthly(amount: Ints, when: Weeks) -> Ints:
    """Pay yearly amounts (P, years) at the end of each month for its days. Shape (P, W)."""
    paid = np.zeros((when.count, len(amount)), np.int64)
    for rank, year in enumerate(when.years):
        start, length = to_day(date(year, 1, 1)), to_day(date(year + 1, 1, 1)) - to_day(date(year, 1, 1))
        ends = np.array([to_day(months_after(date(year, 1, 1), month)) for month in range(1, 13)], np.int64)
        reached = amount[:, rank, None] * (ends - start) // length
        np.add.at(paid, when.place(ends - 1), np.diff(reached, axis=1, prepend=0).T)
    return paid.T


def later(amount: Ints, delay: int, when: Weeks) -> Ints:
    """Pay amounts (P, W) some weeks later, by date; what falls after the last week is not paid."""
    return moved(amount, when.place(when.first + WEEK * delay), when)


def moved(amount: Ints, place: Ints, when: Weeks) -> Ints:
    """Put the amounts (P, W) of each week into another week, `when.count` for none."""
    return summed(amount.T, np.where(place < when.count, place, NONE), when.count).T
