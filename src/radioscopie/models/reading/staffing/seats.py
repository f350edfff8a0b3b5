"""Seats hour by hour as shifts: 24 hours of a weekday, then 24 of a week-end day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.duty import seats_by_hour
from radioscopie.models.reading.network.classes import classes
from radioscopie.models.reading.network.spec import Shift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.models.reading.network.spec import Network

HOURS, CELLS, WEEKEND = 24, 48, 5


def with_seats(network: Network, groups: Sequence[int], seats: np.ndarray) -> Network:
    """Give groups their seats.

    Parameters
    ----------
    groups : ranks of V groups; the others keep their shifts
    seats : (V, 48); the k-th seat is held in the hours that need k seats, in one spell if they follow
    """
    every = list(network.groups)
    for group, own in zip(groups, seats, strict=True):
        every[group] = replace(every[group], shifts=_shifts(week_of(own)))
    return replace(network, groups=tuple(every))


def week_of(cells: np.ndarray) -> np.ndarray:
    """Spread 48 cells over the 168 hours of a week, from Monday."""
    return np.concatenate([np.tile(cells[:HOURS], WEEKEND), np.tile(cells[HOURS:], 7 - WEEKEND)])


def own_hours(network: Network, groups: Sequence[int]) -> np.ndarray:
    """Tell the cells where each group may be asked for seats, (V, 48).

    They are those of its shifts in the file, and those at which no group sought has any for an exam that it may read.
    """
    held = seats_by_hour([network.groups[group] for group in groups]).reshape(len(groups), 7, HOURS) > 0
    own = np.concatenate([held[:, :WEEKEND].any(axis=1), held[:, WEEKEND:].any(axis=1)], axis=1)
    able = classes(network)[1][:, list(groups)] >= 0
    lonely = ~(able[:, :, None] & own).any(axis=1)
    return np.asarray(own | (able[:, :, None] & lonely[:, None]).any(axis=0))


def _shifts(week: np.ndarray) -> tuple[Shift, ...]:
    return tuple(shift for k in range(int(week.max(initial=0))) for shift in _spells(week > k))


def _spells(held: np.ndarray) -> list[Shift]:
    if held.all():
        return [Shift((0,), 0, 60 * len(held), 1, None, 0)]
    starts = np.flatnonzero(held & ~np.roll(held, 1))
    lengths = [next(n for n in range(1, len(held)) if not held[(start + n) % len(held)]) for start in starts]
    return [
        Shift((int(start) // 24,), 60 * (int(start) % 24), 60 * (int(start) % 24 + length), 1, None, 0)
        for start, length in zip(starts, lengths, strict=True)
    ]
