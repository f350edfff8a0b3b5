"""What `radioscopie permits` answers: a verdict per site and check, how many get each, and the rules."""

from __future__ import annotations

from radioscopie.results.declared import Declared, code, count, measure, name
from radioscopie.results.left_out import MISPLACED, UNPLACED

HEADS = "permits.head"
CHECK, RULE = code("check", "permits.check"), name("rule")
VERDICT, WHY = code("verdict", "permits.verdict"), code("why", "permits.why")
UNCERTAIN = code("uncertain", "permits.uncertain")

SITES = Declared(
    "sites",
    "permits.sites",
    HEADS,
    (
        *(name("site"), name("name"), name("departement"), count("ct"), count("mri")),
        *(VERDICT, code("next_machine", "permits.verdict")),
    ),
)
COUNTS = Declared(
    "counts", "permits.counts", HEADS, (CHECK, RULE, VERDICT, WHY, UNCERTAIN, count("sites")), "count"
)
BY_VERDICT = Declared("by_verdict", "permits.by_verdict", HEADS, (VERDICT, count("sites")), "count")
VERDICTS = Declared(
    "verdicts", "permits.verdicts", HEADS, (name("site"), CHECK, RULE, VERDICT, WHY, UNCERTAIN)
)
RULES = Declared(
    "rules",
    "permits.rules",
    HEADS,
    (
        *(RULE, name("section"), code("says", "permits.rule", said=True), name("article")),
        *(name("valid_from", unit="day"), name("valid_to", unit="day")),
        *(code("status", "permits.status"), name("confidence"), UNCERTAIN, name("checks"), name("source")),
    ),
)
GRANTED = Declared(
    "granted",
    "permits.granted",
    HEADS,
    (
        *(name("site"), name("name"), name("holder"), name("commune_code"), name("departement")),
        *(measure("lon", digits=5), measure("lat", digits=5), code("equipment", "results.equipment")),
        *(count("machines"), count("authorised"), count("in_service"), count("sae_2023")),
        *(name("authorised_on", unit="day"), code("since", "permits.since")),
    ),
    optional=True,
)
TABLES = {one.name: one for one in (SITES, BY_VERDICT, COUNTS, VERDICTS, RULES, GRANTED, UNPLACED, MISPLACED)}
