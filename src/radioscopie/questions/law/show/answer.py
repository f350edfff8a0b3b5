"""Show an entry of the law, with its whole history or its value on a day, or the entries of a prefix on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.law.load import Entry, Law
from radioscopie.results.answer import Answer

if TYPE_CHECKING:
    from radioscopie.law.load import Value
    from radioscopie.questions.law.show.ask import Ask
    from radioscopie.results.answer import Advance


@dataclass(frozen=True, slots=True)
class LawShown:
    """What an address holds.

    Parameters
    ----------
    entries : each entry under the address, with its values shown
    on : day on which the entries of a prefix are read; None for an entry alone
    """

    address: str
    entries: tuple[tuple[Entry, tuple[Value, ...]], ...]
    on: date | None
    law_version: str


def answer(ask: Ask, _: Advance) -> Answer:
    """Find the address.

    Raises
    ------
    InputError : no such address, with the closest ones; every problem of a reform
    """
    law = Law.load().with_reforms(*ask.reform)
    found = law[ask.address]
    if isinstance(found, Entry):
        values = found.values if ask.on is None else (found.at(ask.on),)
        return Answer(LawShown(found.address, ((found, values),), None, law.version))
    on = ask.on or date.today()
    entries = tuple((entry, (entry.at(on),)) for entry in found.entries)
    return Answer(LawShown(found.address, entries, on, law.version))
