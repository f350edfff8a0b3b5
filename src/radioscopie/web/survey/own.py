"""What a practice's own answer says of it, worked out from that answer alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.fees_declared import Declared, Moved, fees_moved
from radioscopie.models.survey.forms.expressions import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.law.compile import Compiled
    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.tables.survey.questionnaire import Questionnaire

CHANGE, SHARE, DAYS, K_EUROS, COUNT = "change", "share", "days", "k_euros", "count"
MONTH_COSTS = (
    "(A3.staff + A3.leases + A3.premises + A3.other)"  # a line that is missing leaves the sum unknown
)
YEAR_CHARGES = (
    "(B4.staff + B4.leases + B4.premises + B4.maintenance + B4.consumables + B4.reading + B4.other)"
)
RULES = {
    "shock_2020": (
        ("exams_change", CHANGE, "sum(A1.*.now) / sum(A1.*.before) - 1"),
        ("fees_change", CHANGE, "A2.now / A2.before - 1"),
        ("fees_lost", K_EUROS, "A2.before - A2.now"),
        ("costs_share", SHARE, f"{MONTH_COSTS} / A2.before"),
        ("short_of", K_EUROS, f"max({MONTH_COSTS} - A2.now, 0)"),
        ("staff_partial", SHARE, "A5.partial / A5.fte"),
    ),
    "decision_2025": (
        ("turnover_change", CHANGE, "(B3.fees.y2025 + B3.acts.y2025) / (B3.fees.y2024 + B3.acts.y2024) - 1"),
        ("charges_share", SHARE, f"{YEAR_CHARGES} / (B3.fees.y2024 + B3.acts.y2024)"),
    ),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one's own: None where the answer lacks what it needs."""

    code: str
    kind: str
    value: float | None


def own_figures(form: Questionnaire, cells: Mapping[str, Value]) -> list[Figure]:
    """Give the figures of a practice."""
    return [*_figures(form, cells)]


def _figures(form: Questionnaire, cells: Mapping[str, Value]) -> Iterator[Figure]:
    for code, kind, rule in RULES[form.id]:
        value = evaluate(rule, cells)
        yield Figure(code, kind, float(value) if isinstance(value, int | float) else None)


BEFORE, AFTER = date(2025, 11, 4), date(2027, 1, 1)  # the day before the decision, the day of its last step
AMORTISED = {"yes": "amortised", "no": "non_amortised"}


@dataclass(frozen=True, slots=True)
class Impact:
    """Change of the technical fees of a practice, by machine (name, equipment, change), and of all of them in cents."""

    machines: tuple[tuple[str, str, Moved], ...]
    low_cents: int
    high_cents: int
    left_out: tuple[str, ...]


def own_impact(form: Questionnaire, cells: Mapping[str, Value]) -> Impact | None:
    """Give what the decision changes on the fees that a practice wrote; None where it wrote none."""
    names = sorted(
        {name.split(".")[1] for name in cells if form.id == "decision_2025" and name[:3] in {"B1.", "B2."}}
    )
    found = [(name, _word(cells, name, "equipment"), _moved(cells, name)) for name in names]
    known = [(name, equipment, one) for name, equipment, one in found if one.low_cents is not None]
    if not known:
        return None
    low, high = sum(one.low_cents or 0 for *_, one in known), sum(one.high_cents or 0 for *_, one in known)
    left = tuple(name for name, _, one in found if one.low_cents is None)
    return Impact(tuple(known), low, high, left)


def _moved(cells: Mapping[str, Value], name: str) -> Moved:
    full, reduced = (_count(cells, name, rate) for rate in ("full_2025", "reduced_2025"))
    equipment, klass, zone = (_word(cells, name, field) for field in ("equipment", "class", "zone"))
    age = AMORTISED.get(_word(cells, name, "amortised"), "")
    if full is None:
        return Moved(None, None)
    return fees_moved(_law(), Declared(equipment, klass, zone, age, full, reduced or 0), BEFORE, AFTER)


def _word(cells: Mapping[str, Value], name: str, field: str) -> str:
    value = cells.get(f"B1.{name}.{field}")
    return value if isinstance(value, str) else ""


def _count(cells: Mapping[str, Value], name: str, rate: str) -> int | None:
    value = cells.get(f"B2.{name}.{rate}")
    return int(value) if isinstance(value, int | float) else None


@cache
def _law() -> Compiled:
    return compile_law(Law.load())
