"""The footprint of a scenario, as a table: each measure in its perimeter, the base and what a variant changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.models.joins.scenario_footprint import scenario_footprint
from radioscopie.questions.scenario.tables.names import names
from radioscopie.result import Assumption
from radioscopie.results.declared import Declared, code, count, measure, name

if TYPE_CHECKING:
    from fractions import Fraction

    from radioscopie.models.joins.scenario_footprint import YearFootprint
    from radioscopie.models.scenarios.run import Run
    from radioscopie.result import Result

HEADS, ENDS = "footprint.head", ("low", "central", "high")
FOOTPRINT = Declared(
    "footprint",
    "footprint.table",
    HEADS,
    (
        *(name("variant"), count("year", "year"), code("measure", "footprint.measure")),
        *(code("equipment", "footprint.equipment"), code("unit", "footprint.unit")),
        *(measure(f"base_{end}", digits=0, estimated=True) for end in ENDS),
        *(measure(f"change_{end}", digits=0, estimated=True) for end in ENDS),
        code("perimeter", "footprint.perimeter"),
    ),
)
OWN = (FOOTPRINT,)
ASSUMED = ("footprint.assume_factors", "footprint.assume_grid", "footprint.assume_injected")


def with_footprint(result: Result, run: Run) -> Result:
    """Add the footprint to the result of a scenario."""
    rows = [_row(one) for one in scenario_footprint(run)]
    tables = {FOOTPRINT.name: FOOTPRINT.of(rows, names(run.model.scenario))}
    told = tuple(Assumption(key, "assumed") for key in ASSUMED)
    return replace(result, tables={**result.tables, **tables}, assumptions=(*result.assumptions, *told))


def _row(one: YearFootprint) -> dict[str, Any]:
    return {
        "variant": one.variant,
        "year": one.year,
        "measure": one.base.measure,
        "equipment": one.base.equipment,
        "unit": one.base.unit,
        **_ends("base", one.base.value),
        **_ends("change", one.change.value if one.change else None),
        "perimeter": one.base.perimeter,
    }


def _ends(word: str, value: tuple[Fraction, Fraction, Fraction] | None) -> dict[str, float | None]:
    parts = value or (None, None, None)
    return {
        f"{word}_{end}": None if one is None else float(one) for end, one in zip(ENDS, parts, strict=True)
    }
