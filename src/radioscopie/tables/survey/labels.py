"""A cell of a questionnaire in words: its question, its row, its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.tables.survey.questionnaire import Field, Question, Questionnaire


def field_of(form: Questionnaire, name: str) -> tuple[Question, Field] | None:
    """Give the question and the field of a cell; None for what is no cell."""
    parts = name.split(".")
    pairs = ((one, field) for one in form.questions for field in one.fields)
    return next((pair for pair in pairs if (pair[0].id, pair[1].id) == (parts[0], parts[-1])), None)


def label_of(form: Questionnaire, name: str, lang: str) -> str:
    """Say a cell ("B2.m1.full_2024"), a row of a question ("B1.m1") or a question ("B3"), as the form says it."""
    return " – ".join(one for one in _words(form, name.split("."), lang) if one) or name


def _words(form: Questionnaire, parts: list[str], lang: str) -> Iterator[str]:
    question = next((one for one in form.questions if one.id == parts[0]), None)
    if question is None:
        return
    yield question.text[lang]
    for part in parts[1:]:
        field = next((one for one in question.fields if one.id == part), None)
        if part in question.rows:
            yield question.rows[part][lang]
        elif field is not None:
            yield field.text[lang] if field.text else ""
        elif question.kind == "machines":
            yield part.removeprefix("m")
