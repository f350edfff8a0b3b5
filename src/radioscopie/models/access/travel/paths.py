"""The edges that trips are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra

from radioscopie.models.access.travel.network import graph

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals, Whole
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.roads import Trips

CHUNK = 64


@dataclass(frozen=True, slots=True)
class Paths:
    """The shortest paths of r pairs.

    Parameters
    ----------
    way : shape (r,), minutes on the network, inf where there is no path
    row, edge : shape (q,), an edge of the path of a pair; each edge of each path once
    """

    way: Reals
    row: Ints
    edge: Ints


def pair_paths(trips: Trips, origin: Ints, site: Ints, limit: float) -> Paths:
    """Find the paths of pairs.

    Parameters
    ----------
    origin, site : shape (r,), ranks in `trips`
    limit : minutes on the network beyond which no path is looked for
    """
    full, n = graph(trips.network, trips.minutes, trips.sites), len(trips.network.lon)
    keys = edge_keys(trips.network)
    asked, group = np.unique(site, return_inverse=True)
    way, rows, edges = np.full(len(site), np.inf), [], []
    for start in range(0, len(asked), CHUNK):
        here = np.flatnonzero((group >= start) & (group < start + CHUNK))
        points = n + asked[start : start + CHUNK]
        found, before = dijkstra(full, indices=points, limit=limit, return_predecessors=True)
        nodes, minutes = trips.origins.node[origin[here]], trips.origins.minutes[origin[here]]
        tree = group[here] - start
        ways = found[tree[:, None], nodes] + minutes
        best = ways.argmin(axis=1)
        way[here] = np.take_along_axis(ways, best[:, None], axis=1)[:, 0]
        row, edge = _climb(trips.network, keys, before, tree, nodes[np.arange(len(here)), best], way[here])
        rows.append(here[row])
        edges.append(edge)
    return Paths(way, np.concatenate(rows), np.concatenate(edges))


def _climb(
    network: Network,
    keys: Ints,
    before: Whole,
    tree: Ints,
    node: Ints,
    way: Reals,
) -> tuple[Ints, Ints]:
    """Follow trees from nodes up to their roots: which of the nodes, which edge."""
    rows, edges = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    row = np.flatnonzero(np.isfinite(way))
    while len(row):
        above = before[tree[row], node[row]].astype(np.int64)
        inside = (above >= 0) & (above < len(network.lon))
        row, above = row[inside], above[inside]
        edges.append(edges_between(network, keys, above, node[row]))
        rows.append(row)
        node = node.copy()
        node[row] = above
    return np.concatenate(rows), np.concatenate(edges)


def edge_keys(network: Network) -> Ints:
    """Give each way out of a node a number from its two ends, in the order of the graph."""
    n = len(network.lon)
    keys: Ints = np.repeat(np.arange(n), np.diff(network.first)) * n + network.to
    return keys


def edges_between(network: Network, keys: Ints, start: Ints, end: Ints) -> Ints:
    """Give the edge between each pair of neighbours; `keys` is `edge_keys` of the network."""
    edges: Ints = network.edge[np.searchsorted(keys, start * len(network.lon) + end)]
    return edges
