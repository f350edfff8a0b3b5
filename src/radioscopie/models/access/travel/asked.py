"""Minutes of pairs that are asked one by one, with their interval over draws of the network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra

from radioscopie.models.access.places import arc_km, on_sphere
from radioscopie.models.access.travel.draws import drawn, drawn_trips
from radioscopie.models.access.travel.line import model_minutes
from radioscopie.models.access.travel.network import graph
from radioscopie.models.access.travel.roads import trips_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.access.places import Points
    from radioscopie.models.access.travel.draws import Noise
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.roads import Trips

CHUNK = 16
MOST_LONGER, MOST_LATER = 2.0, 30.0  # a draw takes less than twice the central minutes, and half an hour
WITHIN = (0.05, 0.95)  # of draws: what an interval holds


def pair_minutes(trips: Trips, origin: Ints, site: Ints, most: Reals | None = None) -> Reals:
    """Give the minutes on the network of r pairs: shape (r,), inf where no road joins them.

    Edges are driven both ways: paths are looked for from whichever ends are fewer.

    Parameters
    ----------
    origin, site : shape (r,), ranks in the trips
    most : shape (r,), minutes on the network beyond which no path is looked for; None: any
    """
    sides = (trips.sites, site), (trips.origins, origin)
    (start, first), (end, last) = sorted(sides, key=lambda side: len(np.unique(side[1])))
    full, n = graph(trips.network, trips.minutes, start), len(trips.network.lon)
    asked, group = np.unique(first, return_inverse=True)
    way = np.full(len(site), np.inf)
    for cut in range(0, len(asked), CHUNK):
        here = np.flatnonzero((group >= cut) & (group < cut + CHUNK))
        limit = np.inf if most is None else float(np.max(most[here]))
        found = dijkstra(full, indices=n + asked[cut : cut + CHUNK], limit=limit)
        ways = found[group[here, None] - cut, end.node[last[here]]] + end.minutes[last[here]]
        way[here] = ways.min(axis=1)
    return trips.trip(way, origin)


def on_roads(trips: Trips, origin: Ints, site: Ints) -> Bools:
    """Say which pairs have both ends on the network: shape (r,)."""
    return trips.origins.is_on[origin] & trips.sites.is_on[site]


def asked_minutes(network: Network, starts: Points, ends: Points, origin: Ints, site: Ints) -> Reals:
    """Give the minutes of r pairs: on the network where it is, else in straight lines: shape (r,)."""
    trips = trips_between(network, starts, ends)
    off = ~(trips.origins.is_on[origin] | trips.sites.is_on[site])
    minutes = pair_minutes(trips, origin, site)
    i, j = origin[off], site[off]
    minutes[off] = model_minutes(straight(starts, ends, i, j), starts, ends, i, j)
    return minutes


def straight(starts: Points, ends: Points, origin: Ints, site: Ints) -> Reals:
    """Give the great circle between the ends of pairs, in kilometres: shape (r,)."""
    here, there = on_sphere(starts.lon, starts.lat)[origin], on_sphere(ends.lon, ends.lat)[site]
    return arc_km(np.linalg.norm(here - there, axis=1))


def asked_interval(
    noise: Noise, trips: Trips, pairs: tuple[Ints, Ints], draws: int, advance: Callable[[int], None]
) -> tuple[Reals, Reals]:
    """Give the minutes below and above which one draw in twenty is, for each pair: shape (r,) each."""
    found = np.empty((draws, len(pairs[0])), dtype=np.float32)
    central = pair_minutes(trips, *pairs)
    most = np.where(np.isfinite(central), MOST_LONGER * central + MOST_LATER, 0.0)
    for number in range(draws):
        found[number] = pair_minutes(drawn_trips(trips, drawn(noise, number)), *pairs, most)
        advance(1)
    low, high = np.quantile(found, WITHIN, axis=0, method="inverted_cdf")
    return low, high


def noise_on(noise: Noise, network: Network) -> Noise:
    """Give the errors of a network bent to known times: as large as before, around its own minutes."""
    return replace(noise, network=network)
