"""Stretches of days within which all fees of a machine are of one band, whatever the year and the law compared."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day, shift_to_year, to_day
from radioscopie.law.words import DAY0, DAYS, NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled, FeeRules
    from radioscopie.models.pricing.encode import Fleet
    from radioscopie.models.pricing.impact.days import Days
    from radioscopie.models.pricing.impact.laws import Laws

LEAP = 2024  # a day of any year is that of this one, which has them all
LEAP0 = int(np.datetime64(f"{LEAP}-01-01", "D").astype(np.int64))
YEAR = 366
FEBRUARY_28, FEBRUARY_29 = 58, 59  # ranks in a leap year


@dataclass(frozen=True, slots=True)
class Stretches:
    """Where the days of a machine are cut.

    Parameters
    ----------
    start : int16 [machine, rank of the day in a leap year], rank of the first day of the stretch
    apart : bool, same shape, the days on which a machine may pass a bound: their rows are kept one by one
    of_day : int16 [rank], the same for rows without fee: only a change of law cuts them
    before : fees opened before each day, int64 [machine, rank], in ordinary years and in leap years
    """

    start: Whole
    apart: Bools
    of_day: Whole
    before: dict[bool, Whole]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the file itself, for the amounts billed: fees before each, those on which a bound may be passed."""

    first: int
    before: Whole
    apart: Bools


@cache
def ranks() -> Whole:
    """Give the rank in a leap year of each day from `DAY0`."""
    days = [from_day(DAY0 + day) for day in range(DAYS)]
    return np.array([to_day(shift_to_year(day, LEAP)) - LEAP0 for day in days], np.int16)


def periods(law: Compiled, year: int) -> Whole:
    """Give the period of the law on each day of a leap year, replayed in a civil year."""
    days = [to_day(shift_to_year(from_day(LEAP0 + rank), year)) for rank in range(YEAR)]
    found: Whole = law.period_of_day[np.array(days) - DAY0]
    return found


def stretches_of(days: Days, fleet: Fleet, laws: Laws) -> Stretches:
    """Cut the days of each machine."""
    years = laws.plan.years
    more, fewer = (_by_day(days, fleet, counts) for counts in (days.more, days.fewer))
    merged = {leap: (_merged(more, leap=leap), _merged(fewer, leap=leap)) for leap in map(isleap, years)}
    before = {leap: _before(*counts) for leap, counts in merged.items()}
    if False in before:
        before[False][:, FEBRUARY_29] = before[False][:, FEBRUARY_28]  # the same day
    apart = np.zeros(more.shape, bool)
    for year in years:
        leap, period = isleap(year), periods(laws.base, year)
        for law in laws.compared:
            passed = _passed(before[leap], merged[leap], fleet, law.fees, period)
            passed[:, FEBRUARY_29] |= passed[:, FEBRUARY_28] & (not leap)
            apart |= passed
    cuts = np.any([np.diff(periods(laws.base, year), prepend=-1) != 0 for year in years], axis=0)
    cut = apart | cuts
    cut[:, 1:] |= apart[:, :-1]
    return Stretches(_starts(cut), apart, _starts(cuts[None])[0], before)


def calendar_of(days: Days, fleet: Fleet, law: Compiled) -> Calendar:
    """Cut the days of the file itself, under the law in force and, day by day, its periods before and after."""
    first = days.first
    size = int(days.day.max()) - first + 1 if len(days.keys) else 1
    more, fewer = (np.zeros((max(1, len(fleet.ids)), size), np.int64) for _ in range(2))
    more[days.machine, days.day - first], fewer[days.machine, days.day - first] = days.more, days.fewer
    year = (np.arange(first, first + size).astype("datetime64[D]").astype("datetime64[Y]")).astype(np.int64)
    before = np.concatenate(
        [_before(more[:, year == one], fewer[:, year == one]) for one in np.unique(year)], axis=1
    )
    period = law.period_of_day[np.arange(first, first + size) - DAY0] if first else np.zeros(size, np.int64)
    near = (np.clip(period.astype(np.int64) + step, 0, len(law.starts) - 1) for step in (-1, 0, 1))
    apart = np.any([_passed(before, (more, fewer), fleet, law.fees, one) for one in near], axis=0)
    return Calendar(first, before, apart)


def _by_day(days: Days, fleet: Fleet, counts: Whole) -> Whole:
    """Lay counts out by machine and rank of the day; the same day of two years is one."""
    found = np.zeros((max(1, len(fleet.ids)), YEAR), np.int64)
    np.add.at(found, (days.machine, ranks()[days.day - DAY0].astype(np.int64)), counts)
    return found


def _merged(counts: Whole, *, leap: bool) -> Whole:
    """Give the counts of a year: in an ordinary one, 29 February is the 28th."""
    if leap:
        return counts
    found = counts.copy()
    found[:, FEBRUARY_28] += found[:, FEBRUARY_29]
    found[:, FEBRUARY_29] = 0
    return found


def _before(more: Whole, fewer: Whole) -> Whole:
    """Count the fees before each day."""
    net = more - fewer
    before: Whole = np.cumsum(net, axis=1) - net
    return before


def _passed(
    before: Whole, counts: tuple[Whole, Whole], fleet: Fleet, rules: FeeRules, period: Whole
) -> Bools:
    """Tell the days in which, or at whose end, a count may reach a bound of the bands."""
    low, high = before - counts[1], before + counts[0]
    passed = np.zeros(before.shape, bool)
    if len(fleet.ids):
        for bound in (np.zeros(1), *_bounds(fleet, rules, period)):
            passed |= (low < bound) & (bound <= high) & (bound != NONE)
    return passed


def _bounds(fleet: Fleet, rules: FeeRules, period: Whole) -> Iterator[Whole]:
    """Give the bounds of each machine on each day, as `kernels.band_units` reads them."""
    at = np.ix_(period, fleet.kind)
    yield rules.threshold_1[at].T
    yield rules.threshold_2[at].T
    typed = fleet.reference[:, None]
    yield np.where(typed >= 0, typed, rules.reference[at].T)


def _starts(cut: Bools) -> Whole:
    """Give the first day of the stretch of each day."""
    at = np.where(cut, np.arange(cut.shape[1]), 0)
    return np.maximum.accumulate(at, axis=1).astype(np.int16)


def in_days(ranked: Iterable[int] | Whole) -> Whole:
    """Give days of a leap year as days since 1970."""
    return (np.asarray(ranked, np.int64) + LEAP0).astype(np.int32)
