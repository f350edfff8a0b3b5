"""The agenda of the event loop gives events in the order of a sorted list, whatever the order they come in."""

from __future__ import annotations

import heapq

import numba
import numpy as np
import pytest

from radioscopie.models.reading.engine.queues import NONE, drop_first, first, push
from radioscopie.models.reading.engine.records import EVENT, NOW

STOP = 1000.0


@numba.njit
def _lived(agenda, events, now, added, times, kinds):
    """Add as many events as said, then take one, again and again; give them in the order they were taken."""
    taken, n, found = np.empty((len(times), 2)), 0, 0
    for count in added:
        for _ in range(count):
            push(agenda, events, now, times[n], kinds[n], 0, n)
            n += 1
        own = first(agenda, now, STOP)
        if own != NONE:
            taken[found, 0], taken[found, 1] = events[own].time, events[own].code
            drop_first(agenda, events, now)
            found += 1
    return taken[:found]


def _agenda(slots, room):
    agenda, events, now = np.full(slots + 1, -1, np.int32), np.zeros(room, EVENT), np.zeros(1, NOW)
    now["size"], now["spare"], now["pace"] = 0, -1, slots / STOP
    return agenda, events, now


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("slots", [1, 7, 4000])
@pytest.mark.parametrize("seed", [1, 2])
def test_events_come_as_from_a_heap(slots, seed):
    draw = np.random.default_rng(seed)
    added = draw.choice([0, 0, 1, 2, 5], 600)
    size = int(added.sum())
    times = np.floor(draw.random(size) * STOP * 3) / 3  # many at the same minute
    times[draw.random(size) < 0.1] = np.nextafter(STOP, 0)
    kinds = draw.integers(0, 9, size)
    found = _lived(*_agenda(slots, size), added, times, kinds)
    waiting, expected, n = [], [], 0
    for count in added:
        for k in range(n, n + count):
            heapq.heappush(waiting, (times[k], (int(kinds[k]) << 58) | k))
        n += count
        if waiting:
            expected.append(heapq.heappop(waiting))
    assert np.array_equal(found, np.array(expected, float))


def test_blank_events_are_used_again():
    agenda, events, now = _agenda(10, 3)
    for _ in range(5):
        times = np.array([1.0, 5.0, 3.0])
        found = _lived(agenda, events, now, np.array([3, 0, 0, 0]), times, np.zeros(3, int))
        assert found[:, 0].tolist() == [1, 3, 5]
    assert now["size"][0] == 3


def test_the_agenda_is_not_searched_beyond_what_happens_first_elsewhere():
    """Between two exams of a quiet run it is empty to the end: each search would pass over the whole run."""
    agenda, events, now = _agenda(4000, 1)
    assert _first(agenda, now, 100.0) == NONE
    assert now["slot"][0] == 400
    _push(agenda, events, now, 100.0)
    assert _first(agenda, now, 100.0) == 0
    assert _first(agenda, now, STOP) == 0


@numba.njit
def _first(agenda, now, until):
    return first(agenda, now, until)


@numba.njit
def _push(agenda, events, now, time):
    push(agenda, events, now, time, 0, 0, 0)
