"""What `radioscopie run` answers: spending, measures, savings and how sure they are, declared once."""

from __future__ import annotations

from radioscopie.results.declared import (
    Declared,
    Shown,
    amount,
    code,
    count,
    estimate,
    flag,
    measure,
    name,
)

HEADS, SIGN, SAVED = "scenario.col", "scenario.sign", "scenario.sign_saved"
VARIANT, YEAR = name("variant"), count("year", "year")
MEASURE, KIND = code("measure", "report.measure"), code("kind", "scenario.word")
SCOPE = code("perimeter", "scenario.perimeter")
SPENT = (estimate("base_cents"), estimate("change_cents"), estimate("variant_cents"))
INSURER = estimate("insurer_change_cents")


def _known(name: str, interval: str) -> Shown:
    """Declare an estimate whose interval is that of another, or its own."""
    return estimate(name, f"{interval}_low_95_cents", f"{interval}_high_95_cents")


def _drawn(interval: str, *names: str) -> tuple[Shown, ...]:
    """Declare the median and the intervals of an estimate."""
    return tuple(_known(name, interval) for name in names)


DRAWN = _drawn(
    "against_trend",
    *("against_trend_low_95_cents", "against_trend_low_80_cents", "against_trend_median_cents"),
    *("against_trend_high_80_cents", "against_trend_high_95_cents"),
)
CUMULATED = _drawn(
    "cumulated",
    *("cumulated_low_95_cents", "cumulated_low_80_cents", "cumulated_median_cents"),
    *("cumulated_high_80_cents", "cumulated_high_95_cents"),
)
SAVED_BY = _drawn(
    "saved",
    *("saved_low_95_cents", "saved_low_80_cents", "saved_median_cents"),
    *("saved_high_80_cents", "saved_high_95_cents"),
)


def _by(title: str, *columns: Shown) -> Declared:
    """Declare amounts of each variant and year, under a title that ends with the name of the table."""
    return Declared(title.removeprefix("scenario."), title, HEADS, (VARIANT, YEAR, *columns), "cents", SIGN)


BY_PERIOD = {
    "year": _by("scenario.by_year", *SPENT, estimate("insurer_base_cents"), INSURER),
    "half_year": _by(
        "scenario.by_half_year", count("half_year"), *SPENT, estimate("insurer_base_cents"), INSURER
    ),
    "month": _by("scenario.by_month", count("month"), *SPENT, estimate("insurer_base_cents"), INSURER),
}
ENDS_CHANGE = ("change_low_95_cents", "change_high_95_cents")
ENDS_INSURER = ("insurer_change_low_95_cents", "insurer_change_high_95_cents")
LOCAL = (
    *(estimate("base_cents"), estimate("change_cents"), estimate("variant_cents")),
    *(estimate("insurer_change_cents", *ENDS_INSURER), estimate("insurer_base_cents")),
    *(estimate(name, *ENDS_INSURER) for name in ENDS_INSURER),
)
PER_PERSON = (
    *(count("people"), amount("insurer_change_per_person_cents"), measure("constructed_share", "share")),
)
BY_NATION = {
    "modality": _by("scenario.by_modality", code("modality", "report.value"), *SPENT),
    "component": _by("scenario.by_component", code("component", "scenario.word"), *SPENT),
}
BY_PAYER = _by(
    "scenario.by_payer",
    *(code("payer", "report.value"), estimate("base_cents"), estimate("change_cents", *ENDS_CHANGE)),
    *(estimate("variant_cents"), *(estimate(name, *ENDS_CHANGE) for name in ENDS_CHANGE)),
)
BY_SECTOR = _by("scenario.by_sector", code("sector", "scenario.sector"), *SPENT)
BY_PLACE = {
    "region": _by("scenario.by_region", name("region"), *LOCAL),
    "departement": _by("scenario.by_departement", name("departement"), *LOCAL, *PER_PERSON),
    "kind": _by("scenario.by_kind", KIND, *LOCAL),
    "size": _by("scenario.by_size", code("size", "scenario.word"), *LOCAL),
}
BY_MEASURE = _by("scenario.by_measure", MEASURE, estimate("change_cents"), INSURER)
BY_KIND_AND_MEASURE = _by("scenario.by_kind_and_measure", KIND, MEASURE, INSURER)
EFFECTS = _by(
    "scenario.effects",
    *(estimate("reference_cents"), estimate("volume_cents"), estimate("mix_cents"), estimate("price_cents")),
    estimate("variant_cents"),
)
SAVINGS = Declared(
    "savings",
    "scenario.savings",
    HEADS,
    (
        *(VARIANT, MEASURE, YEAR, _known("constant_cents", "against_trend")),
        *(_known("against_trend_cents", "against_trend"), _known("new_cents", "against_trend")),
        *(_known("cumulated_cents", "cumulated"), *DRAWN, *CUMULATED),
    ),
    "cents",
    SAVED,
)
TARGET = Declared(
    "target",
    "scenario.target",
    HEADS,
    (
        *(VARIANT, SCOPE, estimate("amount_cents"), name("by", unit="day")),
        _known("saved_cents", "saved"),
        *(flag("reached", words="scenario.reached"), name("month", unit="month"), count("draws")),
        *(count("draws_reached"), name("median_month", unit="month"), *SAVED_BY),
        *(measure("probability", "share"), _known("fees_saved_cents", "saved")),
        *(measure("fees_share", "share"), _known("radiologists_saved_cents", "saved")),
        measure("radiologists_share", "share"),
    ),
    "mixed",
    SAVED,
    optional=True,
)
READINGS = Declared(
    "readings",
    "scenario.readings",
    HEADS,
    (
        *(VARIANT, code("reading", "scenario.reading"), SCOPE, YEAR, estimate("fees_cents")),
        *(_known("against_trend_cents", "cumulated"), _known("cumulated_cents", "cumulated"), *CUMULATED),
        *(count("draws_reached"), measure("probability", "share")),
        *(flag("reached", words="scenario.reached"), _known("less_than_built_cents", "cumulated")),
    ),
    "cents",
    SAVED,
)
OVERLAP = Declared(
    "overlap",
    "scenario.overlap",
    HEADS,
    (
        *(
            VARIANT,
            count("exams"),
            estimate("fees_cents"),
            estimate("mean_fee_cents"),
            estimate("saved_cents"),
        ),
        count("hospital_exams"),
    ),
    "mixed",
    SAVED,
    optional=True,
)
TORNADO = Declared(
    "tornado",
    "scenario.tornado",
    HEADS,
    (
        *(VARIANT, name("input"), estimate("low_saved_cents"), estimate("central_saved_cents")),
        estimate("high_saved_cents"),
    ),
    "cents",
    SAVED,
)
DRAWS = Declared(
    "draws",
    "scenario.draws",
    HEADS,
    (VARIANT, count("draw"), YEAR, amount("against_trend_cents"), amount("cumulated_cents")),
    "cents",
    SAVED,
)
DRAW_INPUTS = Declared(
    "draw_inputs", "scenario.draw_inputs", HEADS, (count("draw"), name("input"), measure("value", "exact"))
)
OWN = (
    *(*BY_PERIOD.values(), BY_MEASURE, *BY_NATION.values(), BY_PAYER, BY_SECTOR, *BY_PLACE.values()),
    *(BY_KIND_AND_MEASURE, EFFECTS, SAVINGS, TARGET, READINGS, OVERLAP, TORNADO, DRAWS, DRAW_INPUTS),
)
