"""Draw up accounts: those of a practice, or those of the nation's practices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.accounts import template
from radioscopie.questions.accounts.nation import answer as nation
from radioscopie.questions.accounts.practice import answer as practice

if TYPE_CHECKING:
    from radioscopie.questions.accounts.ask import Ask
    from radioscopie.results.answer import Advance, Answer


def answer(ask: Ask, advance: Advance) -> Answer:
    """Draw up the accounts asked, or write the template of charges.

    Raises
    ------
    InputError : every problem of a file; no row, more than twelve months of activity; a template that exists
    """
    if ask.template:
        return template.answer(ask)
    return nation.answer(ask, advance) if ask.nation else practice.answer(ask, advance)
