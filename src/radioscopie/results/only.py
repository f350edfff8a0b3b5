"""The tables that Python asks for: `only=["by_machine"]`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.result import Result

    Wanted = frozenset[str] | None  # None: every table


def wanted_tables(only: Iterable[str] | None) -> Wanted:
    """Give the names of the tables wanted; a name alone is one of them."""
    if only is None:
        return None
    return frozenset((only,) if isinstance(only, str) else only)


def wants(wanted: Wanted, names: Iterable[str]) -> bool:
    """Tell whether one of some tables is wanted."""
    return wanted is None or not wanted.isdisjoint(names)


def only_tables(found: Result, wanted: Wanted) -> Result:
    """Keep the tables wanted.

    Raises
    ------
    InputError : a table that this result has not; says the closest names
    """
    if wanted is None:
        return found
    every = ", ".join(found.tables)
    strange = [
        problem("scenario.no_such_table", name, close=close_matches(name, found.tables) or every)
        for name in sorted(wanted - set(found.tables))
    ]
    if strange:
        raise InputError(strange)
    return replace(found, tables={name: one for name, one in found.tables.items() if name in wanted})
