"""Start of the search for seats: Erlang C on the offered load of each hour."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.network.read_cases import DEFAULTS
from radioscopie.models.reading.staffing.seats import HOURS, WEEKEND, week_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.models.reading.engine.plan import Plan
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.staffing.trials import Promise

READING_MIN = float(DEFAULTS["reading"]["mean_min"])


def seats_by_formula(
    network: Network, groups: Sequence[int], own: np.ndarray, promise: Promise
) -> np.ndarray:
    """Give seats (V, 48) by Erlang C on the offered load of each hour (modified offered load, readings lagged).

    Each exam is given to the group on duty that may read most of the whole. The wait that is left is the promise
    less the mean reading. The other groups are ignored.

    Parameters
    ----------
    groups : ranks of the V groups
    own : (V, 48) cells where each may hold seats
    """
    plan = make_plan(network)
    loads = list(_loads(network, groups, plan))
    reach = np.array([sum(load.sum() for able, load in loads if able[v]) for v in range(len(groups))])
    held = np.array([week_of(cells) for cells in own])
    work = np.zeros((len(groups), 168))
    for able, load in loads:
        weight = np.where(held & np.array(able)[:, None], reach[:, None] + 1e-9, 0.0)
        work[np.argmax(weight, axis=0), np.arange(168)] += np.where(weight.any(axis=0), load, 0.0)
    slack, late = _slack(network, promise), 1 - promise.share
    return np.array([[_erlang(one, slack, late) for one in _by_cell(row)] for row in work])


def _loads(
    network: Network, groups: Sequence[int], plan: Plan
) -> Iterator[tuple[tuple[bool, ...], np.ndarray]]:
    """Give the load (168, erlangs at speed 1) of each flow and exam of each site, and the groups that may read it."""
    answer = network.conditions.steps["protocol"].mean_min
    for rate, f, s, _ in plan.streams.tolist():
        flow, week = network.flows[f], rate * plan.hour_weight[f]
        later = np.roll(week, round(flow.acquisition.mean_min / 60))
        for x, exam in enumerate(network.exams):
            share = flow.mix.get(exam.name, 0.0)
            able = tuple((plan.level[plan.class_of[s, x]][list(groups)] >= 0).tolist())
            if share and any(able):
                speed = max(network.groups[g].speed for g, yes in zip(groups, able, strict=True) if yes)
                asked = week * answer * flow.protocol
                yield able, share * (asked + later * exam.read.mean_min / speed) / 60


def _slack(network: Network, promise: Promise) -> float:
    reads = {exam.name: exam.read.mean_min for exam in network.exams}
    longest = max(sum(share * reads[name] for name, share in flow.mix.items()) for flow in network.flows)
    return max(promise.minutes - longest, 1.0)


def _by_cell(load: np.ndarray) -> np.ndarray:
    days = load.reshape(7, HOURS)
    return np.concatenate([days[:WEEKEND].mean(axis=0), days[WEEKEND:].mean(axis=0)])


def _erlang(load: float, wait: float, late: float) -> int:
    """Give the fewest seats whose Erlang C wait exceeds `wait` with a chance of at most `late`."""
    if load <= 0:
        return 0
    seats, blocked = 0, 1.0
    while True:
        seats += 1
        blocked = load * blocked / (seats + load * blocked)
        if seats > load:
            waits = seats * blocked / (seats - load * (1 - blocked))
            if waits * exp(-(seats - load) * wait / READING_MIN) <= late:
                return seats
