"""List what changes in the law between two days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.law.diff import Difference, diff
from radioscopie.law.load import Law
from radioscopie.results.answer import Answer

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.questions.law.diff.ask import Ask
    from radioscopie.results.answer import Advance

__all__ = ["Difference", "LawChanges", "answer"]


@dataclass(frozen=True, slots=True)
class LawChanges:
    """What is not the same on two days, one row an address."""

    before: date
    after: date
    rows: tuple[Difference, ...]
    law_version: str


def answer(ask: Ask, _: Advance) -> Answer:
    """Compare the two days.

    Raises
    ------
    InputError : every problem of a reform
    """
    law = Law.load().with_reforms(*ask.reform)
    return Answer(LawChanges(ask.before, ask.after, diff(law, ask.before, ask.after), law.version))
