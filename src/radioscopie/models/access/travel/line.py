"""Minutes by road from straight lines.

The model: 3 minutes to leave and arrive, then the straight line at 45 km/h, 54 km/h for the half of the way on
the side of a dense place. The speeds hold the detour. Fitted on 286 published road times; see
docs/how-to/access-methods.md for their sources and the error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from radioscopie.models.access.places import arc_km, chord_km, on_sphere, tree_of
from radioscopie.models.access.travel.pairs import sorted_travel

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.places import Points
    from radioscopie.models.access.travel.pairs import Travel

ENDS_MIN = 3.0
OPEN_KMH, DENSE_KMH = 45.0, 54.0
DENSE_KM2 = 1500.0
CHUNK = 2_000


def line_travel(origins: Points, sites: Points, reach_min: float) -> Travel:
    """Give the pairs within a time by the model, and the nearest site of each origin however far it is.

    Only pairs on the same land are kept: no road crosses the sea. Borders do not count.

    Parameters
    ----------
    origins, sites : points
    reach_min : minutes beyond which only the nearest site is kept
    """
    near = _near_pairs(origins, sites, reach_min)
    alone = np.flatnonzero(np.bincount(near[0], minlength=len(origins.lon)) == 0)
    far = _nearest_pairs(origins, sites, alone)
    i, j = (np.concatenate([near[k], far[k]]) for k in (0, 1))
    return sorted_travel(i, j, np.concatenate([near[2], far[2]]), len(origins.lon), len(sites.lon))


def straight_km(origins: Points, sites: Points) -> Reals:
    """Give the straight line to the nearest site: shape (origins,), kilometres, inf when there is no site."""
    if not len(sites.lon):
        return np.full(len(origins.lon), np.inf)
    here = tree_of(origins.lon, origins.lat).data
    return arc_km(cKDTree(on_sphere(sites.lon, sites.lat)).query(here)[0])


def model_minutes(km: Reals, origins: Points, sites: Points, i: Ints, j: Ints) -> Reals:
    """Give the minutes of straight lines between origins i and sites j; inf from one land to another."""
    way = np.maximum(km, origins.inside_km[i])
    minutes = ENDS_MIN + way * (_pace(origins)[i] + _pace(sites)[j]) / 2
    return np.where(origins.land[i] == sites.land[j], minutes, np.inf)


def inside_line(origins: Points) -> Reals:
    """Give the minutes between the inhabitants of each commune and its point: shape (origins,)."""
    return ENDS_MIN + origins.inside_km * _pace(origins)


def _pace(places: Points) -> Reals:
    """Minutes per kilometre of straight line around each point."""
    return 60 / np.where(places.density >= DENSE_KM2, DENSE_KMH, OPEN_KMH)


def _near_pairs(origins: Points, sites: Points, reach_min: float) -> tuple[Ints, Ints, Reals]:
    reach_km = max(reach_min - ENDS_MIN, 0.0) * DENSE_KMH / 60
    trees = (cKDTree(on_sphere(places.lon, places.lat)) for places in (origins, sites))
    pairs = next(trees).sparse_distance_matrix(next(trees), chord_km(reach_km), output_type="ndarray")
    i, j = pairs["i"].astype(np.int64), pairs["j"].astype(np.int64)
    minutes = model_minutes(arc_km(pairs["v"]), origins, sites, i, j)
    kept = minutes <= reach_min
    return i[kept], j[kept], minutes[kept]


def _nearest_pairs(origins: Points, sites: Points, alone: Ints) -> tuple[Ints, Ints, Reals]:
    """Give the nearest site of the origins `alone`, those that a road joins to one."""
    if not len(sites.lon):
        return alone[:0], alone[:0], np.zeros(0)
    chunks = [alone[start : start + CHUNK] for start in range(0, len(alone), CHUNK)]
    parts = [_nearest_of(origins, sites, chunk) for chunk in chunks]
    near = np.concatenate([part[0] for part in parts]) if parts else alone
    minutes = np.concatenate([part[1] for part in parts]) if parts else np.zeros(0)
    joined = np.isfinite(minutes)
    return alone[joined], near[joined], minutes[joined]


def _nearest_of(origins: Points, sites: Points, some: Ints) -> tuple[Ints, Reals]:
    space = on_sphere(sites.lon, sites.lat)
    here = on_sphere(origins.lon[some], origins.lat[some])
    km = arc_km(np.linalg.norm(here[:, None, :] - space[None, :, :], axis=2))
    i, j = np.meshgrid(some, np.arange(len(space)), indexing="ij")
    minutes = model_minutes(km, origins, sites, i, j)
    best = minutes.argmin(axis=1)
    return best, minutes[np.arange(len(some)), best]
