"""What `radioscopie reading fit` answers: when exams are asked, which, how long they take, by whom."""

from __future__ import annotations

from radioscopie.questions.reading.tables.columns import halves
from radioscopie.results.declared import Declared, code, count, day, measure, name

HEADS = "reading.col"
DAY_KIND, EXAM = code("day_kind", "reading.day_kind"), name("exam")
DAYS, EXAMS, TIMES = count("days"), count("exams"), count("times")
P_VALUE = measure("p_value", digits=3)
POISSON = (measure("per_day", "tenths"), measure("dispersion", digits=3), P_VALUE)

PROFILE = Declared("profile", "reading.profile", HEADS, (DAY_KIND, count("hour"), DAYS, EXAMS, *POISSON))
DAILY = Declared("daily", "reading.daily", HEADS, (DAY_KIND, DAYS, EXAMS, *POISSON))
MONTHS = Declared(
    "months",
    "reading.months",
    HEADS,
    (
        *(count("month"), DAYS, EXAMS, measure("weight", digits=3)),
        *(measure("weight_low", digits=3), measure("weight_high", digits=3), P_VALUE),
    ),
)
MIX = Declared(
    "mix",
    "reading.mix",
    HEADS,
    (EXAM, EXAMS, measure("share", "share"), measure("low", "rate"), measure("high", "rate")),
)
READING_TIMES = Declared(
    "reading_times",
    "reading.reading_times",
    HEADS,
    (
        *(EXAM, TIMES, count("left_out"), measure("mean_min", "tenths"), measure("cv", digits=3)),
        *(name("law"), measure("ks", digits=3), P_VALUE),
    ),
)
SPEEDS = Declared(
    "speeds",
    "reading.speeds",
    HEADS,
    (
        *(name("reader"), TIMES, measure("speed", digits=3)),
        *(measure("speed_low", digits=3), measure("speed_high", digits=3), P_VALUE),
    ),
    optional=True,
)
COVERED = Declared(
    "covered",
    "reading.covered",
    HEADS,
    (day("first"), day("last"), DAYS, count("cut_days"), count("gap_days"), EXAMS),
)
GROUP = (code("grouping", "reading.grouping"), name("key"), EXAMS)
WAITS = (measure("wait_median_min", "short"), measure("wait_p95_min", "short"))
OBSERVED = Declared(
    "observed",
    "reading.observed",
    HEADS,
    (
        *(*GROUP, measure("median_min", "short"), measure("p90_min", "short"), measure("p95_min", "short")),
        *(*WAITS, measure("within", "share"), measure("low", "share"), measure("high", "share")),
    ),
    optional=True,
)
QUEUE = Declared(
    "queue", "reading.queue", HEADS, (count("open_from"), count("open_to"), EXAMS, *WAITS), optional=True
)
ACQUISITION = Declared(
    "acquisition",
    "reading.acquisition",
    HEADS,
    (
        *(EXAMS, count("open_to"), measure("mean_min", "tenths"), measure("cv", digits=3)),
        *(name("law"), measure("ks", digits=3), P_VALUE),
    ),
    optional=True,
)
AGAINST = Declared(
    "against",
    "reading.against",
    HEADS,
    (
        *GROUP,
        *(
            measure(f"{who}_{what}_min", "short")
            for what in ("median", "p95")
            for who in ("observed", "simulated")
        ),
        *halves("simulated_median_half_min", "simulated_p95_half_min"),
    ),
    optional=True,
)
TABLES = {
    one.name: one
    for one in (
        OBSERVED,
        QUEUE,
        AGAINST,
        COVERED,
        PROFILE,
        DAILY,
        MONTHS,
        MIX,
        READING_TIMES,
        ACQUISITION,
        SPEEDS,
    )
}
