"""What `radioscopie incentives` answers: schemes, what each study says they buy, and three ways for one place."""

from __future__ import annotations

from radioscopie.results.declared import Declared, code, count, day, estimate, measure, name

HEADS = "incentives.head"
SCHEME = code("scheme", "incentives.scheme")
PEOPLE = ("people_low", "people_high")
ENDS = ("cost_low_cents", "cost_high_cents")
SCHEMES = Declared(
    "schemes",
    "incentives.table_schemes",
    HEADS,
    (
        *(
            SCHEME,
            code("place", "incentives.place"),
            measure("amount", digits=0),
            code("paid", "incentives.paid"),
        ),
        *(day("valid_from"), day("valid_to"), code("in_force", "incentives.in_force")),
        code("radiologist", "incentives.radiologist"),
        *(estimate("cost_low_cents"), estimate("cost_high_cents"), count("nobody"), count("studies")),
        *(code("why", "incentives.why"), name("fact")),
    ),
)
STUDIES = Declared(
    "studies",
    "incentives.table_studies",
    HEADS,
    (
        *(SCHEME, code("study", "incentives.study"), measure("more_pct", digits=2)),
        *(estimate("cost_of_one_cents"), name("fact")),
    ),
)
PLACE = Declared(
    "place",
    "incentives.table_place",
    HEADS,
    (
        *(name("name"), name("departement"), code("equipment", "incentives.equipment")),
        *(count(one, estimated=True, bounds=PEOPLE) for one in ("people_low", "people", "people_high")),
        *(count("exams_low"), count("exams"), count("exams_high")),
        *(measure("readers_low", digits=1), measure("readers", digits=1), measure("readers_high", digits=1)),
    ),
    optional=True,
)
WAYS = Declared(
    "ways",
    "incentives.table_ways",
    HEADS,
    (
        *(code("way", "incentives.way"), code("payer", "incentives.payer"), count("years")),
        *(estimate("total_low_cents"), estimate("total_cents"), estimate("total_high_cents")),
        *(estimate("person_low_cents"), estimate("person_cents"), estimate("person_high_cents")),
    ),
    optional=True,
)
TABLES = {one.name: one for one in (SCHEMES, STUDIES, PLACE, WAYS)}
