"""Posts: the shifts that the groups sought may hold, on weekdays or on week-end days, and a network that holds some."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radioscopie.models.reading.duty import seats_by_hour
from radioscopie.models.reading.network.spec import DAYS, Shift
from radioscopie.models.reading.staffing.seats import WEEKEND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from radioscopie.models.reading.network.spec import Network, ReaderGroup
    from radioscopie.models.reading.rota.file import Rota, RotaShift

KINDS = (tuple(range(WEEKEND)), tuple(range(WEEKEND, len(DAYS))))  # days of the week of each kind of day
DAY_MIN, HOUR_MIN = 1440, 60
SHORTEST_H, LONGEST_H = 4, 12  # a spell of work, where the file describes no shift
ROTA, FILE, SPELL = "rota", "file", "spell"


@dataclass(frozen=True, slots=True)
class Post:
    """A shift that may be held, one seat on each of its days.

    Parameters
    ----------
    group : rank among the groups sought
    name : of the shift in `[rota]`, else its hours
    kind : 0 for weekdays, 1 for week-end days
    shift : its days are of that kind
    source : what describes it: ROTA, FILE (a shift of the group), SPELL (nothing: a spell of 4 to 12 hours)
    """

    group: int
    name: str
    kind: int
    shift: Shift
    source: str

    @property
    def minutes(self) -> int:
        """Minutes worked in a week."""
        return len(self.shift.days) * (self.shift.end - self.shift.start - self.shift.break_min)


def described(network: Network, groups: Sequence[int], rota: Rota | None) -> tuple[Post, ...]:
    """List the shifts that the file describes: those of the rota, else those of each group; spells where none is.

    A line held day and night all the week is a presence, no shift that someone works.

    Parameters
    ----------
    groups : ranks of the groups sought
    """
    found = [list(_of_group(v, network.groups[g], rota)) for v, g in enumerate(groups)]
    return tuple(post for v, own in enumerate(found) for post in own or spells(v))


def _of_group(v: int, group: ReaderGroup, rota: Rota | None) -> Iterator[Post]:
    if rota:
        for one in rota.shifts:
            if one.group in ("", group.name):
                yield from _posts(v, one.name, _of_rota(one), ROTA)
        return
    known = {replace(shift, seats=1): None for shift in group.shifts if not _is_presence(shift)}
    for shift in known:
        yield from _posts(v, hours_of(shift), shift, FILE)


def _is_presence(shift: Shift) -> bool:
    return shift.end - shift.start == DAY_MIN and len(shift.days) == len(DAYS)


def _of_rota(one: RotaShift) -> Shift:
    return Shift(one.days, one.start, one.end, 1, None, 0)


def _posts(v: int, name: str, shift: Shift, source: str) -> Iterator[Post]:
    for kind, days in enumerate(KINDS):
        own = tuple(day for day in shift.days if day in days)
        if own:
            yield Post(v, name, kind, replace(shift, days=own), source)


def spells(v: int) -> tuple[Post, ...]:
    """List spells of whole hours, 4 to 12, at any hour of both kinds of day."""
    hours = [(start, length) for start in range(24) for length in range(SHORTEST_H, LONGEST_H + 1)]
    every = [
        Shift(tuple(range(7)), HOUR_MIN * start, HOUR_MIN * (start + length), 1, None, 0)
        for start, length in hours
    ]
    return tuple(post for shift in every for post in _posts(v, hours_of(shift), shift, SPELL))


def hours_of(shift: Shift) -> str:
    """Write the hours of a shift, 18:00-08:30."""
    return "-".join(
        f"{minute // HOUR_MIN % 24:02d}:{minute % HOUR_MIN:02d}" for minute in (shift.start, shift.end)
    )


def with_posts(network: Network, groups: Sequence[int], posts: Sequence[Post], counts: np.ndarray) -> Network:
    """Give groups their posts; the others keep their shifts.

    Parameters
    ----------
    counts : (P,) seats of each post
    """
    every = list(network.groups)
    for v, group in enumerate(groups):
        held = [(post, int(n)) for post, n in zip(posts, counts, strict=True) if post.group == v and n]
        every[group] = replace(every[group], shifts=tuple(replace(post.shift, seats=n) for post, n in held))
    return replace(network, groups=tuple(every))


def cover(posts: Sequence[Post], groups: Sequence[ReaderGroup]) -> np.ndarray:
    """Give the share of each hour of the week that each post holds, (P, 168), from Monday."""
    alone = [replace(groups[post.group], shifts=(post.shift,)) for post in posts]
    return seats_by_hour(alone)


def week_minutes(posts: Sequence[Post], counts: np.ndarray) -> int:
    """Minutes worked in a week by the posts held."""
    return int(sum(post.minutes * int(n) for post, n in zip(posts, counts, strict=True)))
