"""Requests: Poisson arrivals whose rate follows the hour of the week and the month, stream by stream.

Each hour of each stream (a flow of a site) has a Poisson number of requests, uniform in the hour: the exact
non-homogeneous Poisson process of a rate that is constant within the hour.
"""

from __future__ import annotations

import math

import numpy as np

from radioscopie.jit import kernel
from radioscopie.models.reading.engine.draws import D_EXAM, D_MOMENT, D_PRIORITY, derived, uniform

HOUR_BITS, RANK_KEY = np.uint64(20), np.uint64(1 << 16)
MOST_IN_AN_HOUR = 1 << 20


@kernel()
def poisson(mean, key):
    """Draw a Poisson count; a large mean is cut in parts of 16, the sum of which has the same law."""
    count, part = 0, 0
    while mean > 0.0:
        cut = min(mean, 16.0)
        mean -= cut
        chance = math.exp(-cut)
        left = uniform(key, part) - chance
        add = 0
        while left > 0.0 and add < 400:
            add += 1
            chance *= cut / add
            left -= chance
        count += add
        part += 1
    return count


@kernel()
def _pick(shares, chance):
    for i in range(len(shares) - 1):
        if chance < shares[i]:
            return i
    return len(shares) - 1


@kernel()
def _nothing_yet(exam):
    exam.taken = exam.asked = exam.told = exam.begun = np.nan
    exam.sent = exam.first_started = exam.answered = exam.acquired = exam.received = np.nan
    exam.started = exam.reported = exam.called = exam.published = exam.second = np.nan
    exam.shift_hours, exam.since = np.nan, np.nan
    exam.line = exam.next = exam.previous = exam.seat = exam.first_seat = exam.second_seat = -1
    exam.interruptions = exam.marks = exam.repeats = exam.status = 0
    exam.task = exam.level = 0


@kernel()
def _in_order(times, hour, n, order, places):
    """Order the n requests of an hour by time: they are uniform in it, so first by n-ths of the hour."""
    places[: n + 1] = 0
    for i in range(n):
        places[_part(times[i], hour, n) + 1] += 1
    for part in range(n):
        places[part + 1] += places[part]
    for i in range(n):
        part = _part(times[i], hour, n)
        order[places[part]] = i
        places[part] += 1
    _mend(times, n, order)


@kernel()
def _part(time, hour, n):
    return min(int((time / 60.0 - hour) * n), n - 1)


@kernel()
def _mend(times, n, order):
    """Put in order what is nearly so."""
    for k in range(1, n):
        i, place = order[k], k
        while place > 0 and times[order[place - 1]] > times[i]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = i


@kernel()
def draw_requests(streams, cells, hour_weight, day_weight, mix, priority_mix, seed, exams):
    """Fill the requests of the whole run, in the order of time.

    Parameters
    ----------
    streams, day_weight, mix, priority_mix : of the compiled network (`plan.Plan`)
    cells : column of `hour_weight` of each hour of the run
    hour_weight : (F, 192) the hours of a week, then those of a public holiday
    seed : uint64 key of the requests of a replication
    exams : `records.EXAM` records to fill (requested, key, stream, exam, priority); their number is the room there is

    Returns
    -------
    how many requests there are; those beyond the room are counted, not kept
    """
    n = 0
    times, owners = np.empty(MOST_IN_AN_HOUR), np.empty(MOST_IN_AN_HOUR, np.int32)
    keys, order = np.empty(MOST_IN_AN_HOUR, np.uint64), np.empty(MOST_IN_AN_HOUR, np.int32)
    places = np.empty(MOST_IN_AN_HOUR + 1, np.int32)
    for hour in range(len(cells)):
        cell, found = cells[hour], 0
        for stream in range(len(streams)):
            flow = streams[stream].flow
            mean = streams[stream].rate * hour_weight[flow, cell] * day_weight[flow, hour // 24]
            if mean <= 0.0:
                continue
            own = derived(seed, (np.uint64(stream) << HOUR_BITS) + np.uint64(hour))
            for rank in range(min(poisson(mean, own), MOST_IN_AN_HOUR - found)):
                keys[found] = derived(own, np.uint64(rank) + RANK_KEY)
                times[found] = 60.0 * (hour + uniform(keys[found], D_MOMENT))
                owners[found] = stream
                found += 1
        _in_order(times, hour, found, order, places)
        for k in range(found):
            i = order[k]
            if n >= len(exams):
                n += 1
                continue
            exam, flow = exams[n], streams[owners[i]].flow
            exam.requested, exam.key, exam.stream = times[i], keys[i], owners[i]
            exam.exam = _pick(mix[flow], uniform(keys[i], D_EXAM))
            exam.priority = _pick(priority_mix[flow], uniform(keys[i], D_PRIORITY))
            _nothing_yet(exam)
            n += 1
    return n
