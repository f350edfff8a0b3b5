"""One replication of a network: requests, then what happens to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from radioscopie.models.reading.duty import DAY, cells_of
from radioscopie.models.reading.engine.arrivals import draw_requests
from radioscopie.models.reading.engine.draws import derived
from radioscopie.models.reading.engine.loop import FULL, run_network
from radioscopie.models.reading.engine.records import EVENTS_AN_EXAM, EXAM, Records, new_records

if TYPE_CHECKING:
    from radioscopie.models.reading.engine.plan import Plan

REQUESTS, OUTAGES = 1, 2
WORD = (1 << 64) - 1


class Replication(NamedTuple):
    """A replication: its tables at the end, the number of events, the memory that a next one may take over."""

    records: Records
    events: int
    room: np.ndarray


def replicate(plan: Plan, seed: int, replication: int, room: np.ndarray | None = None) -> Replication:
    """Run a network once.

    Parameters
    ----------
    plan : the compiled network
    seed : seed of the run; the streams of requests, durations and outages follow from it and the replication
    replication : its rank; the same rank sees the same draws in every variant (common random numbers)
    room : memory of an earlier replication, which is lost (asking for new memory takes a quarter of the time)
    """
    key = np.uint64(derived(np.uint64(seed & WORD), np.uint64(replication)))
    rules, asked = plan.rules.copy(), np.uint64(derived(key, np.uint64(REQUESTS)))
    rules["outage_key"] = derived(key, np.uint64(OUTAGES))
    events, each = FULL, EVENTS_AN_EXAM
    while events == FULL:
        exams, memory = requests(plan, asked, room)
        records = new_records(plan._replace(rules=rules), exams, each)
        events, each = int(run_network(records, plan.duties, plan.on_at_start)), 2 * each
    return Replication(records, events, memory)


def requests(plan: Plan, key: np.uint64, room: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Draw the requests of a run, in the order of time.

    Returns
    -------
    `records.EXAM` records to which nothing happened yet, and the memory they stand in
    """
    weights = np.hstack([plan.hour_weight, plan.holiday_weight])
    drawn = (plan.streams, _cells(plan), weights, plan.day_weight, plan.mix, plan.priority_mix)
    mean = expected(plan)
    size = int(mean + 8 * np.sqrt(mean) + 64)
    while True:
        if room is None or len(room) < size:
            room = np.empty(size, EXAM)
        size = draw_requests(*drawn, key, room)
        if size <= len(room):
            return room[:size], room


def _cells(plan: Plan) -> np.ndarray:
    """Give the cell of each hour of the run, which is the column of its weight."""
    return cells_of(plan.days, 0, DAY * plan.day_weight.shape[1])


def expected(plan: Plan) -> float:
    """Count the requests expected in the whole run."""
    return float(expected_by_site(plan, 0, plan.day_weight.shape[1]).sum())


def expected_by_site(plan: Plan, first: int, last: int) -> np.ndarray:
    """Count the requests expected from each site (S,) from a day of the run until another, which is not in it."""
    weights, cells = np.hstack([plan.hour_weight, plan.holiday_weight]), _cells(plan)[24 * first : 24 * last]
    by_flow = [
        (week[cells] * np.repeat(season[first:last], 24)).sum()
        for week, season in zip(weights, plan.day_weight, strict=True)
    ]
    by_stream = plan.streams["rate"] * np.array(by_flow)[plan.streams["flow"]]
    return np.bincount(plan.streams["site"], by_stream, minlength=len(plan.staff))
