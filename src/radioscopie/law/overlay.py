"""Lay the changes of a reform over the law: only the entries it touches are made anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from radioscopie.errors import Problem, problem
from radioscopie.law.addresses import unknown_address
from radioscopie.law.values import ALWAYS, Content, Entry, Value, read_content
from radioscopie.money import euros, half_up, rate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

NUMERIC = ("cents", "rate", "count")
LARGEST_RATIO = 10


@dataclass(frozen=True, slots=True)
class Change:
    """From `start` until the next change of the same target: set the value, or scale what the law says.

    `number` is as written: euros for an amount, a decimal for a rate or a factor, an integer for a count.
    """

    target: str
    start: date
    verb: str
    number: str
    place: str


def resolve(
    entries: Mapping[str, Entry],
    prefixes: Mapping[str, tuple[str, ...]],
    changes: tuple[Change, ...],
    problems: list[Problem],
) -> list[tuple[str, tuple[Change, ...]]]:
    """Give the changes of each address, target after target; what cannot be applied is a problem."""
    resolved = []
    for target in dict.fromkeys(change.target for change in changes):
        mine = tuple(change for change in changes if change.target == target)
        if target not in entries and target not in prefixes:
            problems.append(unknown_address(target, mine[0].place, entries, prefixes))
            continue
        touched = _touched(entries, prefixes, target)
        for change in mine:
            problems.extend(_refusals(touched, change))
        resolved += [(entry.address, mine) for entry in touched]
    return resolved


def overlaid(
    entries: Mapping[str, Entry], resolved: list[tuple[str, tuple[Change, ...]]], title: str
) -> dict[str, Entry]:
    """Give the entries that change, and them alone."""
    changed: dict[str, Entry] = {}
    for address, changes in resolved:
        before = changed.get(address, entries[address])
        after = _overlay(before, changes, title)
        if after.values != before.values:
            changed[address] = after
    return changed


def _touched(
    entries: Mapping[str, Entry], prefixes: Mapping[str, tuple[str, ...]], target: str
) -> list[Entry]:
    if target in entries:
        return [entries[target]]
    return [entries[address] for address in prefixes[target] if entries[address].kind in NUMERIC]


def _refusals(touched: list[Entry], change: Change) -> list[Problem]:
    kinds = {entry.kind for entry in touched}
    if not touched or "text" in kinds or (change.verb == "scale" and "flag" in kinds):
        return [problem("law.reform_not_numeric", change.place, change.number, target=change.target)]
    if not any(entry.used for entry in touched):
        return [problem("law.reform_not_applied", change.place, change.number, target=change.target)]
    if change.verb == "set" and len(kinds) > 1:
        return [problem("law.reform_mixed", change.place, change.number, target=change.target)]
    try:
        return _too_large(touched, change)
    except ValueError:
        return [problem("law.bad_value", change.place, change.number, kind=kinds.pop())]


def _too_large(touched: list[Entry], change: Change) -> list[Problem]:
    if any(_is_absurd(entry, change) for entry in touched):
        return [problem("law.reform_absurd", change.place, change.number, limit=LARGEST_RATIO)]
    if any(_is_over_one(entry, change) for entry in touched):
        return [problem("law.reform_over_one", change.place, change.number, target=change.target)]
    return []


def _is_absurd(entry: Entry, change: Change) -> bool:
    """Tell whether a number is beyond ten times what the law says on the day of the change."""
    if change.verb == "scale":
        return rate(change.number) > LARGEST_RATIO
    wanted, present = read_content(entry.kind, change.number), entry.at(change.start).value
    if not isinstance(wanted, (int, Fraction)) or not isinstance(present, (int, Fraction)):
        return False
    return bool(present) and wanted > present * LARGEST_RATIO


def _is_over_one(entry: Entry, change: Change) -> bool:
    """Tell whether a share of an amount (every rate that is no modifier) becomes more than the whole of it."""
    present = entry.at(change.start).value
    if entry.kind != "rate" or entry.address.startswith("modifiers.") or not isinstance(present, Fraction):
        return False
    wanted = rate(change.number) * (present if change.verb == "scale" else 1)
    return wanted > 1 >= present


def _overlay(entry: Entry, changes: tuple[Change, ...], title: str) -> Entry:
    values = [piece for value in entry.values if (piece := _cut(value, ALWAYS, changes[0].start))]
    for change, following in pairwise([*changes, None]):
        if change is not None:
            values += _pieces(entry, change, following.start if following else None, title)
    return replace(entry, values=_joined(values, {change.start for change in changes}))


def _joined(values: list[Value], cuts: set[date]) -> tuple[Value, ...]:
    """Join again the two parts of a value that was cut and did not change."""
    joined: list[Value] = []
    for value in values:
        before = joined[-1] if value.valid_from in cuts and joined else None
        touching = before is not None and before.ends_on == value.valid_from
        if (
            before
            and touching
            and replace(value, valid_from=before.valid_from) == replace(before, ends_on=value.ends_on)
        ):
            joined[-1] = replace(before, ends_on=value.ends_on)
        else:
            joined.append(value)
    return tuple(joined)


def _pieces(entry: Entry, change: Change, until: date | None, title: str) -> list[Value]:
    """Give the values of an entry from a change until the next one."""
    if change.verb == "set":
        content = read_content(entry.kind, change.number)
        return [Value(entry.address, entry.kind, change.number, content, change.start, until, "assumed",
                      title, "", change.start, change.place)]  # fmt: skip
    pieces = [_cut(value, change.start, until) for value in entry.values]
    return [_scaled(piece, rate(change.number), title, change.place) for piece in pieces if piece]


def _cut(value: Value, start: date, until: date | None) -> Value | None:
    """Give the part of a value between two days; the value itself when all of it is there."""
    first = max(value.valid_from, start)
    last = min((day for day in (value.ends_on, until) if day), default=None)
    if last is not None and first >= last:
        return None
    whole = first == value.valid_from and last == value.ends_on
    return value if whole else replace(value, valid_from=first, ends_on=last)


def _scaled(value: Value, factor: Fraction, title: str, place: str) -> Value:
    if value.value is None or isinstance(value.value, str) or factor == 1:
        return value
    content = _product(value.kind, value.value, factor)
    return replace(value, value=content, raw=write_content(value.kind, content), status="assumed",
                   reference=f"{title} ; {value.reference}", note=place)  # fmt: skip


def _product(kind: str, value: int | Fraction, factor: Fraction) -> Content:
    exact = Fraction(value) * factor
    return exact if kind == "rate" else half_up(exact)


def write_content(kind: str, content: Content) -> str:
    """Write a value as the law's files do: euros for cents, a decimal for a rate."""
    if content is None:
        return ""
    if kind == "cents" and isinstance(content, int):
        return euros(content)
    return _decimal(content) if isinstance(content, Fraction) else str(content)


def _decimal(exact: Fraction) -> str:
    """Write a rate as a decimal when it ends, as a fraction when it does not."""
    for places in range(20):
        if (exact * 10**places).denominator == 1:
            digits = str(int(exact * 10**places)).rjust(places + 1, "0")
            return f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return str(exact)
