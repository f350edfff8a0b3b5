"""The tables of `radioscopie site`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.questions.access.tables.declared import SITES, TIMES
from radioscopie.questions.delays.tables import LEVEL
from radioscopie.results.declared import Declared, Shown, amount, code, count, day, measure, name
from radioscopie.results.left_out import MISPLACED, UNPLACED

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADS = "site.head"
PLACE = (name("site"), name("name"), name("commune_code"), name("departement"))
WITHIN: Mapping[str, Any] = MappingProxyType(  # people shown with the figures that their interval allows
    {"estimated": True, "bounds": ("newly_within_30_min_low", "newly_within_30_min_high")}
)
PLACES = Declared(
    "places",
    "site.places",
    HEADS,
    (
        *(
            count("rank"),
            *PLACE,
            code("permit", "site.permit"),
            code("group", "site.group"),
            measure("lon"),
            measure("lat"),
        ),
        count("newly_within_30_min", **WITHIN),
        count("newly_within_45_min", estimated=True),
        count("newly_within_30_min_low", optional=True, **WITHIN),
        count("newly_within_30_min_high", optional=True, **WITHIN),
        *(measure("kept_share", "share", optional=True), measure("kept_near_share", "share", optional=True)),
        count("newly_within_30_min_outside", optional=True, estimated=True),
        *(
            count("exams", optional=True),
            count("exams_low", optional=True),
            count("exams_high", optional=True),
        ),
        *(measure("person_hours_saved_one_way", digits=0), measure("goal_gain"), amount("cost_cents")),
    ),
    optional=True,
)
AREA = Declared(
    "area", "site.area", HEADS, (code("case", "access.case"), name("code"), *TIMES), optional=True
)
BY_COMMUNE = Declared(
    "by_commune",
    "site.by_commune",
    "access.head",
    (
        *(name("code"), name("name"), name("departement"), count("population"), measure("minutes")),
        *(measure("minutes_after"), measure("lon"), measure("lat")),
    ),
    optional=True,
)
NATION = Declared("nation", "site.nation", HEADS, (code("case", "access.case"), name("code"), *TIMES))
PROOF = Declared(
    "proof",
    "site.proof",
    HEADS,
    (
        *(
            name("goal"),
            measure("gain"),
            measure("gain_low", optional=True),
            measure("gain_high", optional=True),
        ),
        *(measure("bound"), measure("gap", "share"), name("status")),
    ),
)
WHERE = (measure("lon"), measure("lat"))
EQUIPMENT = code("equipment", "site.equipment")
DELAYS = Declared("delays", "site.delays", "delays.head", LEVEL, optional=True)
ADDED = Declared("added", "site.added", HEADS, (*PLACE, *WHERE, EQUIPMENT, count("machines")))
MACHINES = Declared(
    "machines",
    "site.machines",
    HEADS,
    (
        *(name("machine"), name("practice"), name("site"), EQUIPMENT, name("class"), name("zone")),
        *(day("installed_on"), Shown("reference_activity", pa.int32(), "count"), name("name")),
        *(name("commune"), name("departement"), *WHERE, amount("cost_cents")),
        *(count("exams"), count("exams_low"), count("exams_high")),
    ),
)
TABLES = {
    one.name: one
    for one in (PLACES, AREA, BY_COMMUNE, NATION, DELAYS, PROOF, ADDED, SITES, MACHINES, UNPLACED, MISPLACED)
}
