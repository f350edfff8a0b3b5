"""What a log covers: from its first exam to its last, less the months in which it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.arrays import Bools, Ints

HOURS, HOUR = 24, 3_600
LONGEST_GAP_DAYS = 31  # without an exam: what is beyond is not of the log
MISSED = 3.0  # exams expected where an edge day has none: beyond, the day is cut (5 % by chance, e^-3)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The hours of a log.

    Parameters
    ----------
    first : first day, of D days to the last
    hours : (D, 24) bool, covered by the log
    whole : (D,) bool, covered from end to end
    gap_days : days left out because no exam is asked for more than a month around them
    start : first day of the stretch with the most exams
    """

    first: date
    hours: Bools
    whole: Bools
    gap_days: int
    start: date

    @property
    def cut_days(self) -> int:
        """Days covered in part."""
        return int((self.hours.any(axis=1) & ~self.whole).sum())


def coverage(requested: np.ndarray, exams: Ints, kinds: Ints, longest: int = LONGEST_GAP_DAYS) -> Coverage:
    """Say which hours a log covers; a day at its edge is whole when few exams are missed there.

    Parameters
    ----------
    requested : (n,) datetime64[s], when exams were asked
    exams : (D, 24), from the first day to the last
    kinds : (D,) kind of each day: days of one kind have the same exams
    longest : days without any exam beyond which a time is not of the log
    """
    asked = np.unique(requested.astype("datetime64[h]").astype(np.int64))
    cuts = np.flatnonzero(np.diff(asked) > longest * HOURS) + 1
    stretches = [(int(part[0]), int(part[-1])) for part in np.split(asked, cuts)]
    origin = asked[0] // HOURS * HOURS
    seen = np.zeros(exams.size, bool)
    for first, last in stretches:
        seen[first - origin : last - origin + 1] = True
    hours = seen.reshape(exams.shape)
    whole = _expected_where_unseen(exams, hours, kinds) <= MISSED
    whole &= hours.any(axis=1)
    most = max(stretches, key=lambda one: exams.reshape(-1)[one[0] - origin : one[1] - origin + 1].sum())
    first_day = np.datetime64(int(asked[0]), "h").astype("datetime64[D]").item()
    start = np.datetime64(most[0], "h").astype("datetime64[D]").item()
    return Coverage(first_day, hours | whole[:, None], whole, int((~hours.any(axis=1)).sum()), start)


def _expected_where_unseen(exams: Ints, hours: Bools, kinds: Ints) -> np.ndarray:
    """Give the exams expected in the hours of each day that the log does not cover, none where no day tells."""
    expected = np.zeros(len(kinds))
    for kind in np.unique(kinds):
        inside = kinds == kind
        days = hours[inside].sum(axis=0)
        rate = np.where(days > 0, exams[inside].sum(axis=0) / np.maximum(days, 1), 0.0)
        expected[inside] = (~hours[inside]) @ rate
    return expected
