"""Minutes by road from communes to sites: on the network where it is, in straight lines overseas."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from radioscopie.models.access.places import INSIDE, packed, part
from radioscopie.models.access.travel.line import inside_line, line_travel
from radioscopie.models.access.travel.network import Joined, graph, join, road_network
from radioscopie.models.access.travel.pairs import sorted_travel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.places import Points
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.pairs import Travel

    Found = tuple[Ints, Ints, Reals]

CHUNK = 32  # sites at a time: their minutes to all nodes then fit in memory that is used again
MOST_KEPT = 20_000_000  # pairs


@dataclass(frozen=True, slots=True)
class Trips:
    """Origins and sites on a network whose edges take `minutes`.

    Parameters
    ----------
    minutes : shape (m,), of the edges
    origins, sites : points joined to the network
    inside : shape (origins,), least minutes on the network, to the point of one's own commune
    ahead : minutes that every site is given too many, taken off at the end (a draw may make a site early)
    leaving : minutes added to every trip of an origin: shape (origins,), or 0
    """

    network: Network
    minutes: Reals
    origins: Joined
    sites: Joined
    inside: Reals
    ahead: float = 0.0
    leaving: Reals | float = 0.0

    def trip(self, way: Reals, origin: Ints) -> Reals:
        """Give the minutes of trips from those on the network, `ahead` included, and the ranks of their origins."""
        inside = np.maximum(way - self.ahead, self.inside[origin])
        late = self.leaving[origin] if isinstance(self.leaving, np.ndarray) else self.leaving
        return np.maximum(self.network.ends.trip(inside) + late, 0.0)


def model_travel(origins: Points, sites: Points, reach_min: float, network: Network | None = None) -> Travel:
    """Give the pairs within a time by the model, and the nearest site of each origin however far it is.

    Sites already asked in this process, from the same origins, are not computed again.

    Parameters
    ----------
    origins, sites : points
    reach_min : minutes beyond which only the nearest site is kept
    network : bent to known times; None: that of the package
    """
    trips = trips_between(network or road_network(), origins, sites)
    near = _kept_pairs(trips, reach_min)
    far = nearest_pairs(trips, _alone(near[0], trips))
    line = line_travel_off(origins, sites, trips, reach_min)
    i, j, minutes = (np.concatenate(parts) for parts in zip(near, far, line, strict=True))
    return sorted_travel(i, j, minutes, len(origins.lon), len(sites.lon))


def trips_between(network: Network, origins: Points, sites: Points) -> Trips:
    """Put origins and sites on a network, with its own minutes."""
    here = _joined(network, origins)
    inside = _inside_way(network, here, origins)
    return Trips(network, network.minutes, here, join(network, sites.lon, sites.lat), inside)


def _joined(network: Network, origins: Points) -> Joined:
    """Put origins on a network; on that of the package, those asked last are not put there again."""
    if network is not road_network():
        return join(network, origins.lon, origins.lat)
    return _on_roads(*(packed(one) for one in (origins.lon, origins.lat)))


@lru_cache(maxsize=2)
def _on_roads(lon: bytes, lat: bytes) -> Joined:
    return join(road_network(), np.frombuffer(lon), np.frombuffer(lat))


def inside_minutes(origins: Points) -> Reals:
    """Give the mean minutes between the inhabitants of each commune and its point: shape (origins,)."""
    network = road_network()
    here = join(network, origins.lon, origins.lat)
    by_road = network.ends.trip(_inside_way(network, here, origins))
    return np.where(here.is_on, by_road, inside_line(origins))


def _inside_way(network: Network, here: Joined, origins: Points) -> Reals:
    ends = network.ends
    km = np.minimum(origins.inside_km, INSIDE * ends.inside_km)
    return ends.inside_share * network.slowness[here.node[:, 0]] * km


def near_pairs(trips: Trips, reach_min: float) -> Found:
    """Give every pair within a time: ranks of origins, of sites, minutes."""
    early = float(-np.min(trips.leaving, initial=0.0))
    limit = trips.network.ends.way(reach_min + early) + trips.ahead
    parts = [_within(start, ways, limit) for start, ways in _ways(trips, limit)]
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    origin, site, way = (np.concatenate(part) for part in zip(*parts, strict=True))
    minutes = trips.trip(way, origin)
    kept = minutes <= reach_min
    return origin[kept], site[kept], minutes[kept]


def _within(start: int, ways: Found, limit: float) -> Found:
    site, origin, minutes = ways
    near = minutes <= limit
    return origin[near], start + site[near], minutes[near]


def nearest_pairs(trips: Trips, some: Ints) -> Found:
    """Give the nearest site of the origins `some`, those that a road joins to one."""
    if not len(trips.sites.node) or not len(some):
        return some[:0], some[:0], np.zeros(0)
    n = len(trips.network.lon)
    points = n + np.arange(len(trips.sites.node))
    full = graph(trips.network, trips.minutes, trips.sites)
    way, _, source = dijkstra(full, indices=points, min_only=True, return_predecessors=True)
    ways = way[trips.origins.node[some]] + trips.origins.minutes[some]
    best = ways.argmin(axis=1)
    rows = np.arange(len(some))
    site = source[trips.origins.node[some, best]].astype(np.int64) - n
    minutes = trips.trip(ways[rows, best], some)
    joined = np.isfinite(minutes)
    return some[joined], site[joined], minutes[joined]


def _alone(origin: Ints, trips: Trips) -> Ints:
    """Give the origins on the network that have no site near them."""
    count = np.bincount(origin, minlength=len(trips.inside))
    return np.flatnonzero((count == 0) & trips.origins.is_on)


def _ways(trips: Trips, limit: float) -> Iterator[tuple[int, Found]]:
    """Give, some sites at a time, the rank of the first and the minutes on the network to the origins reached."""
    n, full = len(trips.network.lon), graph(trips.network, trips.minutes, trips.sites)
    to = _by_node(trips.origins, n)
    for start in range(0, len(trips.sites.node), CHUNK):
        points = n + np.arange(start, min(start + CHUNK, len(trips.sites.node)))
        found = dijkstra(full, indices=points, limit=limit)[:, :n]
        yield start, _to_points(found, to, len(trips.origins.node))


def _by_node(points: Joined, nodes: int) -> csr_array:
    """Give the points that each node is near, and the minutes between them: shape (nodes, points)."""
    point, rank = np.nonzero(np.isfinite(points.minutes))
    node, minutes = points.node[point, rank], points.minutes[point, rank]
    order = np.argsort(node, kind="stable")
    first = np.searchsorted(node[order], np.arange(nodes + 1))
    return csr_array((minutes[order], point[order], first), shape=(nodes, len(points.node)))


def _to_points(found: Reals, to: csr_array, points: int) -> Found:
    """Give the shortest ways to points from those to the few nodes reached: ranks of sites, of points, minutes."""
    site, node = np.divmod(np.flatnonzero(np.isfinite(found)), found.shape[1])
    count = np.diff(to.indptr)[node]
    rank = np.repeat(to.indptr[node] - np.cumsum(count) + count, count) + np.arange(count.sum())
    key = np.repeat(site, count) * points + to.indices[rank]
    least = np.full(len(found) * points, np.inf)
    np.minimum.at(least, key, np.repeat(found[site, node], count) + to.data[rank])
    kept = np.flatnonzero(np.isfinite(least))
    return kept // points, kept % points, least[kept]


def line_travel_off(origins: Points, sites: Points, trips: Trips, reach_min: float) -> Found:
    """Give the pairs where the network is not."""
    i, j = (np.flatnonzero(~one.is_on) for one in (trips.origins, trips.sites))
    travel = line_travel(part(origins, i), part(sites, j), reach_min)
    return i[travel.origin], j[travel.site], travel.minutes


_KEPT: dict[bytes, tuple[NDArray[np.int32], Reals]] = {}


def _kept_pairs(trips: Trips, reach_min: float) -> Found:
    """Give `near_pairs`, computing only the sites that were not asked before."""
    keys = _keys(trips, reach_min)
    absent = np.array([rank for rank, key in enumerate(keys) if key not in _KEPT], dtype=np.int64)
    some = Joined(trips.sites.node[absent], trips.sites.minutes[absent])
    origin, site, minutes = near_pairs(replace(trips, sites=some), reach_min)
    cuts = np.searchsorted(site, np.arange(1, len(absent)))
    pieces = zip(absent, np.split(origin.astype(np.int32), cuts), np.split(minutes, cuts), strict=False)
    _KEPT.update({keys[rank]: (i, found) for rank, i, found in pieces})
    found = [_KEPT[key] for key in keys]
    if sum(len(i) for i, _ in _KEPT.values()) > MOST_KEPT:
        _KEPT.clear()
    ranks = np.repeat(np.arange(len(keys)), [len(i) for i, _ in found])
    empty = (np.zeros(0, dtype=np.int32), np.zeros(0))
    i, t = (np.concatenate([one[k] for one in found] or [empty[k]]) for k in (0, 1))
    return i.astype(np.int64), ranks, t


def _keys(trips: Trips, reach_min: float) -> list[bytes]:
    """Name each site with what its times depend on."""
    asked = hashlib.sha256(np.array([reach_min]).tobytes())
    for array in (trips.minutes, trips.origins.node, trips.origins.minutes, trips.inside):
        asked.update(np.ascontiguousarray(array).tobytes())
    start, sites = asked.digest(), trips.sites
    return [
        start + node.tobytes() + minutes.tobytes()
        for node, minutes in zip(sites.node, sites.minutes, strict=True)
    ]
