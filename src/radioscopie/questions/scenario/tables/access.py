"""What the machines that a scenario places do to access: the join of models/scenarios and models/access."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.access.changes import changed_supply
from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.inequality import quantiles
from radioscopie.models.access.levels import PER, finite, level_rows, newly_within, ranks_by
from radioscopie.models.access.need import same_need
from radioscopie.models.access.study import Method, placed, sites_of, study, travel_by_model
from radioscopie.questions.access.record import CENTRES, NEED_SAME, ROADS, SCOPE
from radioscopie.questions.access.tables.declared import SUPPLY_RATE, TIMES
from radioscopie.questions.roads import travel_model
from radioscopie.questions.scenario.tables.names import variants
from radioscopie.result import Assumption, said
from radioscopie.results.declared import Declared, code, count, measure, name
from radioscopie.tables.added_machines import added_supply
from radioscopie.tables.communes import read_communes
from radioscopie.tables.sites import read_departements
from radioscopie.tables.supply.table import shipped_supply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Rows
    from radioscopie.models.access.study import AccessStudy
    from radioscopie.models.scenarios.spec import Scenario, Variant
    from radioscopie.result import Result


LIMIT_MIN = 60.0
KEPT = (
    "people",
    "mean_min",
    "median_min",
    "beyond_30_min",
    "share_beyond_30_min",
    "beyond_60_min",
    "per_100000",
)
HEADS = "site.head"
VARIANT, EQUIPMENT = name("variant"), code("equipment", "site.equipment")
LEVEL = {one.name: one for one in TIMES} | {"per_100000": SUPPLY_RATE}
ACCESS = Declared(
    "access",
    "site.scenario_access",
    HEADS,
    (
        *(VARIANT, EQUIPMENT, code("case", "access.case"), count("machines")),
        *(LEVEL[column] for column in KEPT),
        *(measure("p10_per_100000", digits=2), count("newly_within_30_min", estimated=True)),
    ),
    optional=True,
)
ACCESS_BY_DEPARTEMENT = Declared(
    "access_by_departement",
    "site.scenario_near",
    HEADS,
    (
        *(VARIANT, EQUIPMENT, name("code"), name("name")),
        *(count("beyond_30_min_before", estimated=True), count("beyond_30_min_after", estimated=True)),
        *(measure("per_100000_before", digits=2), measure("per_100000_after", digits=2)),
    ),
    optional=True,
)
OWN = (ACCESS, ACCESS_BY_DEPARTEMENT)


def with_access(result: Result, scenario: Scenario) -> Result:
    """Add to the result of a scenario what its placed machines do to access, all of them at work.

    Returns
    -------
    the same result when no machine is placed; else with tables access (variant, equipment, case: the nation by E2SFCA
    on the sites of the SAE 2023, before and after), access_by_departement (those that change) and its assumptions
    """
    cases = [case for variant in scenario.variants for case in _cases(variant)]
    if not cases:
        return result
    named = {"variant": variants(scenario)}
    tables = {
        "access": ACCESS.of((row for case in cases for row in _nation(*case)), named),
        "access_by_departement": ACCESS_BY_DEPARTEMENT.of(
            (row for case in cases for row in _near(*case)), named
        ),
    }
    return replace(
        result,
        tables={**result.tables, **{name: one for name, one in tables.items() if one.table.num_rows}},
        assumptions=(*result.assumptions, *_assumptions(scenario)),
    )


def _cases(variant: Variant) -> Iterator[tuple[str, str, dict[str, AccessStudy]]]:
    """Measure access before and after the placed machines of a variant, for each equipment."""
    listed = [change.placed for change in variant.world.fleet if change.placed is not None]
    if not listed:
        return
    added, supply, communes = pa.concat_tables(listed), shipped_supply(), placed(read_communes())
    for equipment in sorted(set(added["equipment"].to_pylist())):
        more = added_supply(added.filter(pc.equal(added["equipment"], equipment)))
        after = changed_supply(supply, more, variant.name)
        yield (
            variant.name,
            equipment,
            {
                "before": _study(communes, sites_of(supply, equipment)),
                "after": _study(communes, sites_of(after, equipment)),
            },
        )


def _study(communes: pa.Table, sites: pa.Table) -> AccessStudy:
    method = Method("e2sfca", "machines", LIMIT_MIN, read_decay("", LIMIT_MIN))
    travel = travel_by_model(communes, sites, LIMIT_MIN)
    return study(communes, sites, travel, same_need(communes), method)


def _nation(variant: str, equipment: str, studies: dict[str, AccessStudy]) -> Iterator[dict[str, Any]]:
    before = studies["before"].measures
    for case, one in studies.items():
        measures = one.measures
        everyone = {"FR": np.arange(len(measures.people))}
        row = level_rows(everyone, measures)[0]
        yield {
            "variant": variant,
            "equipment": equipment,
            "case": case,
            "machines": round(one.total),
            **{name: row[name] for name in KEPT},
            "p10_per_100000": _tenth(one),
            "newly_within_30_min": newly_within(before.minutes, measures.minutes, measures.people)[30],
        }


def _tenth(one: AccessStudy) -> float | None:
    """Give the supply per 100 000 people that the tenth of the people with the least of it do not exceed."""
    access = one.measures.accessibility
    if access is None:
        return None
    return finite(PER * quantiles(access, one.measures.people, (0.1,))[0], 4)


def _near(variant: str, equipment: str, studies: dict[str, AccessStudy]) -> Rows:
    """Give the départements where the people beyond 30 minutes, or the supply, change; the largest gains first."""
    rows = list(_changed(variant, equipment, studies))
    return sorted(
        rows, key=lambda row: (row["beyond_30_min_after"] - row["beyond_30_min_before"], row["code"])
    )


def _changed(variant: str, equipment: str, studies: dict[str, AccessStudy]) -> Iterator[dict[str, Any]]:
    names = {row["code"]: row["name"] for row in read_departements().to_pylist()}
    groups = ranks_by(placed(read_communes())["departement"].to_pylist())
    before, after = (level_rows(groups, one.measures) for one in studies.values())
    for old, new in zip(before, after, strict=True):
        same = {"variant": variant, "equipment": equipment, "code": old["code"], "name": names[old["code"]]}
        changed = {name: (old[name], new[name]) for name in ("beyond_30_min", "per_100000")}
        if any(first != second for first, second in changed.values()):
            yield same | {
                f"{name}_{case}": value
                for name, both in changed.items()
                for case, value in zip(studies, both, strict=True)
            }


def _assumptions(scenario: Scenario) -> Iterator[Assumption]:
    yield from (SCOPE, CENTRES, ROADS, travel_model(), NEED_SAME)
    decay = said("access.decay_note", decay=read_decay("", LIMIT_MIN).words())
    yield Assumption("access.decay", "assumed", decay)
    yield Assumption("site.copies", "assumed", said("site.copies_note"))
    yield Assumption("site.owner", "missing", said("site.owner_note"))
    changes = [change for variant in scenario.variants for change in variant.world.fleet]
    if any(change.add and change.placed is None for change in changes):
        yield Assumption("site.no_place_given", "missing", said("site.no_place_given_note"))
