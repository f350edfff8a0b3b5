"""Times to Paris: what their differences say of the roads, and the lower bounds that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from radioscopie.models.access.travel.calibrate import Rows, robust
from radioscopie.models.access.travel.network import Joined, graph
from radioscopie.models.access.travel.paths import edge_keys, edges_between

from .plane import plane

if TYPE_CHECKING:
    from radioscopie.models.access.travel.network import Network

    from .plan import Plan

PARIS = (2.3522, 48.8566)
RANKS, MOST_KM = (1, 2, 4, 7, 12, 19), 30.0
WEIGHT = 2.0
SLACK_MIN = 2.0  # a time between neighbours is not under the difference of their times to Paris less this


def tree(network: Network, plan: Plan, minutes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the minutes from Paris to every node, and the node before it on the way."""
    centre = int(cKDTree(plan.flat[: plan.communes]).query(plane(*np.array([PARIS]).T))[1][0])
    none = Joined(np.zeros((0, 1), dtype=np.int64), np.zeros((0, 1)))
    way, before = dijkstra(graph(network, minutes, none), indices=centre, return_predecessors=True)
    return way, before.astype(np.int64)


def neighbours(plan: Plan, times: np.ndarray) -> np.ndarray:
    """Give pairs of communes near each other whose times are known: shape (r, 2)."""
    known = np.flatnonzero(np.isfinite(times))
    km, near = cKDTree(plan.flat[known]).query(plan.flat[known], max(RANKS) + 1)
    pairs = [np.column_stack([known, known[near[:, k]]])[km[:, k] < MOST_KM] for k in RANKS]
    return np.unique(np.sort(np.concatenate(pairs), axis=1), axis=0)


def rows(network: Network, plan: Plan, minutes: np.ndarray, times: np.ndarray, spread: csr_array) -> Rows:
    """Write the differences of neighbours' times as equations: the common part of their ways cancels."""
    way, before = tree(network, plan, minutes)
    pairs = neighbours(plan, times)
    pairs = pairs[np.isfinite(way[pairs]).all(axis=1)]
    branches = branch_matrix(network, before, pairs, len(minutes))
    published = times[pairs[:, 0]] - times[pairs[:, 1]]
    gap = published - (way[pairs[:, 0]] - way[pairs[:, 1]])
    along = branches @ csr_array((minutes, (np.arange(len(minutes)),) * 2)) @ spread
    return Rows(along, gap, robust(gap, published, WEIGHT))


def branch_matrix(network: Network, before: np.ndarray, pairs: np.ndarray, edges: int) -> csr_array:
    """Give +1 on the edges of the first end's way and -1 on those of the second's, down to where they meet."""
    depth, keys = _depths(before), edge_keys(network)
    nodes, row = pairs.copy(), np.arange(len(pairs))
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    while len(row):
        deeper = (depth[nodes[row, 1]] > depth[nodes[row, 0]]).astype(int)
        here = nodes[row, deeper]
        above = before[here]
        parts.append((row, edges_between(network, keys, above, here), 1.0 - 2 * deeper))
        nodes[row, deeper] = above
        row = row[nodes[row, 0] != nodes[row, 1]]
    row, edge, sign = (np.concatenate(one) for one in zip(*parts, strict=True))
    return csr_array((sign, (row, edge)), shape=(len(pairs), edges))


def _depths(before: np.ndarray) -> np.ndarray:
    """Count the edges from each node to the root of a tree."""
    depth, node = np.zeros(len(before), dtype=np.int64), np.arange(len(before))
    while True:
        node = np.where(node >= 0, before[np.maximum(node, 0)], node)
        inside = node >= 0
        if not inside.any():
            return depth
        depth += inside


def floors(plan: Plan, times: np.ndarray) -> np.ndarray:
    """Give the least minutes of each edge between two communes: shape (m,)."""
    known = np.concatenate([times, np.full(len(plan.code) - plan.communes, np.nan)])
    gap = np.abs(known[plan.start] - known[plan.end]) - SLACK_MIN
    return np.where((plan.kind == 0) & np.isfinite(gap), np.maximum(gap, 0.0), 0.0)
