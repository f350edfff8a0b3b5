"""Explain why a row of a file costs what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.pricing.explain import Explanation, Step, explain, row_of_line
from radioscopie.models.pricing.price import price
from radioscopie.questions.billed import law_of, machines_of
from radioscopie.results.answer import Answer
from radioscopie.tables.activity import read_activity

if TYPE_CHECKING:
    from radioscopie.questions.explain.ask import Ask
    from radioscopie.results.answer import Advance

__all__ = ["Explanation", "Step", "answer"]


def answer(ask: Ask, _: Advance) -> Answer:
    """Price the file and explain one of its lines.

    Raises
    ------
    InputError : a file that cannot be used, a line that was refused or is not there
    """
    machines, activity = machines_of(ask), read_activity(ask.activity, mapping=ask.mapping)
    priced = price(activity, machines, law_of(ask.law))
    return Answer(explain(priced, row_of_line(priced, ask.line)))
