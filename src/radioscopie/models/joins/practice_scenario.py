"""A scenario applied to one practice: its laws, and how its volumes move. Fleet changes are the nation's, not his."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.models.finances.desks import summed
from radioscopie.models.finances.takings import PracticeWorld
from radioscopie.models.nation.baseline import Baseline
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.model import case
from radioscopie.models.scenarios.prepare import make_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.arrays import Ints
    from radioscopie.law.load import Law
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.models.scenarios.model import Model
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.tables.machines import Machines


BASE = "base"
PLACE = {"region": "", "departement": "", "kind": "", "size": ""}


def scenario_worlds(
    practice: Practice, machines: Machines, scenario: Scenario, law: Law, codes: tuple[str, ...]
) -> tuple[PracticeWorld, ...]:
    """Give the base and the variants of a scenario as worlds of a practice, at central values.

    Parameters
    ----------
    codes : acts of the law that encoded the practice, in order

    Raises
    ------
    InputError : as `radioscopie run` on the same file
    """
    variants = tuple(replace(v, world=replace(v.world, fleet=())) for v in scenario.variants)
    alone = replace(scenario, base=replace(scenario.base, fleet=()), variants=variants)
    model = make_model(alone, _baseline(practice, machines, codes), law)
    first = next(iter(model.paths))
    last = {name: len(path) - 1 for name, path in model.paths.items()}
    return (_world(model, BASE, first, 0), *(_world(model, name, name, i) for name, i in last.items()))


def _world(model: Model, name: str, variant: str, i: int) -> PracticeWorld:
    stage = model.paths[variant][i]
    age = None if stage.world.ageing else model.counts.year
    return PracticeWorld(name, model.prices[variant][i].law, age, _factor(model, variant, i))


def _factor(model: Model, variant: str, i: int) -> Callable[[Coded], Ints]:
    """Say how many times each row of a replayed activity is done, in millionths."""
    done, slots = case(model, variant, i, central(model.scenario))[0].acts, model.slots

    def factor(again: Coded) -> Ints:
        slot = np.searchsorted(slots.end, again.rows.day, side="right")
        moved: Ints = done[model.families.of_act[again.rows.act], slot]
        return moved

    return factor


def _baseline(practice: Practice, machines: Machines, codes: tuple[str, ...]) -> Baseline:
    """Show a practice's year as a baseline, so that scenarios count it as they count the nation."""
    name, sites = practice.desks.practices[0], practice.desks.sites
    fleet = [
        {**row, "installed_year": row["installed_on"].year, "practice": name}
        for row in machines.table.drop_columns(["line"]).to_pylist()
    ]
    columns = {**machines.table.schema.empty_table().to_pydict(), "installed_year": []}
    return Baseline(
        practices=pa.Table.from_pylist([{"practice": name, **PLACE}]),
        sites=pa.Table.from_pylist([{"site": site, "practice": name} for site in sites]),
        machines=pa.Table.from_pylist(fleet) if fleet else pa.table({key: [] for key in columns}),
        activity=_activity(practice, codes),
        targets=pa.table({}),
        assumptions=(),
        year=int(np.bincount(practice.coded.year).argmax()),
    )


def _activity(practice: Practice, codes: tuple[str, ...]) -> pa.Table:
    """Add up the rows that scenarios see alike."""
    coded, desks = practice.coded, practice.desks
    rows = coded.rows
    month = rows.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    columns = [
        desks.site[practice.desk], rows.act, rows.machine + 1, month, rows.combo, rows.association, rows.grid
    ]  # fmt: skip
    distinct, of_row = np.unique(np.stack(columns, axis=1).astype(np.int64), axis=0, return_inverse=True)
    site, act, machine, months, combo, association, grid = distinct.T
    return pa.table({
        "site": pa.array([desks.sites[i] for i in site], pa.string()),
        "act": pa.array([codes[i] for i in act], pa.string()),
        "machine": pa.array([("", *desks.machines)[i] for i in machine], pa.string()),
        "month": months,
        "combo": pa.array([coded.combos[i] for i in combo], pa.string()),
        "association": association,
        "sector": pa.array([("1", "2")[i] for i in grid], pa.string()),
        "quantity": summed(rows.quantity, of_row.reshape(-1), len(distinct)),
    })  # fmt: skip
