"""Where the nation's practices stand: who is alone within some minutes, and whose nearest site is whose.

Places of constructed practices are constructed: what is said of them is said of a territory, never of a real site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.spatial import cKDTree

from radioscopie.models.access.study import placed, travel_by_model
from radioscopie.models.access.travel.pairs import nearest
from radioscopie.models.joins.nation_accounts.groups import SQUEEZE
from radioscopie.tables.communes import read_communes

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints
    from radioscopie.models.access.travel.pairs import Travel
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.models.nation.baseline import Baseline

FARTHEST_MIN = 120.0


def only_sites(baseline: Baseline, practices: Practices, minutes: float) -> Bools:
    """Tell which practices hold a site from whose commune no site of another can be reached in some minutes.

    Returns
    -------
    shape (practices,); sites of hospitals count as those of others, sites without a point are never alone
    """
    sites = placed_sites(baseline, practices)
    communes = placed(read_communes())
    home = communes_of(sites, communes)
    here = np.unique(home)
    travel = travel_by_model(communes.take(here), sites, minutes)
    owner = practices.desks.site_practice[np.array(sites["rank"])]
    near = _owners(travel, owner, minutes)
    alone = np.zeros(len(practices.desks.practices), bool)
    for site, commune in enumerate(home):
        if near[int(np.searchsorted(here, commune))] <= {int(owner[site])}:
            alone[owner[site]] = True
    return alone


def communes_of(sites: pa.Table, communes: pa.Table) -> Ints:
    """Give the commune whose point is nearest to each site, shape (sites,)."""
    ground, points = (
        np.stack([table["lon"].to_numpy() * SQUEEZE, table["lat"].to_numpy()], axis=1)
        for table in (communes, sites)
    )
    found: Ints = cKDTree(ground).query(points)[1].astype(np.int64)
    return found


def _owners(travel: Travel, owner: Ints, minutes: float) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in range(travel.origins)]
    within = travel.minutes <= minutes
    for origin, site in zip(travel.origin[within].tolist(), travel.site[within].tolist(), strict=True):
        found[origin].add(int(owner[site]))
    return found


def people_nearest(baseline: Baseline, practices: Practices) -> Ints:
    """Count the people whose nearest imaging site is one of each practice's, shape (practices,)."""
    sites, communes = placed_sites(baseline, practices), placed(read_communes())
    near = nearest(travel_by_model(communes, sites, FARTHEST_MIN))
    people = pc.fill_null(communes["population"], 0).to_numpy().astype(np.int64)
    owner = practices.desks.site_practice[np.array(sites["rank"])]
    reached = near.site >= 0
    found: Ints = np.bincount(
        owner[near.site[reached]], people[reached], len(practices.desks.practices)
    ).astype(np.int64)
    return found


def placed_sites(baseline: Baseline, practices: Practices) -> pa.Table:
    """Give the sites of the practices that have a point, with their rank among the desks' sites."""
    order = {name: rank for rank, name in enumerate(practices.desks.sites)}
    rows = [
        {
            "rank": order[row["site"]],
            "lon": row["lon"],
            "lat": row["lat"],
        }
        for row in baseline.sites.select(["site", "lon", "lat"]).to_pylist()
        if row["site"] in order and row["lon"] is not None
    ]
    return pa.Table.from_pylist(rows)
