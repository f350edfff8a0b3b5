"""What each hypothesis moves of the headline: the people of the area beyond 30 minutes, one hypothesis at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from radioscopie.models.access.doubt import ends
from radioscopie.models.access.study import sites_of, travel_by_model
from radioscopie.models.access.travel.pairs import nearest
from radioscopie.questions.access.tables.rows import SPEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from radioscopie.arrays import Reals
    from radioscopie.models.access.travel.network import Network
    from radioscopie.questions.access.ask import Ask
    from radioscopie.questions.access.tables.rows import Found

FAR_MIN, NEAR_KM = 30.0, 150.0
OTHER = {"mri": "ct", "ct": "mri"}  # where a machine of a group is possible, unseen by the SAE
OUTSIDE = (
    "need_same",
    "need_age",
    "need_weights",
    "limit",
    "decay",
)  # they weigh the supply, not the minutes
BEFORE = "before"


def effects(ask: Ask, found: Found, supply: pa.Table, network: Network | None) -> dict[str, int]:
    """Give people by the key of each hypothesis that was tried.

    Speeds: between the slowest and the fastest of `sensitivity`; errors of times: the interval of the draws; sites of
    the SAE: a machine at each site of the other equipment; sites added: without them.

    Parameters
    ----------
    supply : all the sites read, of every equipment
    network : bent to known times; None: that of the package
    """
    return {f"access.{name}": abs(people) for name, people in _tried(ask, found, supply, network)}


def _tried(ask: Ask, found: Found, supply: pa.Table, network: Network | None) -> Iterator[tuple[str, int]]:
    minutes, people = found.studies[BEFORE].near.minutes, found.studies[BEFORE].measures.people
    beyond = [_beyond(minutes * factor, people) for factor in SPEEDS.values()]
    yield "travel_user" if ask.travel else "travel_model", max(beyond) - min(beyond)
    yield from ((name, 0) for name in OUTSIDE)
    if found.drawn:
        low, high = ends((found.drawn[BEFORE] > FAR_MIN) @ people)
        yield "intervals_of", int(high - low)
    if is_scope_tried(ask):
        more = _possible(found, sites_of(supply, OTHER[ask.equipment]))
        filled = np.minimum(minutes, _minutes_to(found, more, network))
        yield "scope_sae", _beyond(minutes, people) - _beyond(filled, people)


def is_scope_tried(ask: Ask) -> bool:
    """Tell whether machines that the SAE may not see are tried: all its sites, by our times."""
    return ask.equipment in OTHER and not any(
        (ask.sites, ask.travel, ask.also, ask.lacking, ask.at_night, ask.at)
    )


def _beyond(minutes: Reals, people: Reals) -> int:
    return int(people[minutes > FAR_MIN].sum())


def _possible(found: Found, others: pa.Table) -> pa.Table:
    """Give the sites of the other equipment alone, those that somebody of the area may reach."""
    alone = others.filter(pc.invert(pc.is_in(others["site"], found.sites[BEFORE]["site"])))
    box = [
        (pc.min(found.communes[axis]).as_py() or 0, pc.max(found.communes[axis]).as_py() or 0)
        for axis in ("lon", "lat")
    ]
    kept = [
        pc.and_(pc.greater(alone[axis], low - 1), pc.less(alone[axis], high + 1))
        for axis, (low, high) in zip(("lon", "lat"), box, strict=True)
    ]
    return alone.filter(pc.and_(*kept))


def _minutes_to(found: Found, sites: pa.Table, network: Network | None) -> Reals:
    return nearest(travel_by_model(found.communes, sites, FAR_MIN, network)).minutes
