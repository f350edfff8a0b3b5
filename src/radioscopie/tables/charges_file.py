"""A user's charges over the shipped ones: what he says, what he leaves as it was, what he would count twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from radioscopie.errors import Problem, close_matches, problem
from radioscopie.ranges import CASES, USER
from radioscopie.sources.blocks import given_twice, read_whole
from radioscopie.tables.charges import CHARGES, DESCRIBED, Charge, charge_of, default_charges
from radioscopie.tables.one_line import doubles, merged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from radioscopie.inputs import Readable


def read_charges(
    path: Readable, machines: Mapping[str, str], bought: Collection[str] = ()
) -> tuple[Charge, ...]:
    """Read a user's charges over the shipped ones.

    Parameters
    ----------
    path : CSV or Parquet, columns of `CHARGES`; only `charge` and `central` must be filled in for a shipped line; a
        shipped line with what is shipped (an amount, or none) says nothing
    machines : equipment of each machine of the practice, which a line may name
    bought : those on which no lease bears

    Returns
    -------
    The shipped lines, each replaced by the user's of the same name or, counted alike, of the same nature; a user's
    line for one machine takes that machine out of the shipped line. New lines follow.

    Raises
    ------
    InputError : every problem of the file: unknown lines without nature, behaviour and driver, amounts out of
        order, a line given twice, a line that doubles a shipped one
    """
    defaults = {charge.charge: charge for charge in default_charges()}
    check = partial(_misfits, defaults=defaults, machines=machines, bought=bought)
    rows = read_whole(CHARGES, path, None, check).to_pylist()
    return merged(tuple(defaults.values()), _own(rows, defaults))


def _own(rows: Iterable[dict[str, Any]], defaults: Mapping[str, Charge]) -> list[Charge]:
    """Give the lines that say something of their own."""
    return [charge_of(_completed(row, defaults)) for row in rows if not _is_unsaid(row, defaults)]


def _is_unsaid(row: Mapping[str, Any], defaults: Mapping[str, Charge]) -> bool:
    """Tell whether a row is that of a template, left as it was."""
    known, amounts = defaults.get(row["charge"]), tuple(row[name] for name in CASES)
    if (
        known is None
        or row["machine"]
        or any(row[name] not in ("", getattr(known, name)) for name in DESCRIBED)
    ):
        return False
    return amounts == (known.low, known.central, known.high)


def _completed(row: dict[str, Any], defaults: Mapping[str, Charge]) -> dict[str, Any]:
    """Fill in what a user's line does not say: as shipped; its amount is certain unless he gives a range."""
    known = defaults.get(row["charge"])
    filled = {name: row[name] or (getattr(known, name) if known else "") for name in DESCRIBED}
    bounds = {name: row["central"] if row[name] is None else row[name] for name in ("low", "high")}
    said = {"status": row["status"] or "read", "facts": row["facts"] or USER}
    return {**row, **filled, **bounds, **said}


def _misfits(
    rows: list[dict[str, Any]],
    path: str,
    *,
    defaults: dict[str, Charge],
    machines: Mapping[str, str],
    bought: Collection[str],
) -> Iterator[Problem]:
    lines: dict[tuple[Any, ...], int] = {}
    problems = list[Problem]()
    for row in rows:
        place = f"{path}:{row['line']}"
        problems += given_twice(row, lines, place, ("charge", "machine"), "practice.charge_twice")
        problems += _row_problems(row, place, defaults, machines)
    yield from problems or _twice(rows, path, defaults, machines, bought)


def _twice(
    rows: list[dict[str, Any]],
    path: str,
    defaults: dict[str, Charge],
    machines: Mapping[str, str],
    bought: Collection[str],
) -> Iterator[Problem]:
    """Refuse the lines that double a shipped one."""
    lines, places = merged(tuple(defaults.values()), _own(rows, defaults)), {}
    for row in rows:
        places[row["charge"], row["machine"]] = f"{path}:{row['line']}"
    for line in lines:
        if line.is_own and line.charge not in defaults:
            place = places[line.charge, line.machine]
            yield from doubles(line, lines, machines, bought, place)


def _row_problems(
    row: dict[str, Any], place: str, defaults: dict[str, Charge], machines: Mapping[str, str]
) -> Iterator[Problem]:
    lacking = [name for name in DESCRIBED[:3] if not row[name]]
    if row["charge"] not in defaults and lacking:
        close = close_matches(row["charge"], defaults)
        key = "practice.unknown_charge_near" if close else "practice.unknown_charge"
        yield problem(key, f"{place}, charge", row["charge"], close=close, lacking=", ".join(lacking))
    if row["machine"] and row["machine"] not in machines:
        close = close_matches(row["machine"], machines) or ", ".join(machines)
        yield problem("practice.unknown_machine", f"{place}, machine", row["machine"], close=close)
    if row["central"] is None:
        if _is_unsaid(row, defaults):
            return
        is_bounded = row["low"] is not None or row["high"] is not None
        key = "practice.only_bounds" if is_bounded else "practice.no_amount"
        yield problem(key, f"{place}, central")
        return
    low, high = (row["central"] if row[name] is None else row[name] for name in ("low", "high"))
    if not low <= row["central"] <= high:
        yield problem("practice.not_in_order", f"{place}, low, central, high", "")
