"""What `radioscopie run` answers: spending, measures, savings and how sure they are, declared once."""

from __future__ import annotations

from radioscopie.results.declared import (
    Declared,
    Shown,
    amount,
    code,
    count,
    flag,
    measure,
    name,
)

HEADS, SIGN, SAVED = "scenario.col", "scenario.sign", "scenario.sign_saved"
VARIANT, YEAR = name("variant"), count("year", "year")
MEASURE, KIND = code("measure", "report.measure"), code("kind", "scenario.word")
SPENT = (amount("base_cents"), amount("change_cents"), amount("variant_cents"))
INSURER = amount("insurer_change_cents")


def _amounts(*names: str) -> tuple[Shown, ...]:
    return tuple(map(amount, names))


DRAWN = _amounts(
    *("against_trend_low_95_cents", "against_trend_low_80_cents", "against_trend_median_cents"),
    *("against_trend_high_80_cents", "against_trend_high_95_cents"),
)
CUMULATED = _amounts(
    *("cumulated_low_95_cents", "cumulated_low_80_cents", "cumulated_median_cents"),
    *("cumulated_high_80_cents", "cumulated_high_95_cents"),
)
SAVED_BY = _amounts(
    *("saved_low_95_cents", "saved_low_80_cents", "saved_median_cents"),
    *("saved_high_80_cents", "saved_high_95_cents"),
)


def _by(title: str, *columns: Shown) -> Declared:
    """Declare amounts of each variant and year, under a title that ends with the name of the table."""
    return Declared(title.removeprefix("scenario."), title, HEADS, (VARIANT, YEAR, *columns), "cents", SIGN)


BY_PERIOD = {
    "year": _by("scenario.by_year", *SPENT, amount("insurer_base_cents"), INSURER),
    "half_year": _by(
        "scenario.by_half_year", count("half_year"), *SPENT, amount("insurer_base_cents"), INSURER
    ),
    "month": _by("scenario.by_month", count("month"), *SPENT, amount("insurer_base_cents"), INSURER),
}
BY_NATION = {
    "modality": _by("scenario.by_modality", code("modality", "report.value"), *SPENT),
    "component": _by("scenario.by_component", code("component", "scenario.word"), *SPENT),
    "payer": _by("scenario.by_payer", code("payer", "report.value"), *SPENT),
}
BY_SECTOR = _by("scenario.by_sector", code("sector", "scenario.sector"), *SPENT)
BY_PLACE = {
    "region": _by("scenario.by_region", name("region"), *SPENT, INSURER),
    "departement": _by("scenario.by_departement", name("departement"), *SPENT, INSURER),
    "kind": _by("scenario.by_kind", KIND, *SPENT, INSURER),
    "size": _by("scenario.by_size", code("size", "scenario.word"), *SPENT, INSURER),
}
BY_MEASURE = _by("scenario.by_measure", MEASURE, amount("change_cents"), INSURER)
BY_KIND_AND_MEASURE = _by("scenario.by_kind_and_measure", KIND, MEASURE, INSURER)
EFFECTS = _by(
    "scenario.effects",
    *(amount("reference_cents"), amount("volume_cents"), amount("mix_cents"), amount("price_cents")),
    amount("variant_cents"),
)
SAVINGS = Declared(
    "savings",
    "scenario.savings",
    HEADS,
    (
        *(VARIANT, MEASURE, YEAR, amount("constant_cents"), amount("against_trend_cents")),
        *(amount("new_cents"), amount("cumulated_cents"), *DRAWN, *CUMULATED),
    ),
    "cents",
    SAVED,
)
TARGET = Declared(
    "target",
    "scenario.target",
    HEADS,
    (
        *(VARIANT, amount("amount_cents"), name("by", unit="day"), amount("saved_cents")),
        *(flag("reached", words="scenario.reached"), name("month", unit="month"), count("draws")),
        *(count("draws_reached"), name("median_month", unit="month"), *SAVED_BY),
        measure("probability", "share"),
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
        *(VARIANT, code("reading", "scenario.reading"), YEAR, amount("fees_cents")),
        *(amount("against_trend_cents"), amount("cumulated_cents"), *CUMULATED),
        *(count("draws_reached"), measure("probability", "share")),
        *(flag("reached", words="scenario.reached"), amount("less_than_built_cents")),
    ),
    "cents",
    SAVED,
)
TORNADO = Declared(
    "tornado",
    "scenario.tornado",
    HEADS,
    (
        *(VARIANT, name("input"), amount("low_saved_cents"), amount("central_saved_cents")),
        amount("high_saved_cents"),
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
    *(*BY_PERIOD.values(), BY_MEASURE, *BY_NATION.values(), BY_SECTOR, *BY_PLACE.values()),
    *(BY_KIND_AND_MEASURE, EFFECTS, SAVINGS, TARGET, READINGS, TORNADO, DRAWS, DRAW_INPUTS),
)
