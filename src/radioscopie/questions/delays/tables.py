"""What `radioscopie delays` answers: delays by place and need, before and after, the way, the curve of machines."""

from __future__ import annotations

from radioscopie.ranges import CASES
from radioscopie.results.declared import Declared, code, count, estimate, measure, name
from radioscopie.results.left_out import MISPLACED, UNPLACED

HEADS = "delays.head"
CASE, NEED = code("case", "delays.case"), code("need", "delays.need")
CODE, NAME = name("code"), name("name")
DELAY = (measure("delay", digits=0), measure("delay_low", digits=0), measure("delay_high", digits=0))
CHANGE = tuple(measure(one, digits=1, optional=True) for one in ("change", "change_low", "change_high"))
LEVEL = (
    *(CASE, CODE, NAME, count("people"), measure("machines", "short"), measure("per_million")),
    *(*DELAY, *CHANGE, measure("at_machines", digits=0), measure("away", "share")),
    *(
        count("exams"),
        measure("unmet", "share"),
        measure("unmet_low", "share"),
        measure("unmet_high", "share"),
    ),
)


def _level(table: str, title: str, *, optional: bool = False) -> Declared:
    return Declared(table, title, HEADS, LEVEL, optional=optional)


BY_NATION = _level("by_nation", "delays.by_nation")
BY_REGION = _level("by_region", "delays.by_region")
BY_DEPARTEMENT = _level("by_departement", "delays.by_departement")
BY_NEED = Declared(
    "by_need",
    "delays.by_need",
    HEADS,
    (
        *(
            CASE,
            code("level", "delays.level"),
            CODE,
            NAME,
            NEED,
            *DELAY,
            measure("median", digits=0),
            measure("p90", digits=0),
        ),
        *(measure("beyond_20", "share"), measure("beyond_30", "share"), measure("beyond_60", "share")),
    ),
)
PATH = Declared(
    "path",
    "delays.path",
    HEADS,
    (code("requests", "delays.requests"), count("month"), *DELAY),
)
CURVE = Declared("curve", "delays.curve", HEADS, (measure("machines_pct", digits=0), *DELAY))
FLOWS = Declared(
    "flows",
    "delays.flows",
    HEADS,
    (CASE, CODE, NAME, name("to_code"), name("to_name"), measure("part", "share")),
)
KNOWN = ("change_low_cents", "change_high_cents")
MONEY = Declared(
    "money",
    "delays.money",
    "delays.head_money",
    (
        *(code("level", "delays.level"), CODE, NAME, code("item", "delays.item")),
        *(measure(one, digits=0) for one in ("exams_change", "exams_low", "exams_high")),
        *(estimate(one, *KNOWN) for one in ("change_cents", *KNOWN)),
    ),
    optional=True,
)
FOOTPRINT = Declared(
    "footprint",
    "footprint.table",
    "footprint.head",
    (
        *(code("measure", "footprint.measure"), code("unit", "footprint.unit")),
        *(measure(f"base_{end}", digits=0, estimated=True) for end in CASES),
        *(measure(f"change_{end}", digits=0, estimated=True, optional=True) for end in CASES),
        code("perimeter", "footprint.perimeter"),
    ),
)
TABLES = {
    one.name: one
    for one in (
        *(BY_NATION, BY_REGION, BY_DEPARTEMENT, BY_NEED, FLOWS, PATH, CURVE, MONEY, FOOTPRINT),
        *(UNPLACED, MISPLACED),
    )
}
