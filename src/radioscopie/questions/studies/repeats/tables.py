"""What `radioscopie studies repeats` answers: the curve by window, families, pairs of sites, what repeats cost."""

from __future__ import annotations

from radioscopie.results.declared import Declared, amount, code, count, measure, name

HEADS = "studies_repeats.head"
PLACE, FAMILY = code("place", "studies_repeats.place"), code("family", "studies_repeats.family")

COUNTS = Declared(
    "counts",
    "studies_repeats.counts",
    HEADS,
    (code("what", "studies_repeats.what"), count("number")),
    "count",
)
CURVE = Declared(
    "curve",
    "studies_repeats.curve",
    HEADS,
    (count("window_days"), PLACE, count("repeats"), measure("share", "share")),
    listed=True,
)
FAMILIES = Declared(
    "families",
    "studies_repeats.families",
    HEADS,
    (
        *(FAMILY, code("kind", "studies_repeats.kind"), count("window_days"), count("studies")),
        *(code("status", "studies_repeats.status"), name("source")),
    ),
)
SITES = Declared(
    "sites",
    "studies_repeats.sites",
    HEADS,
    (name("first_site"), name("site"), count("repeats")),
    "count",
    optional=True,
)
COST = Declared(
    "cost",
    "studies_repeats.cost",
    HEADS,
    (
        *(PLACE, count("repeats"), count("matched"), amount("list_cents"), amount("marginal_cents")),
        *(amount("insurer_cents"),),
    ),
    "mixed",
    optional=True,
)
TABLES = {one.name: one for one in (COUNTS, CURVE, FAMILIES, SITES, COST)}
