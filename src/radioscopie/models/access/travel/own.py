"""Times of a user bend the network of his area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.access.travel.asked import on_roads, pair_minutes
from radioscopie.models.access.travel.calibrate import LIMIT_MIN, Known, calibrated
from radioscopie.models.access.travel.network import road_network
from radioscopie.models.access.travel.roads import trips_between

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.places import Points
    from radioscopie.models.access.travel.network import Network

FEW = 20  # pairs under which nothing can be told of an area


@dataclass(frozen=True, slots=True)
class Own:
    """A network bent to known times.

    Parameters
    ----------
    network : on its own scale of speeds
    scale : median of the known times over those of the network
    pairs : known times used: between two ends of the network, of `LIMIT_MIN` minutes or less
    before, after : mean gap to the known times, put on the scale of the network, before and after; minutes
    """

    network: Network
    scale: float
    pairs: int
    before: float
    after: float


def own_network(starts: Points, ends: Points, origin: Ints, site: Ints, minutes: Reals) -> Own | None:
    """Bend the shipped network to known times; None when fewer than `FEW` pairs can be used.

    Parameters
    ----------
    origin, site : shape (r,), ranks of the ends
    minutes : shape (r,)
    """
    trips = trips_between(road_network(), starts, ends)
    kept = on_roads(trips, origin, site) & (minutes > 0) & (minutes <= LIMIT_MIN)
    known = Known(origin[kept], site[kept], minutes[kept])
    if kept.sum() < FEW:
        return None
    network, scale = calibrated(trips, known)
    before = _gap(trips.network, starts, ends, known)
    return Own(network, scale, int(kept.sum()), before, _gap(network, starts, ends, known))


def _gap(network: Network, starts: Points, ends: Points, known: Known) -> float:
    """Give the mean gap to known times brought to the scale of the network."""
    most = np.full(len(known.minutes), 2 * LIMIT_MIN)
    found = pair_minutes(trips_between(network, starts, ends), known.origin, known.site, most)
    joined = np.isfinite(found)
    scale = np.median(known.minutes[joined] / found[joined])
    return float(np.abs(known.minutes[joined] / scale - found[joined]).mean())
