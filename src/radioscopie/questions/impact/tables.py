"""What `radioscopie impact` answers: what changes by year, by measure, and by each dimension of the activity."""

from __future__ import annotations

from radioscopie.models.pricing.measures import MEASURES
from radioscopie.questions.amounts_billed import BILLED
from radioscopie.result import word_of
from radioscopie.results.declared import Declared, Ratio, Shown, amount, code, count, name
from radioscopie.results.period import TABLES as OF_PERIOD
from radioscopie.results.refused import OF_ROWS

HEADS, SIGN = "report.col", "impact.sign"
NAMED = name("variant", head=word_of("impact.part", "named"))
YEAR, CASE = count("year", "year"), code("case", "report.case")
PERCENT = (Ratio("percent", "law_cents", "aged_cents"),)
BASE, CHANGE = (amount(f"{one}_cents", head=word_of("report.col", one)) for one in ("base", "change"))
VARIANT = amount("variant_cents", head=word_of("impact.part", "under"))
AGED, EFFECT = (amount(f"{one}_cents", head=word_of("impact.part", one)) for one in ("aged", "law"))
PARTS = (AGED, EFFECT, CHANGE, VARIANT)
DIMENSIONS = (
    name("practice"),
    name("site"),
    name("machine"),
    code("modality", "report.value"),
    name("act"),
    code("payer", "report.value"),
)
TITLES = {
    "practice": "impact.by_practice",
    "site": "impact.by_site",
    "machine": "impact.by_machine",
    "modality": "impact.by_modality",
    "act": "impact.by_act",
    "payer": "impact.by_payer",
}


def _of_measure(measure: str) -> Shown:
    return amount(f"{measure}_cents", head=word_of("report.measure", measure))


def _of_dimension(dimension: Shown) -> Declared:
    columns = (NAMED, YEAR, CASE, dimension, BASE, *map(_of_measure, MEASURES), *PARTS)
    title = TITLES[dimension.name]
    return Declared(f"by_{dimension.name}", title, HEADS, columns, "cents", SIGN, ratios=PERCENT)


BY_YEAR = Declared(
    "by_year",
    "impact.by_year",
    HEADS,
    (
        *(NAMED, YEAR, CASE, BASE, _of_measure("ageing"), _of_measure("acts_other")),
        *(amount("decision_cents", head=word_of("impact.part", "decision")), *PARTS),
    ),
    "cents",
    SIGN,
    ratios=PERCENT,
)
BY_MEASURE = Declared(
    "by_measure",
    "impact.by_measure",
    HEADS,
    (NAMED, YEAR, CASE, code("measure", "report.measure"), CHANGE),
    "cents",
    SIGN,
)
AGAINST = name("against", head=word_of("impact.part", "against"))
MORE = amount("more_cents", head=word_of("impact.part", "more"))
BETWEEN = Declared(
    "between",
    "impact.between",
    HEADS,
    (NAMED, AGAINST, YEAR, CASE, MORE),
    "cents",
    "impact.between_sign",
    optional=True,
)
BY_DIMENSION = {one.name: _of_dimension(one) for one in DIMENSIONS}
TABLES = {
    one.name: one for one in (BY_YEAR, BY_MEASURE, BETWEEN, *BY_DIMENSION.values(), *BILLED, *OF_PERIOD)
} | OF_ROWS
