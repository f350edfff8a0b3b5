"""Machines added, moved or closed: the sites after a table of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, problem
from radioscopie.tables.supply.table import supply_table

if TYPE_CHECKING:
    import pyarrow as pa

COUNTED = ("machines", "exams", "hours")


def changed_supply(supply: pa.Table, changes: pa.Table, place: str) -> pa.Table:
    """Give the sites after changes: each row adds its machines, exams and hours (negative: takes away).

    Parameters
    ----------
    supply, changes : columns of `tables.supply.SUPPLY`; a site that supply does not hold is new
    place : file of the changes, for the messages

    Raises
    ------
    InputError : a site that would keep less than no machine, a closed machine where there is none
    """
    rows = {(row["site"], row["equipment"]): row for row in supply.to_pylist()}
    problems: list[Problem] = []
    for change in changes.to_pylist():
        key = change["site"], change["equipment"]
        rows[key] = _added(rows.get(key), change)
        if (rows[key]["machines"] or 0) < 0:
            problems.append(problem("access.below_zero", place, change["site"], machines=change["machines"]))
    if problems:
        raise InputError(problems)
    return supply_table(list(rows.values()))


def _added(row: dict[str, Any] | None, change: dict[str, Any]) -> dict[str, Any]:
    if row is None:
        return change
    return row | {name: _sum(row[name], change[name]) for name in COUNTED}


def _sum(before: float | None, change: float | None) -> float | None:
    """Add a change to what is known; a change of nothing changes nothing."""
    return before if change is None else (before or 0) + change
