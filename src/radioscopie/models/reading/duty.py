"""Shifts as seats that begin and stop, day after day; a public holiday has the shifts of a Sunday."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.engine.plan import CELLS, DAYS_BEFORE, HOLIDAY_CODE, HOURS_OF_WEEK, SUNDAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.models.reading.network.spec import ReaderGroup, Shift

DAY, WEEK = 24 * 60, 7 * 24 * 60
STOP, BEGIN, BACK = 0, 1, 2


def duties(groups: Sequence[ReaderGroup], days: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """List the beginnings and ends of a run.

    Parameters
    ----------
    groups : groups of readers
    days : code of each day (`plan.Plan.days`), from a week before minute 0

    Returns
    -------
    events (K, 3): minute from minute 0, seat, code (0 stop, 1 begin, 2 back from a break), by time; an end comes
    before a beginning of the same minute
    group of each seat (R,)
    seats at work at minute 0 by a shift begun before (R,)
    """
    nobody = np.empty((0, 4), np.int64)
    spells = np.concatenate([nobody, *(_of_seat(seat, shift, days) for seat, _, shift in seats(groups))])
    seat, start, end, code = spells.T
    stops = np.stack([end, seat, np.full(len(seat), STOP)], axis=1)
    events = np.concatenate([stops[end > 0], np.stack([start, seat, code], axis=1)[start >= 0]])
    groups_of = {seat: group for seat, group, _ in seats(groups)}
    on = np.zeros(len(groups_of), np.bool_)
    on[seat[(start < 0) & (end > 0)]] = True
    ordered = events[np.lexsort((events[:, 1], events[:, 2] != STOP, events[:, 0]))]
    return ordered, np.array(list(groups_of.values()), np.int32), on


def _of_seat(seat: int, shift: Shift, days: np.ndarray) -> np.ndarray:
    """Give the spells (n, 4) of a seat: seat, start, end, code of the start."""
    first = DAY * (works(shift, days) - DAYS_BEFORE)
    parts = [
        np.stack([np.full(len(first), seat), first + start, first + end, np.full(len(first), code)], axis=1)
        for start, end, code in parts_of(shift)
    ]
    return np.concatenate(parts)


def works(shift: Shift, days: np.ndarray) -> np.ndarray:
    """Give the ranks of the days when a shift begins; one longer than a day does not know holidays."""
    asked = days % HOLIDAY_CODE
    if shift.end - shift.start <= DAY:
        asked = np.where(days >= HOLIDAY_CODE, SUNDAY, asked)
    return np.flatnonzero(np.isin(asked, shift.days))


def seats(groups: Sequence[ReaderGroup]) -> Iterator[tuple[int, int, Shift]]:
    """Give number, group and shift of each seat: each shift has seats of its own."""
    number = 0
    for g, group in enumerate(groups):
        for shift in group.shifts:
            for _ in range(shift.seats):
                yield number, g, shift
                number += 1


def parts_of(shift: Shift) -> Iterator[tuple[int, int, int]]:
    """Give the spells of work of a shift: start, end (minutes of its first day), code of the start."""
    if shift.break_at is None:
        yield shift.start, shift.end, BEGIN
        return
    pause = shift.start + (shift.break_at - shift.start) % DAY
    yield shift.start, pause, BEGIN
    yield pause + shift.break_min, shift.end, BACK


def seats_by_hour(groups: Sequence[ReaderGroup]) -> np.ndarray:
    """Mean number of seats held in each hour of a week without holiday, from Monday, by group: shape (G, 168)."""
    held = np.zeros((len(groups), WEEK))
    for _, group, shift in seats(groups):
        for day in shift.days:
            for start, end, _ in parts_of(shift):
                held[group, (DAY * day + np.arange(start, end)) % WEEK] += 1
    return np.asarray(held.reshape(len(groups), 168, 60).mean(axis=2))


def duty_hours(groups: Sequence[ReaderGroup]) -> dict[str, float]:
    """Hours held in a week without holiday, by name of group."""
    hours = seats_by_hour(groups).sum(axis=1).tolist()
    return {group.name: held for group, held in zip(groups, hours, strict=True)}


def held_minutes(groups: Sequence[ReaderGroup], days: np.ndarray, begin: int, end: int) -> np.ndarray:
    """Minutes held between two minutes of the run, by cell (`plan.CELLS`): shape (G, CELLS).

    Parameters
    ----------
    days : as for `duties`
    begin, end : whole days, in minutes
    """
    cells = cells_of(days, begin, end)
    return np.array([np.bincount(cells, _held(group, days, begin, end), CELLS) for group in groups])


def _held(group: ReaderGroup, days: np.ndarray, begin: int, end: int) -> np.ndarray:
    """Minutes held in each hour."""
    change = np.zeros(end + 1)
    for shift in group.shifts:
        _, start, stop, _ = _of_seat(0, shift, days).T
        np.add.at(change, np.clip(start, 0, end), shift.seats)
        np.add.at(change, np.clip(stop, 0, end), -shift.seats)
    return np.asarray(change.cumsum()[begin:end].reshape(-1, 60).sum(axis=1))


def cells_of(days: np.ndarray, begin: int, end: int) -> np.ndarray:
    """Give the cell (`plan.CELLS`) of each hour between two minutes of the run: of the week, or of a public holiday."""
    window = days[DAYS_BEFORE + begin // DAY : DAYS_BEFORE + end // DAY]
    first = np.where(window >= HOLIDAY_CODE, HOURS_OF_WEEK, 24 * (window % HOLIDAY_CODE))
    return np.asarray((first[:, None] + np.arange(24)).ravel())


def next_changes(table: np.ndarray) -> np.ndarray:
    """Give, for each entry of a table, the next place along the last axis where it is different, else its length."""
    size = table.shape[-1]
    found = np.full(table.shape, size, table.dtype)
    place = np.where(np.diff(table) != 0, np.arange(1, size), size)
    found[..., :-1] = np.minimum.accumulate(place[..., ::-1], axis=-1)[..., ::-1]
    return found


def staff_table(shifts: Sequence[Shift]) -> np.ndarray:
    """Seats held by the shifts of each day of the week, by minute of it and of the next: shape (7, 2880)."""
    held = np.zeros((7, 2 * DAY), np.int16)
    for shift in shifts:
        for day in shift.days:
            for start, end, _ in parts_of(shift):
                held[day, start:end] += shift.seats
    return held
