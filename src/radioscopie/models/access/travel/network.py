"""The network of roads: communes joined to their neighbours and to the national roads, each edge with its minutes.

A way is the shortest path D between two nodes, in minutes; a trip takes D + e·D / (D + h): up to e minutes more to
leave and to arrive, half of them once D is h. How the minutes were fitted: docs/validation/travel.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from radioscopie.models.access.places import arc_km, on_sphere, tree_of
from radioscopie.tables.roads import KINDS, read_road_coefficients, read_road_edges, read_road_nodes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from radioscopie.arrays import Bools, Ints, Reals

ENDS = ("end_most", "end_half", "join_share", "inside_share", "inside_km")  # ids of their coefficients
NEAR, AT_KM, FAR_KM = (
    4,
    0.05,
    30.0,
)  # communes that a point is joined to, at its very place, too far for a road
LEAST_MIN = 1e-3  # of an edge: a graph has no edge of no length


@dataclass(frozen=True, slots=True)
class Ends:
    """What a trip takes outside the network.

    Parameters
    ----------
    most_min, half_min : e and h of the head of this file
    join_share : share of the local slowness on the straight line between a point and a node near it
    inside_share, inside_km : the same between the inhabitants of a commune and its point, and the longest such line
    """

    most_min: float
    half_min: float
    join_share: float
    inside_share: float
    inside_km: float

    def trip(self, way: Reals) -> Reals:
        """Give the minutes of a trip, all told, from those on the network."""
        return way + self.most_min * (1 - self.half_min / (way + self.half_min))

    def slope(self, way: Reals) -> Reals:
        """Give the minutes that a trip gains for one more on the network."""
        return 1 + self.most_min * self.half_min / (way + self.half_min) ** 2

    def way(self, trip: float) -> float:
        """Give the minutes on the network from those of a trip: the positive root of its equation."""
        half = (trip - self.most_min - self.half_min) / 2
        return float(half + np.sqrt(half**2 + self.half_min * max(trip, 0.0)))


@dataclass(frozen=True, slots=True)
class Network:
    """n nodes, the communes first, and m edges that are driven both ways.

    Parameters
    ----------
    lon, lat : shape (n,), degrees (WGS 84)
    home : shape (n,), rank of the nearest commune; its own for a commune
    slowness : shape (n,), minutes per straight kilometre around
    relief : shape (n,), metres: standard deviation of altitudes within 10 km
    land : shape (n,), a number for each part that no edge joins to another
    start, end : shape (m,), ranks of nodes
    kind : shape (m,), ranks in `tables.roads.KINDS`
    minutes : shape (m,)
    first, to, edge : rows of the graph: the ways out of node i are `first[i]:first[i + 1]`, to a node by an edge
    ends : what a trip takes outside
    """

    lon: Reals
    lat: Reals
    home: Ints
    slowness: Reals
    relief: Reals
    land: Ints
    start: Ints
    end: Ints
    kind: Ints
    minutes: Reals
    first: Ints
    to: Ints
    edge: Ints
    ends: Ends


@dataclass(frozen=True, slots=True)
class Joined:
    """p points joined to the network.

    Parameters
    ----------
    node : shape (p, k), ranks of the nodes near each point
    minutes : shape (p, k), to reach them; inf where there is none
    """

    node: Ints
    minutes: Reals

    @property
    def is_on(self) -> Bools:
        """Say which points a road reaches: shape (p,)."""
        return np.asarray(np.isfinite(self.minutes).any(axis=1))


@cache
def road_network() -> Network:
    """Give the network shipped with the package."""
    return network_of(read_road_nodes(), read_road_edges(), read_road_coefficients())


def network_of(nodes: pa.Table, edges: pa.Table, coefficients: Mapping[str, float]) -> Network:
    """Give a network from its tables (`tables.roads`)."""
    kinds = edges["kind"].combine_chunks()
    kind = np.array([KINDS.index(word) for word in kinds.dictionary.to_pylist()])[kinds.indices.to_numpy()]
    ends = Ends(*(coefficients[name] for name in ENDS))
    of_edges = (edges["start"].to_numpy(), edges["end"].to_numpy(), kind, edges["minutes"].to_numpy())
    lon, lat, home = (nodes[name].to_numpy() for name in ("lon", "lat", "home"))
    of_nodes = (lon, lat, home, nodes["slowness_min_km"].to_numpy(), nodes["relief_m"].to_numpy())
    return assembled(of_nodes, of_edges, ends)


def assembled(
    nodes: tuple[Reals, Reals, Ints, Reals, Reals], edges: tuple[Ints, Ints, Ints, Reals], ends: Ends
) -> Network:
    """Sort the ways out of each node and number the lands.

    Parameters
    ----------
    nodes : lon, lat, home, slowness, relief
    edges : start, end, kind, minutes
    """
    lon, lat, home, slowness, relief = nodes
    start, end, kind, minutes = edges
    n = len(lon)
    first, to, edge = _rows(start, end, n)
    links = csr_array((np.ones(len(to)), to, first), shape=(n, n))
    land = connected_components(links, directed=False)[1].astype(np.int64)
    least = np.maximum(minutes, LEAST_MIN)
    return Network(lon, lat, home, slowness, relief, land, start, end, kind, least, first, to, edge, ends)


def _rows(start: Ints, end: Ints, nodes: int) -> tuple[Ints, Ints, Ints]:
    """Sort the edges, each in its two directions, by the node they leave."""
    out, into = np.concatenate([start, end]), np.concatenate([end, start])
    edge = np.tile(np.arange(len(start)), 2)
    order = np.lexsort((into, out))
    return np.searchsorted(out[order], np.arange(nodes + 1)), into[order], edge[order]


def join(network: Network, lon: Reals, lat: Reals) -> Joined:
    """Join points to the communes near them: to one alone at its very point, else to four of the same land."""
    communes = np.flatnonzero(network.home == np.arange(len(network.home)))
    tree = tree_of(network.lon[communes], network.lat[communes])
    near = np.arange(1, min(NEAR, len(communes)) + 1)
    chord, rank = tree.query(on_sphere(lon, lat), k=near)
    km, node = arc_km(chord), communes[rank]
    minutes = network.ends.join_share * network.slowness[node] * km
    minutes[km[:, 0] < AT_KM, 0] = 0.0
    minutes[km[:, 0] < AT_KM, 1:] = np.inf
    minutes[(network.land[node] != network.land[node[:, :1]]) | (km[:, :1] > FAR_KM)] = np.inf
    return Joined(node, minutes)


def graph(network: Network, minutes: Reals, points: Joined) -> csr_array:
    """Give the graph with one more node for each point, which is left but never passed through.

    Parameters
    ----------
    minutes : shape (m,), of the edges
    points : p points, nodes n to n + p
    """
    n, p = len(network.lon), len(points.node)
    out = np.isfinite(points.minutes)
    lasts = network.first[-1] + np.cumsum(out.sum(axis=1))
    data = np.concatenate([minutes[network.edge], np.maximum(points.minutes[out], LEAST_MIN)])
    to = np.concatenate([network.to, points.node[out]])
    return csr_array((data, to, np.concatenate([network.first, lasts])), shape=(n + p, n + p))
