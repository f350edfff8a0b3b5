"""What a practice's own answer says of it, worked out from that answer alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.models.survey.forms.expressions import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.tables.survey.questionnaire import Questionnaire

CHANGE, SHARE, DAYS, K_EUROS, COUNT = "change", "share", "days", "k_euros", "count"
RULES = {
    "shock_2020": (
        ("exams_change", CHANGE, "sum(A1.*.now) / sum(A1.*.before) - 1"),
        ("fees_change", CHANGE, "A2.now / A2.before - 1"),
        ("fees_lost", K_EUROS, "A2.before - A2.now"),
        ("costs_share", SHARE, "sum(A3.*) / A2.before"),
        ("short_of", K_EUROS, "max(sum(A3.*) - A2.now, 0)"),
        ("staff_partial", SHARE, "A5.partial / A5.fte"),
    ),
    "decision_2025": (
        ("turnover_change", CHANGE, "sum(B3.*.y2025) / sum(B3.*.y2024) - 1"),
        ("charges", K_EUROS, "sum(B4.*)"),
        ("charges_share", SHARE, "sum(B4.*) / sum(B3.*.y2024)"),
        ("result", K_EUROS, "sum(B3.*.y2024) - sum(B4.*)"),
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
