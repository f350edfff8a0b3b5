"""List the values of the law to check again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.law.check import stale
from radioscopie.law.load import Law
from radioscopie.results.answer import Answer

if TYPE_CHECKING:
    from radioscopie.law.load import Value
    from radioscopie.questions.law.stale.ask import Ask
    from radioscopie.results.answer import Advance


@dataclass(frozen=True, slots=True)
class StaleValues:
    """Values last checked more than some days before a day."""

    on: date
    days: int
    values: tuple[Value, ...]
    law_version: str


def answer(ask: Ask, _: Advance) -> Answer:
    """Look at the day of the last check of each value."""
    law, on = Law.load(), ask.on or date.today()
    return Answer(StaleValues(on, ask.days, stale(law, on, ask.days), law.version))
