"""Published pairs put on a network, as the package would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.access.travel.network import join
from radioscopie.models.access.travel.roads import Trips

if TYPE_CHECKING:
    from radioscopie.models.access.travel.network import Network

    from .sources import Pairs


@dataclass(frozen=True)
class Points:
    """Pairs by ranks of their points: `start` and `end` hold each point once, degrees."""

    start: np.ndarray
    end: np.ndarray
    origin: np.ndarray
    site: np.ndarray
    minutes: np.ndarray


def points_of(pairs: Pairs) -> Points:
    """Give each point once."""
    start, origin = np.unique(pairs.start, axis=0, return_inverse=True)
    end, site = np.unique(pairs.end, axis=0, return_inverse=True)
    return Points(start, end, origin.ravel(), site.ravel(), pairs.minutes)


def trips_of(network: Network, points: Points) -> Trips:
    """Put the points on a network."""
    here, there = (join(network, *one.T) for one in (points.start, points.end))
    return Trips(network, network.minutes, here, there, np.zeros(len(points.start)))
