"""The loop of the way of delays (`path`): homes i send what they keep asking, by need k, to zones j within reach."""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner, kernel


@inner()
def _come(reach, needs, leaning, delay, shrink, come):
    """Add up the requests kept by need and zone, when zones have these delays."""
    first, zone, pull, asked = reach
    share, _, fall = needs
    come[:] = 0.0
    for j in range(len(delay)):
        shrink[j] = np.exp(-leaning * delay[j])
    for i in range(len(asked)):
        total = 0.0
        for e in range(first[i], first[i + 1]):
            total += pull[e] * shrink[zone[e]]
        if total <= 0:
            continue
        felt = -np.log(total) / leaning
        for k in range(len(share)):
            kept = asked[i] * share[k] * np.exp(-fall[k] * felt) / total
            for e in range(first[i], first[i + 1]):
                come[k, zone[e]] += kept * pull[e] * shrink[zone[e]]


@inner()
def _move(come, needs, leaning, capacity, growth, step, delay):
    """Move the delay of each zone by a step, no farther than where its own people would stop coming."""
    ratio = needs[1]
    for j in range(len(delay)):
        total, sooner = 0.0, 0.0
        for k in range(len(ratio)):
            total += come[k, j]
            sooner += ratio[k] * come[k, j]
        weight = sooner / total if total > 0 else 1.0
        gap = growth * total - capacity[j]
        more = gap * step / (capacity[j] * weight)
        if total > 0:
            most = abs(gap) / (leaning * growth * total)
            more = min(max(more, -most), most)
        delay[j] = max(delay[j] + more, 0.0)


@kernel()
def follow(reach, needs, leaning, capacity, start, growth, step, wanted):
    """Follow delays step by step.

    Parameters
    ----------
    reach : first place of each home among pairs, zones of pairs, pull of pairs, requests a day of homes
    needs : share, ratio and fall of each need
    start : shape (zones,), delays on day 0
    growth : shape (steps,), requests over those of day 0
    wanted : shape (steps,), whether the delays before a step are asked

    Returns
    -------
    shape (steps wanted, zones), days
    """
    zones = len(start)
    found, delay, rank = np.empty((wanted.sum(), zones)), start.copy(), 0
    come, shrink = np.empty((len(needs[0]), zones)), np.empty(zones)
    for turn in range(len(growth)):
        if wanted[turn]:
            found[rank] = delay
            rank += 1
        _come(reach, needs, leaning, delay, shrink, come)
        _move(come, needs, leaning, capacity, growth[turn], step, delay)
    return found
