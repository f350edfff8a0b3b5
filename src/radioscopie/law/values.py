"""What the law is made of: dated values, the entries that hold them, groups of entries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.money import cents, rate

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ("cents", "rate", "count", "flag", "text")
STATUSES = ("read", "computed", "assumed", "missing")
ALWAYS = date.min
PLAIN_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
LARGEST = 10**9

Content = int | Fraction | str | None


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the law over a half-open period.

    Parameters
    ----------
    address : where it stands in the law
    kind : one of `KINDS`
    raw : as written in the text (euros for cents), empty when missing
    value : integer cents, exact rate, integer, text, or None when missing
    valid_from, ends_on : first day in force, first day no longer in force (None: no end known)
    status : one of `STATUSES`
    reference, url : the legal text and where it was read
    checked_on : day on which the value was checked (None for a day on which nothing is in force)
    note : what to know before using it
    """

    address: str
    kind: str
    raw: str
    value: Content
    valid_from: date
    ends_on: date | None
    status: str
    reference: str
    url: str
    checked_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All the values of one address, sorted by date, without overlap. A day between two may be uncovered."""

    address: str
    kind: str
    label_fr: str
    label_en: str
    used: bool
    values: tuple[Value, ...]

    def at(self, on: date | str) -> Value:
        """Give the value on a day; a value of status missing when nothing is in force."""
        day = as_date(on)
        for value in reversed(self.values):
            if value.valid_from <= day:
                inside = value.ends_on is None or day < value.ends_on
                return value if inside else self._nothing(day)
        return self._nothing(day)

    def label(self, lang: str) -> str:
        """Give the label in a language."""
        return self.label_fr if lang == "fr" else self.label_en

    def _nothing(self, day: date) -> Value:
        before = [value.ends_on for value in self.values if value.ends_on and value.ends_on <= day]
        after = [value.valid_from for value in self.values if value.valid_from > day]
        start, end = max(before, default=ALWAYS), min(after, default=None)
        return Value(self.address, self.kind, "", None, start, end, "missing", "", "", None, "")


@dataclass(frozen=True, slots=True)
class Group:
    """The entries whose address starts with a prefix."""

    address: str
    entries: tuple[Entry, ...]

    def at(self, on: date | str) -> dict[str, Value]:
        """Give the value of each address on a day."""
        day = as_date(on)
        return {entry.address: entry.at(day) for entry in self.entries}


def as_date(on: date | str) -> date:
    """Read an ISO date; a date is given back.

    Raises
    ------
    InputError : not a date
    """
    if isinstance(on, date):
        return on
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise InputError(problem("law.bad_date", "law", on)) from None


def read_content(kind: str, raw: str) -> Content:
    """Read a value as written: euros, a decimal rate, an integer count, a flag of 0 or 1, or a text.

    Raises
    ------
    ValueError : it is not written like that, it is negative, or too large for any value of the law
    """
    if kind == "text":
        return raw
    content = _READERS[kind](raw) if PLAIN_NUMBER.fullmatch(raw) else LARGEST
    if content >= LARGEST or (kind == "flag" and content > 1):
        raise ValueError(raw)
    return content


_READERS: dict[str, Callable[[str], int | Fraction]] = {
    "cents": cents,
    "rate": rate,
    "count": int,
    "flag": int,
}
