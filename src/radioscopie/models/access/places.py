"""Points on the sphere with what travel needs to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc
from scipy.spatial import cKDTree

from radioscopie.tables.places import EARTH_KM

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.arrays import Ints, Reals, Strings

INSIDE = 2 / 3  # mean distance to the centre of a disc, in radii


@dataclass(frozen=True, slots=True)
class Points:
    """n points.

    Parameters
    ----------
    lon, lat : shape (n,), degrees (WGS 84)
    density : shape (n,), inhabitants per km² within 5 km
    inside_km : shape (n,), mean distance between the inhabitants and the point (0 where unknown, and for sites)
    land : shape (n,), name of the land whose roads the point is on
    """

    lon: Reals
    lat: Reals
    density: Reals
    inside_km: Reals
    land: Strings


def commune_places(communes: pa.Table) -> Points:
    """Give the points of communes that have one (`tables.communes`, rows without a point left out before)."""
    area = pc.fill_null(communes["area_km2"], 0.0).to_numpy()
    density = pc.fill_null(communes["density_km2"], 0.0).to_numpy()
    land = _words(communes["land"])
    inside = INSIDE * np.sqrt(area / np.pi)
    return Points(communes["lon"].to_numpy(), communes["lat"].to_numpy(), density, inside, land)


def _words(column: pa.ChunkedArray) -> Strings:
    coded = column.combine_chunks().dictionary_encode()
    words: Strings = np.array(coded.dictionary.to_pylist(), dtype=np.str_)[coded.indices.to_numpy()]
    return words


def site_places(sites: pa.Table, communes: Points) -> Points:
    """Give the points of sites; density and land are those of the nearest commune.

    Parameters
    ----------
    sites : columns lon, lat, without nulls
    communes : points of the communes
    """
    lon, lat = sites["lon"].to_numpy(), sites["lat"].to_numpy()
    if not len(lon):
        return Points(lon, lat, lon, lon, np.array([], dtype=np.str_))
    _, near = tree_of(communes.lon, communes.lat).query(on_sphere(lon, lat))
    return Points(lon, lat, communes.density[near], np.zeros(len(lon)), communes.land[near])


def packed(degrees: Reals) -> bytes:
    """Give degrees as the key of what was made of them."""
    return np.ascontiguousarray(degrees, np.float64).tobytes()


def tree_of(lon: Reals, lat: Reals) -> cKDTree:
    """Give the tree of points; those asked last are not put in one again."""
    return _tree(packed(lon), packed(lat))


@lru_cache(maxsize=3)  # communes, and those that are nodes of the roads
def _tree(lon: bytes, lat: bytes) -> cKDTree:
    return cKDTree(on_sphere(np.frombuffer(lon), np.frombuffer(lat)))


def part(points: Points, ranks: Ints) -> Points:
    """Keep some of the points."""
    lon, lat, density = points.lon[ranks], points.lat[ranks], points.density[ranks]
    return Points(lon, lat, density, points.inside_km[ranks], points.land[ranks])


def on_sphere(lon: Reals, lat: Reals) -> Reals:
    """Give the points of degrees in space: shape (n, 3), kilometres."""
    x, y = np.radians(lon), np.radians(lat)
    flat = np.cos(y)
    return EARTH_KM * np.column_stack([flat * np.cos(x), flat * np.sin(x), np.sin(y)])


def arc_km(chord: Reals) -> Reals:
    """Give the great-circle length of chords, both in kilometres."""
    return 2 * EARTH_KM * np.arcsin(np.minimum(chord / (2 * EARTH_KM), 1.0))


def chord_km(arc: float) -> float:
    """Give the chord of a great-circle length, both in kilometres."""
    return float(2 * EARTH_KM * np.sin(min(arc / (2 * EARTH_KM), np.pi / 2)))
