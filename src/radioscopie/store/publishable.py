"""What of a questionnaire may be estimated and published, and how finely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.errors import Problem, problem
from radioscopie.tables.survey.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.tables.survey.questionnaire import Question

COLUMNS = ("region", "size")
NEVER, NATION = "never", "nation"


def values_of(name: str) -> list[str]:
    """Give the columns of numbers whose question allows it; stars add up rows or machines."""
    return [
        f"{start}{one.id}"
        for question, start in _allowed(name)
        for one in question.fields
        if one.kind in {"whole", "number"}
    ]


def choices_of(name: str) -> dict[str, tuple[str, ...]]:
    """Give the cells of choices whose question allows it, each with its codes; machines have none of their own."""
    found: dict[str, tuple[str, ...]] = {}
    for question, _ in _allowed(name):
        rows = [f"{row}." for row in question.rows] or [""]
        for field in question.fields:
            if field.kind == "choice" and question.kind != "machines":
                found |= {f"{question.id}.{row}{field.id}": tuple(field.choices) for row in rows}
    return found


def _allowed(name: str) -> Iterator[tuple[Question, str]]:
    for one in questionnaire(name).questions:
        if one.publish != NEVER:
            yield one, f"{one.id}.*." if one.rows or one.kind == "machines" else f"{one.id}."


def refuse_level(name: str, value: str, columns: Sequence[str]) -> list[Problem]:
    """Refuse a value by region when its question is for the nation alone."""
    question = next(one for one in questionnaire(name).questions if one.id == value.partition(".")[0])
    is_finer = question.publish == NATION and "region" in columns
    return [problem("service.nation_only", "columns", value)] if is_finer else []
