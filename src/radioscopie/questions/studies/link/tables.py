"""What `radioscopie studies link` answers: how many people, which rules, why two identities are one."""

from __future__ import annotations

from radioscopie.results.declared import Declared, code, count, measure

HEADS = "studies_link.head"
RULE = code("rule", "studies_link.rule")

COUNTS = Declared(
    "counts", "studies_link.counts", HEADS, (code("what", "studies_link.what"), count("number")), "count"
)
RULES = Declared("rules", "studies_link.rules", HEADS, (RULE, count("links")), "count")
WHY = Declared(
    "why",
    "studies_link.why",
    HEADS,
    (code("field", "studies_link.field"), code("agreement", "studies_link.agreement")),
    optional=True,
)
FOUND = Declared(
    "found", "studies_link.found", HEADS, (code("verdict", "studies_link.verdict"), RULE), optional=True
)
QUALITY = Declared(
    "quality",
    "studies_link.quality",
    HEADS,
    (
        *(RULE, count("links"), count("graded"), count("right")),
        *(measure(name, "share") for name in ("precision", "precision_low_95", "precision_high_95")),
        *(count(name) for name in ("false_links", "false_links_low_95", "false_links_high_95")),
    ),
    optional=True,
)
TABLES = {one.name: one for one in (COUNTS, RULES, FOUND, WHY, QUALITY)}
