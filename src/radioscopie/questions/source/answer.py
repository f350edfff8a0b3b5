"""Give the figure and the source that an id stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.results.answer import Answer
from radioscopie.tables.cited import Source, sources

if TYPE_CHECKING:
    from radioscopie.questions.source.ask import Ask
    from radioscopie.results.answer import Advance

__all__ = ["Source", "answer"]


def answer(ask: Ask, _: Advance) -> Answer:
    """Find the figures of an id.

    Raises
    ------
    InputError : no such id
    """
    known, fact = sources(), ask.fact.strip().upper()
    folded = {one.upper(): found for one, found in known.items()}
    found = [
        one for name, one in folded.items() if name == fact or re.fullmatch(rf"{re.escape(fact)}[A-Z]", name)
    ]
    if not found:
        close = close_matches(fact, folded) or ", ".join(sorted({one.partition("-")[0] for one in known}))
        raise InputError(problem("source.unknown", "source", ask.fact, close=close))
    return Answer(tuple(found))
