"""What the statistician reads, noted in the log that practices may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.store.accepted import blocks
from radioscopie.store.chain import note
from radioscopie.store.schema.named import ANSWERS
from radioscopie.tables.survey.questionnaire import questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Row

    from radioscopie.store.rooms import Store


def columns_of(store: Store, tenant: str, about: Row[Any]) -> list[str]:
    """Give the columns of an export: every cell of the questionnaire, and those of the machines that were told."""
    form = questionnaire(about.questionnaire)
    fixed = [
        ".".join(part for part in (question.id, row, field.id) if part)
        for question in form.questions
        if question.kind != "machines"
        for row in (list(question.rows) or [""])
        for field in question.fields
    ]
    told = {name for block in blocks(store, tenant, about.id) for one in block for name in one.cells}
    return [*fixed, *sorted(told - set(fixed))]


def note_read(store: Store, tenant: str, actor: str, what: str) -> None:
    """Note that values were read."""
    store.answers.write(tenant, lambda connection: note(connection, ANSWERS, tenant, actor, "read", what))
