"""Read somebody else's file by itself when nothing in it is doubtful, and say what was understood."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from radioscopie.errors import InputError
from radioscopie.inputs import name_of
from radioscopie.result import Assumption, said, word_of
from radioscopie.sources.opening import open_rows
from radioscopie.tables.foreign.guess import NOT_FOUND, guess, is_foreign

if TYPE_CHECKING:
    from radioscopie.inputs import Readable
    from radioscopie.result import Said
    from radioscopie.schema import Mapping, Table
    from radioscopie.tables.foreign.guess import Guess

INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Understood:
    """How a file is read.

    Parameters
    ----------
    mapping : the user's file, what was told from the names and values, or None when the names are ours
    seen : what was understood that nobody wrote
    """

    mapping: Readable | Mapping | None
    seen: tuple[Assumption, ...] = ()


def understand(table: Table, path: Readable, mapping: Readable | Mapping | None) -> Understood:
    """Say how a file is read: by the user's mapping, by our names, or as its own names and values tell.

    Raises
    ------
    InputError : it cannot be opened; columns of it could be the same one of ours
    """
    with open_rows(path) as file:
        header, before = file.header, tuple(map(_noted, file.seen))
    if mapping is not None or not is_foreign(table, header):
        return Understood(mapping, before)
    found = guess(table, path)
    if any(one.reason == NOT_FOUND for one in found.problems):  # the header check says what lacks
        return Understood(None, before)
    if found.problems:
        raise InputError(found.problems)
    return Understood(found.mapping, (*before, *_columns(found, name_of(path))))


def _noted(what: Said) -> Assumption:
    return Assumption(what.key, INFERRED, label=what)


def _columns(found: Guess, place: str) -> tuple[Assumption, ...]:
    """Say which column was taken for which, and which were left aside."""
    read = _chained([
        said("foreign.pair", name=one.name, column=word_of("foreign.column", one.target))
        for one in found.columns
        if one.target
    ])  # fmt: skip
    aside = ", ".join(one.name for one in found.columns if not one.target)
    columns = Assumption("foreign.columns", INFERRED, said("foreign.columns_note", file=place, columns=read))
    left = Assumption("foreign.aside", INFERRED, said("foreign.aside_note", columns=aside))
    return (columns, left) if aside else (columns,)


def _chained(parts: list[Said]) -> Said:
    """Say parts one after the other."""
    *before, last = parts
    return reduce(lambda rest, one: said("foreign.chain", one=one, rest=rest), before[::-1], last)
