"""Reform files: set or scale any address of the law from a date. Several compose in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import InputError, Problem, problem
from radioscopie.inputs import name_of
from radioscopie.law.overlay import Change, overlaid, resolve
from radioscopie.law.rules import read_toml, unread
from radioscopie.law.values import PLAIN_NUMBER
from radioscopie.toml.fields import SAID
from radioscopie.toml.values import plain_decimal

if TYPE_CHECKING:
    from radioscopie.inputs import Readable
    from radioscopie.law.values import Entry

    Table = dict[str, object]

FILE_KEYS = ("title", "author", "description", "values")
VERBS = ("set", "scale")
SMALL_SCALE = Decimal("0.2")  # below it a cut was perhaps meant


@dataclass(frozen=True, slots=True)
class Reform:
    """A reform as its author wrote it.

    Parameters
    ----------
    title, author, description : for people
    changes : what changes, in the order of the file
    place : the file, for messages
    """

    title: str
    author: str
    description: str
    changes: tuple[Change, ...]
    place: str


def load_reform(path: Readable) -> Reform:
    """Read a reform file; its addresses are checked when it is applied to a law.

    Raises
    ------
    InputError : not TOML, unknown keys, bad dates, negative numbers: all of them
    """
    reform, problems = _read(path)
    if problems:
        raise InputError(problems)
    return reform


def apply_reforms(
    entries: Mapping[str, Entry], prefixes: Mapping[str, tuple[str, ...]], source: Reform | Readable
) -> tuple[dict[str, Entry], str]:
    """Give the entries that a reform changes, and a mark of its content for the version of the law."""
    reform, problems = (source, []) if isinstance(source, Reform) else _read(source)
    targets = resolve(entries, prefixes, reform.changes, problems)
    if problems:
        raise InputError(problems)
    mark = "; ".join(
        f"{change.target} {change.start} {change.verb} {change.number}" for change in reform.changes
    )
    return overlaid(entries, targets, reform.title), mark


def _read(path: Readable) -> tuple[Reform, list[Problem]]:
    problems: list[Problem] = []
    name, table = name_of(path), read_toml(path, problems)
    problems.extend(unread(table, FILE_KEYS, name))
    values = table.get("values", {})
    if not problems and (not isinstance(values, dict) or not values):
        problems.append(problem("law.reform_empty", name))
    changes = _changes(values if isinstance(values, dict) else {}, name, problems)
    words = (str(table.get(key, "")) for key in ("title", "author", "description"))
    title, author, description = words
    return Reform(title or name, author, description, tuple(changes), name), problems


def reform_of(values: Mapping[str, Any], title: str) -> Reform:
    """Make a reform of values by address and day; a number alone is set.

    Raises
    ------
    InputError : bad days, bad numbers: all of them
    """
    problems: list[Problem] = []
    table = {
        target: {
            str(day): order if isinstance(order, dict) else {"set": order} for day, order in dated.items()
        }
        if isinstance(dated, Mapping)
        else dated
        for target, dated in values.items()
    }
    changes = _changes(table, title, problems)
    if problems:
        raise InputError(problems)
    return Reform(title, "", "", tuple(changes), title)


def _changes(values: Table, place: str, problems: list[Problem]) -> list[Change]:
    changes = []
    for target, dated in values.items():
        if not isinstance(dated, dict):
            problems.append(problem("toml.not_a_table", f"{place}.values.{target}", dated))
            continue
        found = [
            _change(target, day, order, f"{place}.values.{target}.{day}", problems)
            for day, order in dated.items()
        ]
        changes += sorted((change for change in found if change), key=lambda change: change.start)
    return changes


def _change(target: str, day: str, order: object, place: str, problems: list[Problem]) -> Change | None:
    start = _start(day, place, problems)
    if not isinstance(order, dict) or len(order) != 1 or next(iter(order)) not in VERBS:
        problems.append(problem("law.reform_order", place, order))
        return None
    verb, number = next(iter(order.items()))
    said = SAID.fullmatch(str(number)) if verb == "scale" else None
    written = f"{Decimal(said[1].replace(',', '.')) / 100:f}" if said else str(number)
    if isinstance(number, bool) or not PLAIN_NUMBER.fullmatch(written):
        problems.append(problem("law.reform_number", place, number))
        return None
    if verb == "scale" and not said and 0 < Decimal(written) < SMALL_SCALE:
        problems.append(_scale_or_cut(place, Decimal(written)))
        return None
    return Change(target, start, verb, written, place) if start else None


def _scale_or_cut(place: str, factor: Decimal) -> Problem:
    """Ask whether a small factor is what is kept or what is taken off."""
    kept, off = (plain_decimal(100 * one) for one in (factor, 1 - factor))
    return problem("law.reform_scale_or_cut", place, factor, percent=kept, off=off, scale=f"{1 - factor:f}")


def _start(day: str, place: str, problems: list[Problem]) -> date | None:
    try:
        start = date.fromisoformat(day)
    except ValueError:
        start = None
    if start is None or start.isoformat() != day:
        problems.append(problem("law.bad_date", place, day))
    elif not FIRST_DAY <= start <= LAST_DAY:
        problems.append(problem("law.out_of_calendar", place, day, first=FIRST_DAY, last=LAST_DAY))
    return start
