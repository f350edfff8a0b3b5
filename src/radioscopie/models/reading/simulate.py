"""One replication of a network: requests, then what happens to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from radioscopie.models.reading.arrivals import draw_requests
from radioscopie.models.reading.draws import derived
from radioscopie.models.reading.engine import run_network
from radioscopie.models.reading.state import EXAM, World, new_world

if TYPE_CHECKING:
    from radioscopie.models.reading.plan import Plan

REQUESTS, OUTAGES = 1, 2
WORD = (1 << 64) - 1


class Replication(NamedTuple):
    """A replication: its tables at the end, the number of events."""

    world: World
    events: int


def replicate(plan: Plan, seed: int, replication: int) -> Replication:
    """Run a network once.

    Parameters
    ----------
    plan : the compiled network
    seed : seed of the run; the streams of requests, durations and outages follow from it and the replication
    replication : its rank; the same rank sees the same draws in every variant (common random numbers)
    """
    key = np.uint64(derived(np.uint64(seed & WORD), np.uint64(replication)))
    exams = requests(plan, np.uint64(derived(key, np.uint64(REQUESTS))))
    rules = plan.rules.copy()
    rules["outage_key"] = derived(key, np.uint64(OUTAGES))
    world = new_world(plan._replace(rules=rules), exams)
    return Replication(world, int(run_network(world, plan.duties, plan.on_at_start)))


def requests(plan: Plan, key: np.uint64) -> np.ndarray:
    """Draw the requests of a run, in the order of time, as `state.EXAM` records to which nothing happened yet."""
    mean = expected(plan)
    room = int(mean + 8 * np.sqrt(mean) + 64)
    drawn = (
        plan.streams,
        plan.hour_weight,
        plan.day_weight,
        plan.mix,
        plan.priority_mix,
        plan.rules["first_hour"][0],
    )
    while True:
        exams = np.zeros(room, EXAM)
        n = draw_requests(*drawn, key, exams)
        if n <= room:
            return exams[:n]
        room = n


def expected(plan: Plan) -> float:
    """Count the requests expected in the whole run."""
    cells = (plan.rules["first_hour"][0] + np.arange(plan.day_weight.shape[1] * 24)) % 168
    by_flow = [
        (week[cells] * np.repeat(season, 24)).sum()
        for week, season in zip(plan.hour_weight, plan.day_weight, strict=True)
    ]
    return float((plan.streams["rate"] * np.array(by_flow)[plan.streams["flow"]]).sum())
