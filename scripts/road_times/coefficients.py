"""The national coefficients: paths and non-negative least squares in turn, on sums of features along the paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import nnls
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from radioscopie.models.access.travel.calibrate import ROBUST
from radioscopie.models.access.travel.network import Ends, assembled
from radioscopie.models.access.travel.paths import pair_paths

from . import paris
from .plan import LOCAL_NAMES, NAMES, STARTS, Plan
from .plane import plane
from .trips import Points, trips_of

if TYPE_CHECKING:
    from radioscopie.models.access.travel.network import Network

TRIP_ENDS = Ends(most_min=5.3, half_min=8.0, join_share=0.8, inside_share=1.5, inside_km=2.5)
ROUNDS, HALF, RIDGE, FIXED = 6, 0.5, 3.0, 1e4
NEAR_WEIGHT, FAR_WEIGHT = 0.2, 1.0
NEAR_ROWS, FAR_ROWS, SEED = 6_000, 4_000, 1
LIMIT_MIN = 120.0
FAR_KM, ACROSS = (40.0, 220.0), 0.25
REFERENCE = "isere"  # its times are on the scale of Paris's: their factor is one


def network_with(plan: Plan, coefficients: np.ndarray) -> Network:
    """Give the network of a plan by the national coefficients alone."""
    slowness = coefficients[: len(LOCAL_NAMES)][plan.density_class]
    nodes = (*plan.degrees.T, plan.home, slowness, plan.relief)
    return assembled(nodes, (plan.start, plan.end, plan.kind, plan.features @ coefficients), TRIP_ENDS)


def fitted(plan: Plan, known: dict[str, Points], times: np.ndarray) -> np.ndarray:
    """Fit the coefficients (NAMES).

    Parameters
    ----------
    known : published times by area, each on its own scale but for REFERENCE
    times : minutes to Paris of the communes
    """
    now = np.array(STARTS)
    near, far = _paris_pairs(plan, times)
    for _ in range(ROUNDS):
        network = network_with(plan, now)
        parts = [_known_rows(network, plan, now, points, name) for name, points in known.items()]
        parts += _paris_rows(network, plan, now, times, ((near, NEAR_WEIGHT), (far, FAR_WEIGHT)))
        now = HALF * now + HALF * _solved(parts)
    return now


def _solved(parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> np.ndarray:
    matrix, target, weight = (np.concatenate(one) for one in zip(*parts, strict=True))
    ridge = RIDGE * np.diag(1 / np.array(STARTS))
    ridge[NAMES.index("ferry"), NAMES.index("ferry")] = FIXED
    rows = np.concatenate([matrix * weight[:, None], ridge])
    return nnls(rows, np.concatenate([target * weight, ridge @ STARTS]), maxiter=500)[0]


def _known_rows(
    network: Network, plan: Plan, now: np.ndarray, points: Points, name: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    trips = trips_of(network, points)
    paths = pair_paths(trips, points.origin, points.site, LIMIT_MIN)
    found = np.isfinite(paths.way)
    along = csr_array((np.ones(len(paths.row)), (paths.row, paths.edge)), shape=(len(found), len(plan.start)))
    sums = along @ plan.features
    way = np.where(found, paths.way, 1.0)
    trip = network.ends.trip(way)
    scale = 1.0 if name == REFERENCE else float(np.median(points.minutes[found] / trip[found]))
    target = points.minutes / scale
    outside = trip - sums @ now  # the ends, and the lines to the nodes near the points
    return sums, target - outside, _weights(trip - target, target) * found


def _weights(gap: np.ndarray, target: np.ndarray) -> np.ndarray:
    weight = 1 / (np.abs(target) + 8)
    return weight * np.sqrt(ROBUST / np.maximum(np.abs(gap) * weight, ROBUST))


def _paris_rows(
    network: Network, plan: Plan, now: np.ndarray, times: np.ndarray, pairs: tuple
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    way, before = paris.tree(network, plan, network.minutes)
    parts = []
    for ends, weight in pairs:
        kept = ends[np.isfinite(way[ends]).all(axis=1)]
        sums = paris.branch_matrix(network, before, kept, len(plan.start)) @ plan.features
        target = times[kept[:, 0]] - times[kept[:, 1]]
        parts.append((sums, target, weight * _weights(sums @ now - target, target)))
    return parts


def _paris_pairs(plan: Plan, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give pairs of neighbours, and pairs one behind the other as seen from Paris."""
    random = np.random.default_rng(SEED)
    known = np.flatnonzero(np.isfinite(times))
    third = cKDTree(plan.flat[known]).query(plan.flat[known], 4)[1][:, 3]
    near = np.column_stack([known, known[third]])[random.permutation(len(known))[:NEAR_ROWS]]
    east, north = (plan.flat[known] - plane(*np.array([paris.PARIS]).T)).T
    km, angle = np.hypot(east, north), np.arctan2(north, east)
    i, j = random.integers(0, len(known), (2, 15 * FAR_ROWS))
    apart = np.abs(km[i] - km[j])
    across = np.minimum(km[i], km[j]) * np.abs(np.angle(np.exp(1j * (angle[i] - angle[j]))))
    good = np.flatnonzero((apart > FAR_KM[0]) & (apart < FAR_KM[1]) & (across < ACROSS * apart))[:FAR_ROWS]
    return near, np.column_stack([known[i[good]], known[j[good]]])
