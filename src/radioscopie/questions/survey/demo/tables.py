"""What `radioscopie survey demo` answers: bias, coverage of the intervals, the ranges of sensitivity."""

from __future__ import annotations

from radioscopie.results.declared import Declared, code, count, flag, measure, name

HEADS = "survey_demo.head"
MECHANISM, FIGURE = code("mechanism", "survey_demo.mechanism"), code("figure", "survey_demo.figure")
TRUTH = measure("truth", "figure")

COVERAGE = Declared(
    "coverage",
    "survey_demo.coverage",
    HEADS,
    (
        *(MECHANISM, FIGURE, TRUTH, measure("mean", "figure"), measure("bias_pct")),
        *(measure("spread", "figure"), measure("se", "figure")),
        *(measure("coverage_pct"), measure("low_pct"), measure("high_pct"), count("replications")),
    ),
    listed=True,
)
SENSITIVITY = Declared(
    "sensitivity",
    "survey_demo.sensitivity",
    HEADS,
    (
        *(MECHANISM, FIGURE, code("basis", "survey_estimate.basis"), measure("shift_pct")),
        *(TRUTH, *(measure(one, "figure") for one in ("low", "value", "high")), flag("holds")),
    ),
    listed=True,
)
RESPONSE = Declared(
    "response",
    "survey_demo.response",
    HEADS,
    (MECHANISM, name("stratum"), count("practices"), count("answers"), measure("rate", "share")),
)
PUBLISHED = Declared(
    "published",
    "survey_demo.published",
    HEADS,
    (
        *(name("region"), name("size"), count("acts"), code("rule", "survey_demo.rule")),
        *(measure(one, "figure") for one in ("low", "high")),
    ),
)
ATTACK = Declared(
    "attack",
    "survey_demo.attack",
    HEADS,
    (code("what", "survey_demo.what"), count("cells")),
    "count",
    listed=True,
)
TABLES = {one.name: one for one in (COVERAGE, SENSITIVITY, PUBLISHED, ATTACK, RESPONSE)}
