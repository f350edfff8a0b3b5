"""What `radioscopie studies repeats` answers: the curve by window, families, pairs of sites, weight, cost."""

from __future__ import annotations

from radioscopie.ranges import CASES
from radioscopie.results.declared import Declared, amount, code, count, measure, name
from radioscopie.results.refused import OF_ROWS

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
MODALITIES = Declared(
    "modalities",
    "studies_repeats.modalities",
    HEADS,
    (
        *(name("modality"), count("compared"), count("repeats"), count("elsewhere")),
        *(measure(one, "share") for one in ("elsewhere_share", "elsewhere_low_95", "elsewhere_high_95")),
    ),
    optional=True,
)
WEIGHED = {
    "machine_min": "machine_min_of",
    "reading_min": "reading_min_of",
    "dlp_mgy_cm": "dlp_mgy_cm_of",
    "dap_mgy_cm2": "dap_mgy_cm2_of",
    "agd_mgy": "agd_mgy_of",
}
BURDEN = Declared(
    "burden",
    "studies_repeats.burden",
    HEADS,
    (
        *(PLACE, count("repeats")),
        *(one for word, of in WEIGHED.items() for one in (measure(word, "figure"), count(of))),
    ),
    optional=True,
)
SHARING = Declared(
    "sharing",
    "studies_repeats.sharing",
    HEADS,
    (
        *(name("id"), count("reach")),
        *(measure(f"{end}_pct", "figure") for end in CASES),
        *(count(f"avoided_{end}") for end in CASES),
        *(code("status", "studies_repeats.status"), name("source"), name("note")),
    ),
)
COST = Declared(
    "cost",
    "studies_repeats.cost",
    HEADS,
    (
        *(PLACE, count("repeats"), count("matched")),
        *(amount("list_low_cents"), amount("list_high_cents")),
        *(amount("marginal_low_cents"), amount("marginal_high_cents")),
        *(amount("insurer_low_cents"), amount("insurer_high_cents")),
    ),
    "mixed",
    optional=True,
)
TABLES = {
    one.name: one for one in (COUNTS, CURVE, FAMILIES, MODALITIES, SITES, BURDEN, SHARING, COST)
} | OF_ROWS
