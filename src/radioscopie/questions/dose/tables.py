"""What `radioscopie dose` answers: events, acquisitions, scanners beside levels, models beside each other."""

from __future__ import annotations

from radioscopie.results.declared import Declared, code, count, day, flag, measure, name

HEADS = "dose.head"
SCANNER, EXAM, INDEX = name("scanner"), code("exam", "dose.exam"), code("index", "dose.index")
VALUES = (
    "ctdivol_mgy",
    "dlp_mgy_cm",
    "length_mm",
    "ssde_mgy",
    "dap_mgy_cm2",
    "rp_mgy",
    "agd_mgy",
    "compression_mm",
)
ENDS = ("q1", "median", "q3", "median_low_95", "median_high_95")

COUNTS = Declared("counts", "dose.counts", HEADS, (code("what", "dose.what"), count("number")), "count")
EVENTS = Declared(
    "events",
    "dose.events",
    HEADS,
    (
        *(name(one) for one in ("study", "event", "day", "scanner")),
        *(code("kind", "dose.kind"), code("origin", "dose.origin"), count("reports")),
        *(name(one) for one in ("protocol", "region", "region_code", "acquisition_type")),
        code("phantom", "dose.phantom"),
        *(measure(one, "exact") for one in VALUES),
        *(name(one) for one in ("view", "laterality", "wrong_units")),
        flag("unlike", words="report.flag"),
        EXAM,
    ),
    listed=True,
)
ACQUISITIONS = Declared(
    "acquisitions",
    "dose.acquisitions",
    HEADS,
    (
        *(
            name("study"),
            name("event"),
            SCANNER,
            name("model"),
            EXAM,
            INDEX,
            measure("value", "exact"),
            day("day"),
        ),
        *(code("size", "dose.size"), code("use", "dose.use")),
        *(measure("level", "exact"), measure("guide", "exact"), name("level_id")),
    ),
)
SCANNERS = Declared(
    "scanners",
    "dose.scanners",
    HEADS,
    (
        *(SCANNER, EXAM, INDEX, count("patients")),
        *(measure(one, "figure") for one in ENDS),
        *(measure("level", "exact"), measure("guide", "exact"), name("level_id")),
        *(day("valid_from"), day("valid_to"), code("verdict", "dose.verdict")),
    ),
    listed=True,
)
MODELS = Declared(
    "models",
    "dose.models",
    HEADS,
    (
        *(EXAM, INDEX, count("models"), name("lowest_model"), measure("lowest", "figure")),
        *(name("highest_model"), measure("highest", "figure"), measure("ratio")),
    ),
    optional=True,
)
USES = Declared(
    "uses", "dose.uses", HEADS, (code("kind", "dose.kind"), code("use", "dose.use"), count("values")), "count"
)
UNMAPPED = Declared(
    "unmapped",
    "dose.unmapped",
    HEADS,
    (code("kind", "dose.kind"), name("protocol"), name("region"), count("events"), count("studies")),
    optional=True,
)
LEVELS = Declared(
    "levels",
    "dose.levels",
    HEADS,
    (
        *(name("id"), EXAM, INDEX, measure("level", "exact"), measure("guide", "exact")),
        *(day("valid_from"), day("valid_to"), code("status", "dose.status"), name("source")),
    ),
)
TABLES = {one.name: one for one in (COUNTS, EVENTS, ACQUISITIONS, SCANNERS, MODELS, USES, UNMAPPED, LEVELS)}
