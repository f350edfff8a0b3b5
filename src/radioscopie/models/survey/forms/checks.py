"""Check the answers of a practice: the form of each cell, what is missing, the rules between them.

The twin for browsers is in `rules.js`. Answers are flat: `A1.ct.now` is a number, `A9.why` a code, `A4.on` a day
written YYYY-MM-DD.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.models.survey.forms.expressions import evaluate
from radioscopie.tables.survey.questionnaire import ERROR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.tables.survey.questionnaire import Field, Question, Questionnaire, Rule

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FORM, MISSING, RULE = "form", "missing", "rule"
LONGEST = 200
ROW = re.compile(r"[A-Za-z0-9_-]{1,40}")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say of an answer.

    Parameters
    ----------
    kind : FORM (a cell cannot be read: it blocks the submission), MISSING (a required question: so does it), RULE
    level : information, warning, error
    place : cell, question, or row
    code : what is wrong: a kind of cell, "range", "unknown"; the id of a rule
    """

    kind: str
    level: str
    place: str
    code: str

    @property
    def blocks(self) -> bool:
        """Tell whether it must be mended before the answer is submitted."""
        return self.kind in {FORM, MISSING}


def check(
    form: Questionnaire, answers: Mapping[str, Value], previous: Mapping[str, Value] | None = None
) -> list[Finding]:
    """Check answers.

    Parameters
    ----------
    answers : value of each cell; an absent one is missing
    previous : answers of the last period, known to rules as `prev.…`

    Returns
    -------
    What blocks first (cells, then required questions), then rules, in the order of the questionnaire.
    """
    cells = [found for name, value in answers.items() for found in _cell(form, name, value)]
    missing = [
        Finding(MISSING, ERROR, one.id, "required")
        for one in form.questions
        if one.required and not any(name.startswith(f"{one.id}.") for name in answers)
    ]
    wrong = {one.place for one in cells}
    values = {name: value for name, value in answers.items() if name not in wrong}
    values |= {f"prev.{name}": value for name, value in (previous or {}).items()}
    return [*cells, *missing, *(found for rule in form.rules for found in _rule(rule, values))]


def _cell(form: Questionnaire, name: str, value: Value) -> Iterator[Finding]:
    """Judge the form of a cell."""
    field = _field(form, name)
    code = UNKNOWN if field is None else _fault(field, value)
    if code:
        yield Finding(FORM, ERROR, name, code)


def _field(form: Questionnaire, name: str) -> Field | None:
    parts = name.split(".")
    question = next((one for one in form.questions if one.id == parts[0]), None)
    if question is None or len(parts) != (3 if question.kind in {"table", "machines"} else 2):
        return None
    if len(parts) == 3 and not _has_row(question, parts[1]):
        return None
    return next((one for one in question.fields if one.id == parts[-1]), None)


def _has_row(question: Question, row: str) -> bool:
    return row in question.rows if question.kind == "table" else bool(ROW.fullmatch(row))


def _fault(field: Field, value: Value) -> str:
    if field.kind in {"whole", "number"}:
        return _number_fault(field, value)
    if not isinstance(value, str) or len(value) > LONGEST:
        return field.kind
    if field.kind == "choice":
        return "" if value in field.choices else field.kind
    return "" if field.kind == "text" or _is_day(value) else field.kind


def _number_fault(field: Field, value: Value) -> str:
    if isinstance(value, bool | str) or value is None or abs(value) == float("inf") or value != value:  # noqa: PLR0124
        return field.kind
    if field.kind == "whole" and value != int(value):
        return field.kind
    low = field.low is not None and value < field.low
    return "range" if low or (field.high is not None and value > field.high) else ""


def _is_day(value: str) -> bool:
    if not DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _rule(rule: Rule, values: Mapping[str, Value]) -> Iterator[Finding]:
    if not rule.each:
        if evaluate(rule.holds, values) is False:
            yield Finding(RULE, rule.level, "", rule.id)
        return
    for row in _rows(rule.each, values):
        start = f"{rule.each}.{row}."
        inside = {
            f"row.{name.removeprefix(start)}": one for name, one in values.items() if name.startswith(start)
        }
        if evaluate(rule.holds, {**values, **inside}) is False:
            yield Finding(RULE, rule.level, f"{rule.each}.{row}", rule.id)


def _rows(question: str, values: Mapping[str, Value]) -> list[str]:
    """Give the rows of a question that have an answer, in their order."""
    names = [name.split(".") for name in values]
    return list(dict.fromkeys(parts[1] for parts in names if parts[0] == question and len(parts) == 3))


def shown(form: Questionnaire, answers: Mapping[str, Value]) -> list[str]:
    """Give the cells of questions without machines that are asked, given the answers so far."""
    return [
        f"{question.id}.{row}{field.id}"
        for question in form.questions
        if question.kind != "machines"
        for row in ([f"{one}." for one in question.rows] or [""])
        for field in question.fields
        if not field.show_if or evaluate(field.show_if, answers) is True
    ]
