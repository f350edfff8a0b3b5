"""Delays of the machines that a scenario adds to those there are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.models.joins.delays.country import ground, outside_supply, reference
from radioscopie.models.joins.delays.guesses import SEED, guesses
from radioscopie.models.joins.delays.study import Change, look
from radioscopie.tables.communes import read_communes
from radioscopie.tables.reference_nation import read_hypotheses
from radioscopie.tables.supply.table import shipped_supply, supply_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Reals
    from radioscopie.models.joins.delays.country import Ground
    from radioscopie.models.joins.delays.study import Seen
    from radioscopie.models.scenarios.spec import FleetChange


def placed_supply(fleets: Sequence[FleetChange]) -> pa.Table:
    """Give the machines of scenarios that say where they go, as sites."""
    rows = [row for one in fleets if one.placed is not None for row in one.placed.to_pylist()]
    same = ("name", "departement", "lon", "lat", "equipment")
    return supply_table(
        [{name: row[name] for name in same} | {"site": f"+{row['machine']}", "machines": 1} for row in rows]
    )


def everywhere(machines: Reals, fleets: Sequence[FleetChange]) -> Reals:
    """Add the machines of scenarios that say no place, as those there are."""
    count = sum(one.add for one in fleets if one.placed is None)
    more: Reals = machines * (1 + count / machines.sum())
    return more


def fleet_delays(
    fleets: Sequence[FleetChange], equipment: str, draws: int
) -> tuple[Ground, Change, list[Seen]]:
    """Give the delays before and after some machines of one equipment.

    Raises
    ------
    NoSteadyDelayError : the machines left cannot do what nobody gives up
    """
    placed = placed_supply(fleets)
    land = _land(equipment) if not placed.num_rows else _laid(equipment, placed)
    is_new = np.isin(np.array(land.sites), placed["site"].to_pylist())
    before = np.where(is_new, 0.0, land.machines)
    after = everywhere(before, fleets) + np.where(is_new, land.machines, 0.0)
    change = Change(before, after, np.ones((1, len(before))))
    exams = read_hypotheses("finance_invest.toml")[f"exams_{equipment}"].value
    return land, change, look(land, change, guesses(land, equipment, exams, draws, SEED))


@cache
def _land(equipment: str) -> Ground:
    return _laid(equipment, supply_table([]))


def _laid(equipment: str, placed: pa.Table) -> Ground:
    outside = outside_supply(reference(), equipment, SEED)
    supply = pa.concat_tables([shipped_supply(), outside, placed])
    return ground(read_communes(), supply, frozenset(outside["site"].to_pylist()), equipment)
