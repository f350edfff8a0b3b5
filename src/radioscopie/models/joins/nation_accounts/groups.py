"""What sets the nation's practices apart: kind, size, machines, density of the place, region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from radioscopie.law.words import EQUIPMENT
from radioscopie.tables.communes import read_communes
from radioscopie.tables.reference_nation import read_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Reals, Strings
    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.nation.baseline import Baseline


DIMENSIONS = ("kind", "size", "mix", "rurality", "region", "ownership")
COPIED = ("kind", "size", "region", "departement")
MIXES = ("none", "one", "both", "pet")
RURALITY = ("dense", "intermediate", "sparse", "unknown")
DENSE, SPARSE = read_shapes("access.toml")["density_km2"]
SQUEEZE = 0.7  # a degree of longitude beside one of latitude, in France: enough to find the nearest commune


def groups_of(baseline: Baseline, desks: Desks) -> Mapping[str, Strings]:
    """Give the words of each practice by dimension, shapes (P,); ownership is drawn later.

    `mix` counts the machines at the practice's sites: none, CT or MRI ("one"), CT and MRI ("both"), PET with or
    without them ("pet"). `rurality` is that of its first site: inhabitants per km² within 5 km of the commune,
    1 500 and more "dense", 300 and less "sparse" (limits of the degree of urbanisation of Eurostat).
    """
    rank = {name: i for i, name in enumerate(desks.practices)}
    found = {name: np.full(len(rank), "", "<U32") for name in COPIED}
    for row in baseline.practices.select(["practice", *COPIED]).to_pylist():
        if row["practice"] in rank:
            for name, words in found.items():
                words[rank[row["practice"]]] = row[name]
    return found | {"mix": _mix(desks), "rurality": _rurality(baseline, desks)}


def _mix(desks: Desks) -> Strings:
    has = np.zeros((len(desks.practices), len(EQUIPMENT)), bool)
    has[desks.machine_practice, desks.machine_equipment] = True
    ct, mri, pet = (has[:, EQUIPMENT.index(word)] for word in ("ct", "mri", "pet"))
    rank = np.where(pet, 3, ct.astype(np.int64) + mri)
    words: Strings = np.array(MIXES)[rank]
    return words


def _rurality(baseline: Baseline, desks: Desks) -> Strings:
    order = {name: i for i, name in enumerate(desks.sites)}
    points = np.full((len(order), 2), np.nan)
    for row in baseline.sites.select(["site", "lon", "lat"]).to_pylist():
        if row["site"] in order and row["lon"] is not None and row["lat"] is not None:
            points[order[row["site"]]] = row["lon"], row["lat"]
    density = _densities(points)
    _, first = np.unique(desks.site_practice, return_index=True)
    here = density[first]
    rank = np.select([np.isnan(here), here >= DENSE, here > SPARSE], [3, 0, 1], 2)
    words: Strings = np.array(RURALITY)[rank]
    return words


def _densities(points: Reals) -> Reals:
    """Give the density around the commune nearest to each point (longitude, latitude); NaN where there is none."""
    communes = read_communes()
    lon, lat, density = (communes[name].to_numpy() for name in ("lon", "lat", "density_km2"))
    known = ~np.isnan(lon) & ~np.isnan(density)
    placed = ~np.isnan(points[:, 0])
    tree = cKDTree(np.stack([lon[known] * SQUEEZE, lat[known]], axis=1))
    _, nearest = tree.query(np.nan_to_num(points) * (SQUEEZE, 1))
    found: Reals = np.where(placed, density[known][nearest], np.nan)
    return found
