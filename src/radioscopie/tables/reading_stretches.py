"""Stretches of a log: empty for longer than chance allows, its dates are stray or weeks are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import EPOCH

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.arrays import Bools, Ints

DAY, WEEK_DAYS = 86_400, 7
EXPECTED = 10.0  # exams that an empty time should have had: none by chance once in 22 000 (e^-10)
FEW = 0.01  # share of the exams below which what stands apart is stray


@dataclass(frozen=True, slots=True)
class Stretches:
    """What stands apart in a log.

    Parameters
    ----------
    stray : (n,) exams whose dates stand apart from all but one in a hundred of the others
    gaps : first and last days without exam, between the exams that are not stray
    longest : days without exam beyond which a time is a gap
    """

    stray: Bools
    gaps: tuple[tuple[date, date], ...]
    longest: int


def stretches(asked: Ints) -> Stretches:
    """Cut a log where it is empty for a week at least and ten exams at least were expected.

    Parameters
    ----------
    asked : (n,) seconds, in any order
    """
    every = np.sort(asked)
    longest = _longest(every)
    parts = _parts(every, longest)
    largest = max(parts, key=len)
    longest = _longest(largest)
    parts = _parts(every, longest)
    kept = [part for part in parts if len(part) >= max(2, FEW * len(every)) or len(part) == len(largest)]
    stray = ~np.isin(asked, np.concatenate(kept))
    pairs = pairwise(kept)
    return Stretches(stray, tuple((_day(one[-1], 1), _day(other[0], -1)) for one, other in pairs), longest)


def _longest(every: Ints) -> int:
    """Days without exam that chance allows, at the mean rate."""
    rate = len(every) / (every[-1] // DAY - every[0] // DAY + 1)
    return int(np.ceil(max(WEEK_DAYS, EXPECTED / rate)))


def _parts(every: Ints, longest: int) -> list[Ints]:
    return np.split(every, np.flatnonzero(np.diff(every // DAY) > longest) + 1)


def _day(second: int, later: int) -> date:
    return EPOCH + timedelta(days=int(second) // DAY + later)
