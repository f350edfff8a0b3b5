"""The loop of the appointment book (`book`): lines of people by zone j and need k, in the order in which they asked."""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner, kernel


@inner()
def _next_need(line, first, last, ratio, j, now):
    """Find the need whose first in line has waited longest for its ratio; -1: nobody waits."""
    best, most = -1, -np.inf
    for k in range(len(ratio)):
        if first[j, k] < last[j, k]:
            waited = (now - line[j, k, first[j, k]]) / ratio[k]
            if waited > most:
                best, most = k, waited
    return best


@inner()
def _do(line, first, last, ratio, capacity, free, wait, people, since, j, now):
    """Do the exams of a zone that end by now."""
    while True:
        k = _next_need(line, first, last, ratio, j, free[j])
        if k < 0:
            free[j] = max(free[j], now)
            return
        end = free[j] + 1 / capacity[j]
        if end > now:
            return
        free[j] = end
        if end >= since:
            wait[j, k] += end - line[j, k, first[j, k]]
            people[j, k] += 1
        first[j, k] += 1


@inner()
def _weigh(pull, first, last, days, leaning, weight, home):
    """Weigh the zones for a home, each with the delay of its book; give their sum."""
    total = 0.0
    for j in range(len(weight)):
        held = 0
        for k in range(first.shape[1]):
            held += last[j, k] - first[j, k]
        weight[j] = pull[home, j] * np.exp(-leaning * held * days[j])
        total += weight[j]
    return total


@inner()
def _chosen(weight, left):
    """Find the zone where a part of the sum of the weights falls."""
    for j in range(len(weight) - 1):
        if left <= weight[j]:
            return j
        left -= weight[j]
    return len(weight) - 1


@kernel()
def run(when, home, need, draw, pull, capacity, ratio, fall, leaning, days, line, last, since):
    """Go through the requests.

    Parameters
    ----------
    when, home, need : of each request, in order
    draw : shape (requests, 2), uniform: whether it is kept, where it goes
    pull, capacity, ratio, fall, leaning : of the market
    days : shape (zones,), by which one more person in line lengthens the delay offered
    line, last : moments at which those in line asked, shape (zones, k, room), and how many there are
    since : day from which what is seen counts

    Returns
    -------
    days waited and people seen by zone and need, requests given up
    """
    zones, needs = last.shape
    first, free, weight = np.zeros((zones, needs), np.int64), np.zeros(zones), np.empty(zones)
    wait, people, lost = np.zeros((zones, needs)), np.zeros((zones, needs)), 0
    for one in range(len(when)):
        now, k = when[one], need[one]
        for j in range(zones):
            _do(line, first, last, ratio, capacity, free, wait, people, since, j, now)
        total = _weigh(pull, first, last, days, leaning, weight, home[one])
        if total <= 0 or draw[one, 0] > np.exp(fall[k] * np.log(total) / leaning):
            lost += 1
            continue
        j = _chosen(weight, draw[one, 1] * total)
        line[j, k, last[j, k]] = now
        last[j, k] += 1
    return wait, people, lost
