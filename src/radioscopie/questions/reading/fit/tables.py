"""What `radioscopie reading fit` answers: when exams are asked, which, how long they take, by whom."""

from __future__ import annotations

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
TABLES = {one.name: one for one in (COVERED, PROFILE, DAILY, MONTHS, MIX, READING_TIMES, SPEEDS)}
