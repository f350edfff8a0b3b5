"""The tables that `radioscopie access` answers, declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.result import said
from radioscopie.results.declared import Declared, code, count, measure, name
from radioscopie.results.left_out import MISPLACED, SUPPLY, UNPLACED

if TYPE_CHECKING:
    from radioscopie.results.declared import Shown

HEADS = "access.head"
CASE, CODE, NAME = code("case", "access.case"), name("code"), name("name")
SUPPLY_RATE = measure("per_100000", digits=2, optional=True)


def _far(people: str, share: str, limit: int, heads: tuple[str, str]) -> tuple[Shown, Shown]:
    """Declare the people beyond a limit, with the figures that times allow, and their share."""
    shown, shared = (said(head, limit=limit) for head in heads)
    return count(people, head=shown, estimated=True), measure(share, "share", head=shared)


IN_TIME = ("access.head_beyond_min", "access.head_share_min")
IN_DISTANCE = ("access.head_beyond_km", "access.head_share_km")
TIMES = (
    *(count("people"), measure("mean_min"), measure("p10_min"), measure("median_min"), measure("p90_min")),
    measure("p95_min"),
    *_far("beyond_15_min", "share_beyond_15_min", 15, IN_TIME),
    *_far("beyond_20_min", "share_beyond_20_min", 20, IN_TIME),
    *_far("beyond_30_min", "share_beyond_30_min", 30, IN_TIME),
    *_far("beyond_45_min", "share_beyond_45_min", 45, IN_TIME),
    *_far("beyond_60_min", "share_beyond_60_min", 60, IN_TIME),
)
DISTANCES = (
    *_far("beyond_10_km", "share_beyond_10_km", 10, IN_DISTANCE),
    *_far("beyond_20_km", "share_beyond_20_km", 20, IN_DISTANCE),
    *_far("beyond_30_km", "share_beyond_30_km", 30, IN_DISTANCE),
    *_far("beyond_50_km", "share_beyond_50_km", 50, IN_DISTANCE),
)
LEVEL = (*TIMES, *DISTANCES, SUPPLY_RATE)


def _level(table: str, title: str, *, optional: bool = False) -> Declared:
    return Declared(table, title, HEADS, (CASE, CODE, NAME, *LEVEL), optional=optional)


LEVELS = {
    "nation": _level("by_nation", "access.by_nation", optional=True),
    "area": _level("by_area", "access.by_area", optional=True),
    "region": _level("by_region", "access.by_region", optional=True),
    "departement": _level("by_departement", "access.by_departement"),
    "epci": _level("by_epci", "access.by_epci"),
    "zone": _level("by_zone", "access.by_zone", optional=True),
}
COMMUNE = (
    *(CODE, NAME, name("departement"), name("region"), name("epci"), name("zone", optional=True)),
    *(count("population"), name("point"), name("land"), measure("lon"), measure("lat"), name("nearest_site")),
    *(measure("minutes"), measure("straight_km"), SUPPLY_RATE, name("nearest_site_after", optional=True)),
    *(measure("minutes_after", optional=True), measure("straight_km_after", optional=True)),
    measure("per_100000_after", digits=2, optional=True),
    *(measure("minutes_low", optional=True), measure("minutes_high", optional=True)),
    *(measure("minutes_after_low", optional=True), measure("minutes_after_high", optional=True)),
)
BY_COMMUNE = Declared("by_commune", "access.by_commune", HEADS, COMMUNE)
WORST = Declared("worst", "access.worst", HEADS, (*COMMUNE, name("nearest_name")))
INEQUALITY = Declared(
    "inequality",
    "access.inequality",
    HEADS,
    (
        *(CASE, code("measure", "access.measure"), measure("gini", digits=3), measure("theil", digits=3)),
        *(measure("theil_between", digits=3), measure("theil_within", digits=3)),
    ),
)
SENSITIVITY = Declared("sensitivity", "access.sensitivity", HEADS, (CASE, CODE, *LEVEL))
SITES = Declared("sites", "access.sites", "results.supply", SUPPLY)
SITES_AFTER = Declared("sites_after", "access.sites_after", "results.supply", SUPPLY, optional=True)
NOT_MEASURED = Declared(
    "not_measured",
    "access.not_measured",
    HEADS,
    (CODE, NAME, count("communes"), count("people")),
    optional=True,
)


def _between(low: str, high: str, limit: int) -> tuple[Shown, Shown]:
    """Declare the ends of the people beyond a limit."""
    heads = said("access.head_beyond_from", limit=limit), said("access.head_to")
    one, two = (
        count(name, head=head, estimated=True, bounds=(low, high))
        for name, head in zip((low, high), heads, strict=True)
    )
    return one, two


ENDS = (
    *_between("beyond_15_min_low", "beyond_15_min_high", 15),
    *_between("beyond_20_min_low", "beyond_20_min_high", 20),
    *_between("beyond_30_min_low", "beyond_30_min_high", 30),
    *_between("beyond_45_min_low", "beyond_45_min_high", 45),
    *_between("beyond_60_min_low", "beyond_60_min_high", 60),
    *(measure("mean_min_low"), measure("mean_min_high")),
)
INTERVALS = Declared(
    "intervals",
    "access.intervals",
    HEADS,
    (CASE, code("level", "access.level"), CODE, NAME, *ENDS),
    optional=True,
)
UNMATCHED = Declared(
    "unmatched",
    "access.unmatched",
    HEADS,
    (code("column", "access.unmatched_column"), name("value"), count("rows")),
    optional=True,
)
ACROSS = Declared(
    "across",
    "access.across",
    HEADS,
    (
        *(CASE, count("people_to_outside", estimated=True), count("people_from_outside", estimated=True)),
        count("newly_within_30_min_outside", optional=True, estimated=True),
    ),
    optional=True,
)
BY_HOUR = Declared(
    "by_hour",
    "access.by_hour",
    HEADS,
    (
        *(code("day", "access.day"), name("from"), name("to"), count("sites_open"), count("sites_unsaid")),
        count("beyond_30_min_least", estimated=True),
        count("beyond_30_min_most", estimated=True),
        measure("mean_min"),
    ),
    optional=True,
)
READERS = Declared(
    "readers",
    "access.readers",
    HEADS,
    (
        *(
            name("site"),
            name("name"),
            name("departement"),
            count("machines"),
            measure("salaried_fte", digits=1),
        ),
        *(count("private_doctors"), code("on_duty", "access.yes_no"), code("on_call", "access.yes_no")),
    ),
    optional=True,
)
GAINS = Declared(
    "gains",
    "access.gains",
    HEADS,
    (
        *(code("gain", "access.gain"), measure("value", digits=0)),
        *(measure("value_low", digits=0, optional=True), measure("value_high", digits=0, optional=True)),
    ),
    optional=True,
)
TABLES = {
    one.name: one
    for one in (
        *LEVELS.values(),
        *(BY_COMMUNE, INEQUALITY, SENSITIVITY, WORST, SITES, SITES_AFTER, NOT_MEASURED, ACROSS, GAINS),
        *(BY_HOUR, READERS, INTERVALS, UNPLACED, MISPLACED, UNMATCHED),
    )
}
