"""From what people type to the value of a cell, and back: what cannot be read stays as it was typed, and is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radioscopie.models.survey.forms.checks import shown
from radioscopie.numbers import format_plain
from radioscopie.schema.parsers import Refused
from radioscopie.tables.survey.decimals import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.models.survey.forms.checks import Finding
    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.tables.survey.questionnaire import Field, Question, Questionnaire

NUMBERS = {"whole", "number"}
BLANK_ROWS = 2


def fields_of(form: Questionnaire) -> dict[str, Field]:
    """Give the fields of a questionnaire by question and field ("A1.now")."""
    return {f"{question.id}.{one.id}": one for question in form.questions for one in question.fields}


def read_cells(form: Questionnaire, given: Mapping[str, Any]) -> dict[str, Value]:
    """Read the cells that were typed: a word that is a number becomes one; an empty word empties the cell."""
    known = fields_of(form)
    return {name: _read(known.get(_key(name)), value) for name, value in given.items()}


def _key(name: str) -> str:
    parts = name.split(".")
    return f"{parts[0]}.{parts[-1]}"


def _read(field: Field | None, value: Any) -> Value:
    if value is None or isinstance(value, bool | int | float):
        return value
    if not isinstance(value, str):
        return str(value)[:300]
    word = value.strip()
    if not word:
        return None
    if field is None or field.kind not in NUMBERS:
        return word
    found = numbers([word])[0]
    if isinstance(found, Refused):
        return word
    return int(found) if found == int(found) else found


def said(value: Value, lang: str) -> str:
    """Write a value in its box."""
    if value is None or isinstance(value, str):
        return value or ""
    return format_plain(f"{value:.10g}" if isinstance(value, float) else str(value), lang)


@dataclass(frozen=True, slots=True)
class Box:
    """A box to fill in.

    Parameters
    ----------
    before : what was answered the period before, in words; "" when unknown
    is_known : a register said this value, that nobody has changed
    wrong : codes of what is wrong with it
    """

    name: str
    field: Field
    value: str
    before: str
    wrong: tuple[str, ...]
    is_asked: bool
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with its boxes, row by row; `rows` is (code, words, boxes)."""

    question: Question
    rows: tuple[tuple[str, str, tuple[Box, ...]], ...]
    wrong: tuple[str, ...]


def questions_shown(
    form: Questionnaire,
    cells: Mapping[str, Value],
    previous: Mapping[str, Value],
    findings: list[Finding],
    lang: str,
    known: Mapping[str, Value],
) -> list[Shown]:
    """Lay out a questionnaire with what was typed."""
    asked = set(shown(form, cells))
    wrong: dict[str, list[str]] = {}
    for one in findings:
        wrong.setdefault(one.place, []).append(one.code)

    def box(question: Question, row: str, field: Field) -> Box:
        name = ".".join(part for part in (question.id, row, field.id) if part)
        is_asked = question.kind == "machines" or name in asked or name in cells
        before = said(previous.get(name), lang) if field.kind in NUMBERS else ""
        is_known = name in known and cells.get(name) == known[name]
        return Box(
            name, field, said(cells.get(name), lang), before, tuple(wrong.get(name, ())), is_asked, is_known
        )

    return [
        Shown(
            one,
            tuple(
                (row, words, tuple(box(one, row, field) for field in one.fields))
                for row, words in _rows(one, cells, lang)
            ),
            tuple(wrong.get(one.id, ())),
        )
        for one in form.questions
    ]


def _rows(question: Question, cells: Mapping[str, Value], lang: str) -> Iterator[tuple[str, str]]:
    if question.kind == "machines":
        held = [name.split(".")[1] for name in cells if name.startswith(f"{question.id}.")]
        rows = list(dict.fromkeys(held))
        free = (f"m{number}" for number in range(1, question.most + 1) if f"m{number}" not in rows)
        blanks = [name for name, _ in zip(free, range(BLANK_ROWS if rows else 3), strict=False)]
        yield from (
            (row, row.removeprefix("m")) for row in sorted([*rows, *blanks], key=_rank)[: question.most]
        )
    elif question.rows:
        yield from ((row, words[lang]) for row, words in question.rows.items())
    else:
        yield "", ""


def _rank(row: str) -> tuple[int, str]:
    number = row.removeprefix("m")
    return (int(number) if number.isdigit() else 10**6, row)
