"""What changes in the law between two days."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.law.values import as_date

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.law.load import Law
    from radioscopie.law.values import Entry, Value


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not the same on two days.

    Parameters
    ----------
    entry : the entry of the law
    before, after : its value on the two days (status missing: nothing in force)
    change : after ÷ before − 1, None when one of them is missing, zero or a flag
    """

    entry: Entry
    before: Value
    after: Value
    change: Fraction | None


def diff(law: Law, day_a: date | str, day_b: date | str) -> tuple[Difference, ...]:
    """Give every amount, rate, count or flag that changes, appears or disappears between two days.

    Returns
    -------
    one row per address, sorted by address; texts are left out
    """
    first, second = as_date(day_a), as_date(day_b)
    numeric = (entry for _, entry in sorted(law.entries.items()) if entry.kind != "text")
    pairs = ((entry, entry.at(first), entry.at(second)) for entry in numeric)
    return tuple(Difference(entry, a, b, _change(a, b)) for entry, a, b in pairs if a.value != b.value)


def moved(law: Law, changed: Law) -> tuple[Difference, ...]:
    """Give every value that a changed law holds and the law does not, with what it replaces on its first day.

    Returns
    -------
    one row per address and first day, sorted by both; texts are left out
    """
    entries = (
        (one, law.entries[address])
        for address, one in sorted(changed.entries.items())
        if one.kind != "text" and one is not law.entries.get(address)
    )
    pairs = ((one, old.at(value.valid_from), value) for one, old in entries for value in one.values)
    return tuple(Difference(entry, a, b, _change(a, b)) for entry, a, b in pairs if a.value != b.value)


def _change(before: Value, after: Value) -> Fraction | None:
    a, b = before.value, after.value
    if (
        before.kind == "flag"
        or not isinstance(a, (int, Fraction))
        or not isinstance(b, (int, Fraction))
        or not a
    ):
        return None
    return Fraction(b) / Fraction(a) - 1
