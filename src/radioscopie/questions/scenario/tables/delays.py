"""Delays of a scenario that adds machines: before and after, the country and its regions, at equal demand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.questions.delays.fleets import fleet_delays
from radioscopie.questions.delays.places import places_of
from radioscopie.questions.delays.rows import Found, level_rows
from radioscopie.questions.delays.tables import LEVEL
from radioscopie.questions.scenario.tables.names import names
from radioscopie.result import Assumption, said
from radioscopie.results.declared import Declared, code, name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.models.scenarios.spec import FleetChange, Scenario, Variant
    from radioscopie.result import Result

EQUIPMENT, DRAWS = ("mri", "ct"), 60
LEVELS = ("nation", "region")
DELAYS = Declared(
    "delays",
    "scenario.delays",
    "delays.head",
    (name("variant"), code("equipment", "delays.equipment"), code("level", "delays.level"), *LEVEL),
    optional=True,
)
OWN = (DELAYS,)


def with_delays(result: Result, scenario: Scenario) -> Result:
    """Add the delays of the variants that add CT or MRI; nothing where none does."""
    rows = [row for variant in scenario.variants for row in _variant(variant)]
    if not rows:
        return result
    tables = {**result.tables, "delays": DELAYS.of(rows, names(scenario))}
    told = (
        *result.assumptions,
        Assumption("scenario.delays_equal", "assumed", said("scenario.delays_equal_note")),
    )
    return replace(result, tables=tables, assumptions=told)


def _variant(variant: Variant) -> Iterator[dict[str, Any]]:
    for equipment in EQUIPMENT:
        fleets = [
            one
            for one in variant.world.fleet
            if one.equipment == equipment and (one.add or one.placed is not None)
        ]
        if fleets:
            land, change, seen = fleet_delays(fleets, equipment, DRAWS)
            places, named = places_of(land, None)
            found = Found(land, change, seen, places, named)
            for level in LEVELS:
                for row in level_rows(found, level):
                    yield {"variant": variant.name, "equipment": equipment, "level": level} | row


def _adds(fleet: FleetChange) -> bool:
    return bool(fleet.add) or fleet.placed is not None
