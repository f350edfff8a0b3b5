"""Replications of a network until the precision asked for, and the intervals they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.statistics import Sample, measured, observe
from radioscopie.models.statistics import half_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radioscopie.models.reading.engine.plan import Plan
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.simulate import Replication

FEWEST, MOST, HALF_WIDTH = 5, 60, 0.005
WITHIN = 6


@dataclass(frozen=True, slots=True)
class Study:
    """A network, its plan, its samples; the requests of its first replication, and those kept for the event log."""

    network: Network
    plan: Plan
    samples: tuple[Sample, ...]
    requests: int
    logged: np.ndarray


def study(network: Network, seed: int, replications: int | None, advance: Callable[[int], None]) -> Study:
    """Replicate a network.

    Parameters
    ----------
    network : the network
    seed : seed of the run
    replications : how many; None: from 5 to 60, until the share within the promise is known within 0.5 point
    advance : told the exams of each replication; what it raises ends the work
    """
    plan = make_plan(network)
    run = replicate(plan, seed, 0)
    requests, kept = len(run.records.exams), logged(network, plan, run)
    samples = [observe(network, plan, run)]
    advance(requests)
    while not _enough(samples, replications):
        run = replicate(plan, seed, len(samples), run.room)
        samples.append(observe(network, plan, run))
        advance(len(run.records.exams))
    return Study(network, plan, tuple(samples), requests, kept)


def logged(network: Network, plan: Plan, replication: Replication) -> np.ndarray:
    """Copy the exams of the first days measured, those of the event log."""
    exams = measured(plan, replication)
    last = plan.rules["begin"][0] + 1440 * network.log_days
    return np.array(exams[: np.searchsorted(exams["requested"], last)])


def _enough(samples: Sequence[Sample], replications: int | None) -> bool:
    if replications is not None:
        return len(samples) >= replications
    if len(samples) < FEWEST:
        return False
    shares = [sample.delays["all", "request_to_report"][0, WITHIN] for sample in samples]
    nothing = bool(np.isnan(shares).all())  # no priority has a promise
    return nothing or len(samples) >= MOST or half_width(np.array(shares)) <= HALF_WIDTH
