"""What `radioscopie survey estimate` answers: figures with intervals, who answered, weights, the silent, outliers."""

from __future__ import annotations

from radioscopie.results.declared import Declared, code, count, measure, name

HEADS = "survey_estimate.head"
NAME, DOMAIN = name("name"), name("domain")

ESTIMATES = Declared(
    "estimates",
    "survey_estimate.estimates",
    HEADS,
    (
        *(NAME, DOMAIN, *(measure(one, "figure") for one in ("value", "se", "low", "high"))),
        *(count("n"), code("note", "survey_estimate.note")),
    ),
    listed=True,
)
RESPONSE = Declared(
    "response",
    "survey_estimate.response",
    HEADS,
    (name("stratum"), name("pool"), count("practices"), count("n"), measure("rate", "share")),
)
WEIGHTS = Declared(
    "weights",
    "survey_estimate.weights",
    HEADS,
    (code("weight", "survey_estimate.weight"), measure("value", "figure")),
)
MET = Declared(
    "totals_met",
    "survey_estimate.totals_met",
    HEADS,
    (DOMAIN, name("variable"), *(measure(one, "figure") for one in ("known", "before", "after"))),
    optional=True,
)
SILENT = Declared(
    "silent",
    "survey_estimate.silent",
    HEADS,
    (
        NAME,
        code("basis", "survey_estimate.basis"),
        *(measure(one, "figure") for one in ("low", "value", "high")),
    ),
    optional=True,
)
OUTLIERS = Declared(
    "outliers",
    "survey_estimate.outliers",
    HEADS,
    (NAME, *(measure(one, "figure") for one in ("value", "winsorised", "robust")), count("lowered")),
    optional=True,
)
TABLES = {one.name: one for one in (ESTIMATES, RESPONSE, WEIGHTS, MET, SILENT, OUTLIERS)}
