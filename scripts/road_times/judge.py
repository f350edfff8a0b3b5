"""How far a network is from published times, from the lower bounds, and what its draws hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from radioscopie.models.access.places import commune_places, part
from radioscopie.models.access.study import placed
from radioscopie.models.access.travel.draws import drawn, drawn_trips
from radioscopie.models.access.travel.line import model_minutes
from radioscopie.models.access.travel.network import Joined, graph
from radioscopie.models.access.travel.paths import pair_paths
from radioscopie.tables.communes import read_communes

from .plane import plane
from .trips import points_of, trips_of

if TYPE_CHECKING:
    from radioscopie.models.access.travel.draws import Noise
    from radioscopie.models.access.travel.network import Network

    from .sources import Pairs, Sources

HOUR, LIMIT_MIN = 60.0, 200.0
BOUND_KM, BOUND_ORIGINS, BOUND_SLACK, SEED = 40.0, 1_000, 0.5, 1


@dataclass(frozen=True)
class Errors:
    """Errors of n pairs, minutes; `scale` is the factor of their times over those of the network."""

    pairs: int
    mean_abs: float
    bias: float
    p95: float
    share: float
    scale: float

    def words(self) -> tuple[str, ...]:
        """Write a row of a table."""
        figures = (f"{self.mean_abs:.2f}", f"{self.bias:+.2f}", f"{self.p95:.1f}")
        return (f"{self.pairs:,}".replace(",", " "), *figures, f"{self.share:.0%}", f"{self.scale:.3f}")


def errors(found: np.ndarray, published: np.ndarray, *, own_scale: bool) -> Errors:
    """Compare times; `own_scale`: the published ones are on another scale of speeds, whose factor is the median."""
    scale = float(np.median(published / found)) if own_scale else 1.0
    gap = found * scale - published
    return Errors(
        len(gap),
        float(np.abs(gap).mean()),
        float(gap.mean()),
        float(np.percentile(np.abs(gap), 95)),
        float(np.abs(gap / published).mean()),
        scale,
    )


def network_minutes(network: Network, pairs: Pairs) -> np.ndarray:
    """Give the minutes of a network for published pairs."""
    points = points_of(pairs)
    paths = pair_paths(trips_of(network, points), points.origin, points.site, LIMIT_MIN)
    return network.ends.trip(paths.way)


def line_minutes(pairs: Pairs) -> np.ndarray:
    """Give the minutes of the straight lines of the package, for pairs of communes."""
    communes = placed(read_communes())
    rank = {code: number for number, code in enumerate(communes["code"].to_pylist())}
    here, there = (
        part(commune_places(communes), np.array([rank[code] for code in codes.tolist()]))
        for codes in (pairs.start_code, pairs.end_code)
    )
    km = np.linalg.norm(plane(*pairs.start.T) - plane(*pairs.end.T), axis=1)
    ranks = np.arange(len(km))
    return model_minutes(km, here, there, ranks, ranks)


def broken_bounds(network: Network, sources: Sources, times: np.ndarray) -> tuple[int, float, float]:
    """Count the pairs of communes under 40 km whose time is under the difference of their times to Paris.

    Returns
    -------
    pairs tried, share broken by more than half a minute, mean shortfall of those
    """
    known = np.flatnonzero(np.isfinite(times))
    flat = plane(sources.communes["lon"], sources.communes["lat"])
    origins = np.random.default_rng(SEED).choice(known, BOUND_ORIGINS, replace=False)
    near = cKDTree(flat[known]).query_ball_point(flat[origins], BOUND_KM)
    none = Joined(np.zeros((0, 1), dtype=np.int64), np.zeros((0, 1)))
    full = graph(network, network.minutes, none)
    short, tried = [], 0
    for origin, ranks in zip(origins, near, strict=True):
        others = known[[rank for rank in ranks if known[rank] != origin]]
        way = dijkstra(full, indices=origin, limit=LIMIT_MIN)[others]
        gap = np.abs(times[origin] - times[others]) - network.ends.trip(way)
        tried += len(others)
        short.append(gap[gap > BOUND_SLACK])
    missing = np.concatenate(short)
    return tried, len(missing) / tried, float(missing.mean())


def drawn_minutes(noise: Noise, pairs: Pairs, draws: int) -> np.ndarray:
    """Give the minutes of published pairs in each draw: shape (draws, n)."""
    points = points_of(pairs)
    trips = trips_of(noise.network, points)
    found = np.empty((draws, len(pairs.minutes)))
    for number in range(draws):
        there = drawn_trips(trips, drawn(noise, number))
        paths = pair_paths(there, points.origin, points.site, LIMIT_MIN)
        found[number] = there.trip(paths.way, points.origin)
    return found


def held(found: np.ndarray, published: np.ndarray, low: float = 5, high: float = 95) -> np.ndarray:
    """Say which published times the interval of the draws holds: shape (n,)."""
    ends = np.percentile(found, [low, high], axis=0)
    return (ends[0] <= published) & (published <= ends[1])
