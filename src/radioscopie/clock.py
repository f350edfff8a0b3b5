"""Legal time of Paris: instants brought to it, the hour that never comes in spring, the one that comes twice in autumn.

Since 1996 the clock is one hour ahead of universal time, two from the last Sunday of March to that of October, changed
at 1:00 universal time (directive 2000/84/CE). Times are seconds since 1 January 1970, of the instant or of the local
clock; nothing is asked of the time zones of the machine.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import EPOCH

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints

HOUR = 3_600
FIRST_YEAR, LAST_YEAR = 1996, 2100


def _last_sunday(year: int, month: int) -> int:
    """Give 1:00 universal time of the last Sunday of a month of 31 days."""
    day = date(year, month, 31)
    day -= timedelta(days=(day.weekday() + 1) % 7)
    return (day - EPOCH).days * 24 * HOUR + HOUR


CHANGES = np.array(
    [_last_sunday(year, month) for year in range(FIRST_YEAR, LAST_YEAR) for month in (3, 10)], np.int64
)  # spring, autumn, spring…


def in_paris(instants: Ints) -> Ints:
    """Give the local clock of instants."""
    summer = np.searchsorted(CHANGES, instants, side="right") % 2
    local: Ints = np.asarray(instants) + HOUR * (1 + summer)
    return local


def instants_of(local: Ints) -> Ints:
    """Give the instants of a local clock; an hour that comes twice is the first of the two."""
    summer = np.searchsorted(CHANGES, np.asarray(local) - 2 * HOUR, side="right") % 2
    instants: Ints = np.asarray(local) - HOUR * (1 + summer)
    return instants


def comes_never(local: Ints) -> Bools:
    """Tell the times that the clock jumps over in spring."""
    return _within(local, CHANGES[::2] + HOUR)


def comes_twice(local: Ints) -> Bools:
    """Tell the times that the clock shows twice in autumn."""
    return _within(local, CHANGES[1::2] + HOUR)


def _within(local: Ints, starts: Ints) -> Bools:
    """Tell the times within the hour that follows one of the starts."""
    rank = np.searchsorted(starts, local, side="right") - 1
    inside: Bools = (rank >= 0) & (np.asarray(local) < starts[rank] + HOUR)
    return inside
