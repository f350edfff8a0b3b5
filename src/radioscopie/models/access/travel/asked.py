"""Minutes of pairs that are asked one by one, with their interval over draws of the network."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
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
LIKELY_LONGER, LIKELY_LATER = 1.15, 8.0  # nearly always within; else looked for again, as far as that
WITHIN = (0.05, 0.95)  # of draws: what an interval holds


def pair_minutes(trips: Trips, origin: Ints, site: Ints, most: Reals | None = None) -> Reals:
    """Give the minutes on the network of r pairs: shape (r,), inf where no road joins them.

    Edges are driven both ways: paths are looked for from whichever ends are fewer.

    Parameters
    ----------
    origin, site : shape (r,), ranks in the trips
    most : shape (r,), minutes on the network beyond which no path is looked for; None: any
    """
    return trips.trip(_pair_ways(trips, origin, site, most, _fewer_sites(origin, site)), origin)


def _fewer_sites(origin: Ints, site: Ints) -> bool:
    return len(np.unique(site)) <= len(np.unique(origin))


def _pair_ways(trips: Trips, origin: Ints, site: Ints, most: Reals | None, from_sites: bool) -> Reals:
    """Give the minutes of r pairs between their ends; beyond `most` they may be those of a longer way, or inf.

    Parameters
    ----------
    from_sites : paths are looked for from the sites, else from the origins
    """
    sides = (trips.sites, site), (trips.origins, origin)
    (start, first), (end, last) = sides if from_sites else sides[::-1]
    full, n = graph(trips.network, trips.minutes, start), len(trips.network.lon)
    asked, group = np.unique(first, return_inverse=True)
    reach = np.full(len(asked), -np.inf if most is not None else np.inf)
    if most is not None:
        np.maximum.at(reach, group, most)
    order = np.argsort(reach, kind="stable")  # those who look as far are looked for together
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    by_rank = np.argsort(rank[group], kind="stable")
    cuts = np.searchsorted(rank[group][by_rank], np.arange(0, len(asked) + CHUNK, CHUNK))
    way = np.full(len(site), np.inf)
    for number, (low, high) in enumerate(pairwise(cuts)):
        here, some = by_rank[low:high], order[number * CHUNK : (number + 1) * CHUNK]
        if len(here):
            found = dijkstra(full, indices=n + asked[some], limit=float(reach[some[-1]]))
            ways = found[rank[group[here]][:, None] - number * CHUNK, end.node[last[here]]]
            way[here] = (ways + end.minutes[last[here]]).min(axis=1)
    return way


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
    way = _fewer_sites(*pairs)
    central = _pair_ways(trips, *pairs, None, way)
    joined = np.isfinite(central)
    likely, most = (
        np.where(joined, longer * central + later, 0.0)
        for longer, later in ((LIKELY_LONGER, LIKELY_LATER), (MOST_LONGER, MOST_LATER))
    )
    for number in range(draws):
        draw = drawn_trips(trips, drawn(noise, number))
        ways = _pair_ways(draw, *pairs, likely, way)
        again = joined & ~(ways <= likely)
        if again.any():
            ways[again] = _pair_ways(draw, pairs[0][again], pairs[1][again], most[again], way)
        found[number] = draw.trip(ways, pairs[0])
        advance(1)
    low, high = np.quantile(found, WITHIN, axis=0, method="inverted_cdf")
    return low, high


def noise_on(noise: Noise, network: Network) -> Noise:
    """Give the errors of a network bent to known times: as large as before, around its own minutes."""
    return replace(noise, network=network)
