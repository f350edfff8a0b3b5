"""Shifts as a weekly list of seats that begin and stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.models.reading.network import Group, Shift

DAY, WEEK = 24 * 60, 7 * 24 * 60
STOP, BEGIN, BACK = 0, 1, 2


def duties(groups: Sequence[Group], weekday: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """List the beginnings and ends of a week.

    Parameters
    ----------
    groups : groups of readers
    weekday : day of the week of minute 0 (0 = Monday)

    Returns
    -------
    events (K, 3): minute from minute 0, seat, code (0 stop, 1 begin, 2 back from a break), by time; an end comes
    before a beginning of the same minute
    group of each seat (R,)
    seats at work at minute 0 by a shift begun before (R,)
    """
    spells = [(seat, *spell) for seat, _, shift in seats(groups) for spell in _spells(shift, weekday)]
    events = [(end % WEEK, seat, STOP) for seat, _, end, _ in spells]
    events += [(start % WEEK, seat, code) for seat, start, _, code in spells]
    ordered = sorted(events, key=lambda event: (event[0], event[2] != STOP, event[1]))
    groups_of = {seat: group for seat, group, _ in seats(groups)}
    on = np.zeros(len(groups_of), np.bool_)
    on[[seat for seat, start, end, _ in spells if start < WEEK < end]] = True
    return np.array(ordered, np.int64).reshape(-1, 3), np.array(list(groups_of.values()), np.int32), on


def seats(groups: Sequence[Group]) -> Iterator[tuple[int, int, Shift]]:
    """Give number, group and shift of each seat: each shift has seats of its own."""
    number = 0
    for g, group in enumerate(groups):
        for shift in group.shifts:
            for _ in range(shift.seats):
                yield number, g, shift
                number += 1


def _spells(shift: Shift, weekday: int) -> Iterator[tuple[int, int, int]]:
    """Give the spells of work of a shift: start (in 0..WEEK), end (may pass WEEK), code of the start."""
    for day in shift.days:
        base = DAY * ((day - weekday) % 7)
        start, end = base + shift.start, base + shift.end
        if shift.break_at is None:
            yield start, end, BEGIN
            continue
        pause = start + (shift.break_at - shift.start) % DAY
        yield start, pause, BEGIN
        back = pause + shift.break_min
        yield (back, end, BACK) if back < WEEK else (back - WEEK, end - WEEK, BACK)


def seats_by_hour(groups: Sequence[Group]) -> np.ndarray:
    """Mean number of seats held in each hour of the week from Monday, by group: shape (G, 168)."""
    held = np.zeros((len(groups), WEEK))
    for _, group, shift in seats(groups):
        for start, end, _ in _spells(shift, 0):
            minutes = np.arange(start, end) % WEEK
            held[group, minutes] += 1
    return np.asarray(held.reshape(len(groups), 168, 60).mean(axis=2))
