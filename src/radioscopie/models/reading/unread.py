"""Hours at which nobody on duty may read what a site asks for: seen before any simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.duty import seats_by_hour
from radioscopie.models.reading.encode import make_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.models.reading.network.spec import Network


@dataclass(frozen=True, slots=True)
class Unread:
    """A site and the hours of its requests that find nobody.

    Parameters
    ----------
    site : its name
    hours : (168,) from Monday: somebody asks, nobody on duty may read some of it
    asked : (168,) those requests, in a week of a mean month
    """

    site: str
    hours: np.ndarray
    asked: np.ndarray


def unread(
    network: Network, held: np.ndarray | None = None, flows: Sequence[int] | None = None
) -> list[Unread]:
    """List the sites that ask at hours when nobody who may read their exams is on duty.

    Parameters
    ----------
    held : (G, 168) whether each group is on duty; None: by its shifts
    flows : ranks of the flows that count; None: all
    """
    duty = (seats_by_hour(network.groups) if held is None else held) > 0
    plan, alone = make_plan(network), np.zeros((len(network.sites), 168))
    asked = np.zeros(alone.shape)
    for rate, f, s, _ in plan.streams.tolist():
        if flows is not None and f not in flows:
            continue
        for x, exam in enumerate(network.exams):
            rates = rate * plan.hour_weight[f] * network.flows[f].mix.get(exam.name, 0.0)
            able = plan.level[plan.class_of[s, x]] >= 0
            asked[s] += np.where(duty[able].any(axis=0), 0.0, rates)
    found = zip(network.sites, asked, strict=True)
    return [Unread(site.name, own > 0, own) for site, own in found if own.any()]
