"""Known times bend the network: each place gets a slowness of its own, smooth from one to the next.

The minutes of an edge become minutes · exp(x): on local roads x is the mean of the two communes' values, on national
roads each step has its own. x is the least-squares answer to the times, linearised along the shortest paths and found
again with the new paths, under penalties that hold it small and smooth (docs/validation/travel.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array, diags_array, vstack
from scipy.sparse.linalg import lsqr

from radioscopie.models.access.places import arc_km, on_sphere
from radioscopie.models.access.travel.paths import pair_paths
from radioscopie.tables.roads import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.roads import Trips

LOCAL, ROAD, ACCESS = (KINDS.index(word) for word in ("local", "road", "access"))
SMOOTH, SMALL = 6.0, 0.5  # of communes: between neighbours (over the root of their km, plus one), and alone
ROAD_SMOOTH, ROAD_SMALL = 3.0, 1.5  # of steps of national roads
WEIGHT = 10.0  # of a known time
MOST, ROAD_MOST = (
    np.log(2.0),
    0.3,
)  # no place is more than twice as slow or as fast, no step more than a third
AT_LEAST_MIN = 8.0  # added to minutes: an error counts by its share of these
ROBUST = 0.15  # share of error beyond which a time counts less
ROUNDS, STEP, ITERATIONS = 6, 0.7, 120
LIMIT_MIN = 100.0


@dataclass(frozen=True, slots=True)
class Known:
    """Known times of r pairs.

    Parameters
    ----------
    origin, site : shape (r,), ranks in the trips
    minutes : shape (r,)
    """

    origin: Ints
    site: Ints
    minutes: Reals


@dataclass(frozen=True, slots=True)
class Rows:
    """r equations on u unknowns: matrix · change = gap, each with its weight, shape (r,)."""

    matrix: csr_array
    gap: Reals
    weight: Reals


def calibrated(trips: Trips, known: Known) -> tuple[Network, float]:
    """Bend a network to known times of its own area.

    Parameters
    ----------
    trips : with the network's own minutes
    known : times on one scale of speeds, whatever it is

    Returns
    -------
    The network on its own scale, and the median of the known times over its own: the factor of their scale
    """
    spread, held = spread_of(trips.network), penalties(trips.network)
    x, scale, now = np.zeros(spread.shape[1]), 1.0, trips
    for _ in range(ROUNDS):
        rows, scale = known_rows(now, known, spread)
        x = bounded(trips.network, x + change(held, x, [rows]))
        now = replace(trips, minutes=trips.minutes * np.exp(spread @ x))
    slowness = trips.network.slowness * np.exp(x[trips.network.home])
    return replace(trips.network, minutes=now.minutes, slowness=slowness), scale


def known_rows(
    trips: Trips, known: Known, spread: csr_array, *, scale: float | None = None, weight: float = WEIGHT
) -> tuple[Rows, float]:
    """Write known times as equations on the unknowns.

    Parameters
    ----------
    spread : `spread_of` the network
    scale : factor of the known times over those of the network; None: the median found
    """
    paths = pair_paths(trips, known.origin, known.site, LIMIT_MIN)
    way = np.maximum(paths.way, trips.inside[known.origin])
    found = np.isfinite(way)
    trip = trips.network.ends.trip(np.where(found, way, 1.0))
    factor = scale or float(np.median(known.minutes[found] / trip[found]))
    target = known.minutes / factor
    shape = (len(way), len(trips.minutes))
    along = csr_array((trips.minutes[paths.edge], (paths.row, paths.edge)), shape=shape) @ spread
    slope = trips.network.ends.slope(np.where(found, way, 1.0))
    gap = np.where(found, target - trip, 0.0)
    return Rows(diags_array(slope) @ along, gap, robust(gap, target, weight) * found), factor


def robust(gap: Reals, minutes: Reals, weight: float) -> Reals:
    """Weigh gaps by their share of the minutes, less those that are large."""
    share = np.abs(gap) / (np.abs(minutes) + AT_LEAST_MIN)
    return weight / (np.abs(minutes) + AT_LEAST_MIN) * np.sqrt(ROBUST / np.maximum(share, ROBUST))


def change(held: csr_array, x: Reals, rows: Sequence[Rows]) -> Reals:
    """Give the step towards the least-squares answer of the equations and of the penalties."""
    matrix = vstack([*(diags_array(one.weight) @ one.matrix for one in rows), held], format="csr")
    gaps = np.concatenate([*(one.weight * one.gap for one in rows), -(held @ x)])
    step: Reals = lsqr(matrix, gaps, iter_lim=ITERATIONS, atol=1e-6, btol=1e-6)[0]
    return STEP * step


def bounded(network: Network, x: Reals) -> Reals:
    """Hold the unknowns to what roads may be."""
    most = np.where(np.arange(len(x)) < len(network.lon), MOST, ROAD_MOST)
    return np.clip(x, -most, most)


def spread_of(network: Network) -> csr_array:
    """Give the logarithm of each edge's change from the unknowns: those of the nodes' homes, then of road steps."""
    local = np.flatnonzero((network.kind == LOCAL) | (network.kind == ACCESS))
    road = np.flatnonzero(network.kind == ROAD)
    n = len(network.lon)
    row = np.concatenate([local, local, road])
    ends = (network.home[one[local]] for one in (network.start, network.end))
    column = np.concatenate([*ends, n + np.arange(len(road))])
    share = np.concatenate([np.full(2 * len(local), 0.5), np.ones(len(road))])
    return csr_array((share, (row, column)), shape=(len(network.minutes), n + len(road)))


def penalties(network: Network) -> csr_array:
    """Give the rows that hold the unknowns small and alike from one to the next."""
    n, road = len(network.lon), np.flatnonzero(network.kind == ROAD)
    local = np.flatnonzero(network.kind == LOCAL)
    u = n + len(road)
    a, b = network.start[local], network.end[local]
    one, next_one = _consecutive(network, road)
    alone = np.concatenate([np.full(n, SMALL), np.full(len(road), ROAD_SMALL)])
    return vstack(
        [
            _differences(a, b, SMOOTH / np.sqrt(_km(network, a, b) + 1), u),
            _differences(n + one, n + next_one, np.full(len(one), ROAD_SMOOTH), u),
            diags_array(alone),
        ],
        format="csr",
    )


def _km(network: Network, a: Ints, b: Ints) -> Reals:
    points = on_sphere(network.lon, network.lat)
    return arc_km(np.linalg.norm(points[a] - points[b], axis=1))


def _consecutive(network: Network, road: Ints) -> tuple[Ints, Ints]:
    """Give the pairs of road steps that share a node, as ranks among the steps."""
    node = np.concatenate([network.start[road], network.end[road]])
    order = np.lexsort((np.tile(np.arange(len(road)), 2), node))
    step = np.tile(np.arange(len(road)), 2)[order]
    same = np.flatnonzero(np.diff(node[order]) == 0)
    return step[same], step[same + 1]


def _differences(a: Ints, b: Ints, weight: Reals, unknowns: int) -> coo_array:
    row = np.arange(len(a))
    values = np.concatenate([weight, -weight])
    return coo_array((values, (np.concatenate([row, row]), np.concatenate([a, b]))), shape=(len(a), unknowns))
