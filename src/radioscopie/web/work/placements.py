"""Machines placed or closed: the table of changes that they are, and access once they are there."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, problem
from radioscopie.models.access.changes import changed_supply
from radioscopie.models.access.study import sites_of
from radioscopie.tables.supply.table import supply_table
from radioscopie.web.work.communes import rank_of
from radioscopie.web.work.ground import before_of, ground, known_sites, measured, supply_of
from radioscopie.web.work.looked import MOST_MACHINES

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.models.access.study import AccessStudy
    from radioscopie.web.work.looked import Looked, Placement

ADDED = "AJOUT"


def after_of(looked: Looked) -> tuple[pa.Table, AccessStudy]:
    """Give the sites once machines are placed, and access to them."""
    if not looked.placements:
        return sites_of(supply_of(looked.equipment), looked.equipment), before_of(
            looked.equipment, looked.method
        )
    changed = changed_supply(supply_of(looked.equipment), changes_of(looked), "places")
    sites = sites_of(changed, looked.equipment)
    if not sites.num_rows:
        raise InputError(problem("access.no_site", "places", equipment=looked.equipment))
    return sites, measured(sites, looked.method)


@lru_cache(maxsize=8)  # asked by what is found, and by what is shown of it
def changes_of(looked: Looked) -> pa.Table:
    """Write placements as the table of changes that `access --compare` reads, with their degrees.

    Raises
    ------
    InputError : every commune or site that is not ours, communes without a point, numbers of machines beyond reason
    """
    rows, problems = [], list[Problem]()
    for number, one in enumerate(looked.placements, 1):
        try:
            rows.append(_change(looked.equipment, one, number))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return supply_table(rows)


def _change(equipment: str, placement: Placement, number: int) -> dict[str, Any]:
    if not -MOST_MACHINES <= placement.machines <= MOST_MACHINES or not placement.machines:
        raise InputError(
            problem(
                "asking.not_between", "machines", placement.machines, low=-MOST_MACHINES, high=MOST_MACHINES
            )
        )
    if placement.where in known_sites():
        return {"site": placement.where, "equipment": equipment, "machines": placement.machines}
    rank = rank_of(placement.where)
    row = ground().slice(rank, 1).to_pylist()[0]
    return {
        "site": f"{ADDED}-{number}",
        "name": row["name"],
        "commune_code": row["code"],
        "departement": row["departement"],
        "lon": row["lon"],
        "lat": row["lat"],
        "equipment": equipment,
        "machines": placement.machines,
    }
