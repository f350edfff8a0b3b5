"""How many people hold the posts of a week: hours, rest between two shifts, leave."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.models.reading.staffing.posts import Post

FULL_TIME, LEAVE, REST = "LEG-001", "LEG-002", "LEG-003"
DAYS_A_YEAR, WEEK, WEEK_MIN, DAY_MIN = 365, 7, 7 * 1440, 1440


@dataclass(frozen=True, slots=True)
class People:
    """People of a group.

    Parameters
    ----------
    hours : worked in a week
    by_hours : full times of these hours, nobody being away
    by_rest : people present so that each rests after a shift before the next one begins
    people : whole number, leave included: the more of the two, over the share of the weeks that are worked
    """

    hours: Fraction
    by_hours: Fraction
    by_rest: int
    people: int


def people_of(posts: Sequence[Post], counts: Sequence[int], rest_h: float) -> People:
    """Count the people of some posts.

    Parameters
    ----------
    counts : seats of each post
    rest_h : hours of rest after a shift
    """
    held = [(post, int(n)) for post, n in zip(posts, counts, strict=True) if n]
    hours = Fraction(sum(post.minutes * n for post, n in held), 60)
    by_hours, by_rest = hours / quoted(FULL_TIME).value, _at_once(held, rest_h)
    year = Fraction(DAYS_A_YEAR, WEEK)
    present = max(by_hours, Fraction(by_rest))
    return People(hours, by_hours, by_rest, ceil(present * year / (year - quoted(LEAVE).value)))


def _at_once(held: Sequence[tuple[Post, int]], rest_h: float) -> int:
    """Count the most people at work or at rest after it, in a week that comes back."""
    busy = np.zeros(WEEK_MIN, np.int64)
    for post, n in held:
        for day in post.shift.days:
            span = np.arange(post.shift.start, post.shift.end + round(60 * rest_h))
            np.add.at(busy, (DAY_MIN * day + span) % WEEK_MIN, n)
    return int(busy.max())
