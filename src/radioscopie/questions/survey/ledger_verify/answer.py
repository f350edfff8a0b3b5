"""Verify a ledger of releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.disclosure.ledger import Entry, Fault, Outline, faults, outline
from radioscopie.results.answer import Answer
from radioscopie.tables.survey.ledger import read_ledger

if TYPE_CHECKING:
    from radioscopie.questions.survey.ledger_verify.ask import Ask
    from radioscopie.results.answer import Advance

__all__ = ["Fault", "Outline", "Verified", "answer"]


@dataclass(frozen=True, slots=True)
class Verified:
    """The entries of a ledger, and what is wrong with them."""

    entries: tuple[Outline, ...]
    faults: tuple[Fault, ...]


def answer(ask: Ask, _: Advance) -> Answer:
    """Check the chain, then attack every release again; a fault asks for care.

    Raises
    ------
    InputError : no ledger, or entries that are gone
    """
    entries = [Entry(*one) for one in read_ledger(ask.ledger).entries]
    if not entries:
        raise InputError(problem("disclosure.no_ledger", str(ask.ledger)))
    found = tuple(faults(entries))
    told = tuple(outline(number, one) for number, one in enumerate(entries, 1))
    return Answer(Verified(told, found), care=bool(found))
