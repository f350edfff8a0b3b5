"""From what is asked to machines before and after, site by site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.errors import InputError, problem
from radioscopie.models.draws import triangular, uniforms
from radioscopie.models.joins.delays.country import ground, outside_supply, reference
from radioscopie.models.joins.delays.levers import more_slots
from radioscopie.models.joins.delays.study import Change
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.questions.delays.fleets import placed_supply
from radioscopie.questions.territory import supply_of
from radioscopie.tables.communes import read_communes
from radioscopie.tables.reference_nation import read_hypotheses
from radioscopie.tables.sites import read_departements
from radioscopie.tables.supply.table import supply_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.joins.delays.country import Ground
    from radioscopie.models.scenarios.spec import FleetChange
    from radioscopie.questions.delays.ask import Ask
    from radioscopie.questions.territory import Area
    from radioscopie.tables.supply.files import SupplyRead

COUNTRY = "FR"
HOURS = "opening_hours_mri"
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at.

    Parameters
    ----------
    ground : with the sites of both states
    change : their machines
    read : sites read, for what was left out
    built : machines that are constructed
    """

    ground: Ground
    change: Change
    read: SupplyRead
    built: float


def asked(ask: Ask, read: SupplyRead, area: Area | None) -> Asked:
    """Lay the ground and make the change.

    Parameters
    ----------
    read : sites with those added

    Raises
    ------
    InputError : machines taken where there are none, a lever that no source sizes, a scenario without machines
    """
    communes, fleets = read_communes(), _fleets(ask)
    now = supply_of(replace(ask, add_sites=()), communes).table if ask.add_sites else read.table
    outside = supply_table([]) if ask.sites else outside_supply(reference(), ask.equipment, ask.seed)
    placed = placed_supply(fleets)
    supply = pa.concat_tables([read.table, outside, placed])
    land = ground(communes, supply, frozenset(outside["site"].to_pylist()), ask.equipment)
    before = _before(land, now, frozenset(placed["site"].to_pylist()), ask.equipment)
    built = float(land.machines[land.is_constructed].sum())
    return Asked(land, change_on(ask, land, area, before, fleets), read, built)


def change_on(
    ask: Ask, land: Ground, area: Area | None, before: Reals, fleets: Sequence[FleetChange] = ()
) -> Change:
    """Make the change asked on a ground.

    Raises
    ------
    InputError : machines taken where there are none, a lever that no source sizes
    """
    after = _added(ask, land, land.machines, fleets)
    return Change(before, after, _faster(ask, _here(land, area)), is_none=not _changes(ask))


def _changes(ask: Ask) -> bool:
    """Tell whether something is asked to change, even by nothing."""
    given = (ask.add_sites, ask.add, ask.lever, ask.scenario, ask.faster)
    return any(map(bool, given)) or ask.hours is not None


def _fleets(ask: Ask) -> list[FleetChange]:
    """Give the machines that a scenario adds, once each."""
    if ask.scenario is None:
        return []
    path = find_scenario(ask.scenario) if isinstance(ask.scenario, str) else ask.scenario
    scenario = read_scenario(path)
    worlds = [variant.world for variant in scenario.variants]
    found = {one.name: one for world in worlds for one in world.fleet if one.equipment == ask.equipment}
    if not found:
        raise InputError(problem("delays.no_fleet", str(ask.scenario), equipment=ask.equipment))
    return list(found.values())


def _before(land: Ground, now: pa.Table, placed: frozenset[str], equipment: str) -> Reals:
    """Give the machines of today: none where a site or a machine is added."""
    rows = [row for row in now.to_pylist() if row["equipment"] == equipment]
    held = {row["site"]: 1.0 if row["machines"] is None else float(row["machines"]) for row in rows}
    shares = [
        min(held[site] / whole, 1.0) if site in held and whole else float(site not in placed and built)
        for site, whole, built in zip(land.sites, land.counted, land.is_constructed, strict=True)
    ]
    machines: Reals = land.machines * np.array(shares)
    return machines


def _added(ask: Ask, land: Ground, machines: Reals, fleets: Sequence[FleetChange]) -> Reals:
    """Add machines to places, as those there are; and those of a scenario that says no place, everywhere."""
    regions = {row["code"]: row["region_code"] for row in read_departements().to_pylist()}
    codes = [land.codes[rank] for rank in land.zone]
    for place, count in ask.machines.items():
        inside = np.array([place in (code, f"R{regions.get(code)}", COUNTRY) for code in codes], dtype=bool)
        machines = _more(machines, inside, count, place)
    everywhere = np.ones(len(machines), dtype=bool)
    for one in fleets:
        if one.placed is None:
            machines = _more(machines, everywhere, one.add, one.name)
    return machines


def _more(machines: Reals, inside: Bools, count: int, place: str) -> Reals:
    there = float(machines[inside].sum())
    if there <= 0 or there + count < 0:
        raise InputError(problem("delays.too_few", "--add", f"{place}={count}", there=f"{there:.0f}"))
    more: Reals = np.where(inside, machines * (there + count) / there, machines)
    return more


def _here(land: Ground, area: Area | None) -> Bools:
    inside = [area is None or land.codes[rank] in area.departements for rank in land.zone]
    return np.array(inside, dtype=bool)


def _faster(ask: Ask, here: Bools) -> Reals:
    """Give, guess by guess, by how much the exams of each machine are multiplied."""
    factor = np.full(ask.draws + 1, 1 + ask.faster / PERCENT)
    if ask.hours is not None:
        now = float(read_hypotheses("finance_invest.toml")[HOURS].value.central)
        factor *= ask.hours / now
    for lever in ask.lever:
        factor *= _lever(ask, lever)
    return np.where(here, factor[:, None], 1.0)


def _lever(ask: Ask, lever: str) -> Any:
    more = more_slots(lever, ask.equipment)
    if more.low is None or more.central is None or more.high is None:
        raise InputError(problem("delays.lever_gap", "--lever", lever))
    low, central, high = (1 + float(one) for one in (more.low, more.central, more.high))
    return np.concatenate([[central], triangular(low, central, high, uniforms(ask.seed, lever, ask.draws))])
