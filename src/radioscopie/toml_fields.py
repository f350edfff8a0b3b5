"""Read the fields of a TOML file one by one; what is wrong goes to a list, so that all of it is said at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from radioscopie.errors import Problem, close_matches, problem
from radioscopie.money import cents
from radioscopie.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from fractions import Fraction

    Table = dict[str, Any]

NAME = re.compile(r"[A-Za-z0-9_-]+")
LONGEST_LABEL = 60
NUMBER = re.compile(r"-?\d+(\.\d+)?")
WEEK = re.compile(r"(20[0-9]{2})-W([0-9]{2})")
UNREAD = {
    "toml.missing_text",
    "toml.not_a_number",
    "toml.not_whole",
    "toml.not_a_date",
    "toml.not_a_week",
    "toml.not_euros",
}
CASES = ("low", "central", "high")
Number = TypeVar("Number", int, float, "Fraction")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the author of a file, in each language; the same in both when they were written once."""

    fr: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return {"fr": self.fr, "en": self.en}[lang]


def same_words(words: str) -> Words:
    """Give words that are the same in both languages."""
    return Words(words, words)


@dataclass(slots=True)
class Fields:
    """A table of the file: its place for messages, the problems so far."""

    table: Table
    place: str
    problems: list[Problem]

    def only(self, known: Collection[str]) -> None:
        """Refuse the keys that nobody reads."""
        for key in self.table:
            if key not in known:
                near = close_matches(key, known) or ", ".join(known)
                self.refuse("toml.unknown_key", key, key, close=near)

    def refuse(self, reason: str, key: str, value: object = "", **fields: object) -> None:
        """Note a problem of a field, unless its value could not be read: what stands in for it is not judged."""
        place = f"{self.place}.{key}" if key else self.place
        if key and any(one.place == place and one.reason in UNREAD for one in self.problems):
            return
        self.problems.append(problem(reason, place, value, **fields))

    def text(self, key: str, default: str | None = None) -> str:
        """Read words; those without default must be there."""
        value = self.table.get(key, default)
        if not isinstance(value, str) or (default is None and not value):
            self.refuse("toml.missing_text", key, "" if value is None else value)
            return ""
        return value

    def name(self) -> str:
        """Read the name of a variant or of a measure: letters, digits, _ and -."""
        name = self.text("name")
        if name and not NAME.fullmatch(name):
            self.refuse("toml.bad_name", "name", name)
        return name

    def words(self, key: str, default: str | None = None) -> Words:
        """Read words: one string for both languages, or a table with one for each."""
        if not isinstance(self.table.get(key), dict):
            return same_words(self.text(key, default))
        inside = self.inside(key)
        inside.only(LANGUAGES)
        return Words(*(inside.text(lang) for lang in LANGUAGES))

    def word(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Read one word among those known."""
        value = self.text(key, default)
        if value and value not in known:
            self.refuse(
                "toml.unknown_word_of", key, value, close=close_matches(value, known) or ", ".join(known)
            )
            return next(iter(known))
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            self.refuse("toml.not_a_flag", key, value)
            return default
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """Read a number of things, from 0."""
        value = self.table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.refuse("toml.not_whole", key, "" if value is None else value)
            return 0
        return value

    def day(self, key: str, years: tuple[int, int], default: date | None = None) -> date:
        """Read a date inside civil years."""
        value = self.table.get(key, default)
        if type(value) is not date:
            self.refuse("toml.not_a_date", key, "" if value is None else value)
            return date(years[0], 1, 1)
        if not years[0] <= value.year <= years[1]:
            self.refuse("toml.outside_years", key, value, first=years[0], last=years[1])
        return value

    def week(self, key: str) -> date:
        """Read an ISO week, "2026-W12", as its Monday; the first of dates when it is refused."""
        word = self.text(key)
        monday = to_monday(word)
        if word and monday is None:
            self.refuse("toml.not_a_week", key, word)
        return monday or date.min

    def inside(self, key: str) -> Self:
        """Go into a table of the file."""
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            self.refuse("toml.not_a_table", key, value)
            value = {}
        return replace(self, table=value, place=f"{self.place}.{key}")

    def each(self, key: str) -> Iterator[Self]:
        """Go through a list of tables, each with a name of its own."""
        listed, names = self.table.get(key, []), set()
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            self.refuse("toml.not_tables", key)
            listed = []
        for number, one in enumerate(listed, 1):
            name = str(one.get("name", number))
            label = name if len(name) <= LONGEST_LABEL else number
            fields = replace(self, table=one, place=f"{self.place}.{key}[{label}]")
            if name in names:
                fields.refuse("toml.same_name", "name", name)
            names.add(name)
            yield fields

    def number(self, key: str, bounds: tuple[float, float], default: float | None = None) -> float:
        """Read a number between bounds."""
        value = self.table.get(key, default)
        if isinstance(value, bool) or not NUMBER.fullmatch(str(value)):
            self.refuse("toml.not_a_number", key, "" if value is None else value)
            return bounds[0]
        number = float(str(value))
        if not bounds[0] <= number <= bounds[1]:
            self.refuse("toml.out_of_bounds", key, value, low=f"{bounds[0]:g}", high=f"{bounds[1]:g}")
        return number

    def in_order(self, read: Callable[[Self, str], Number]) -> tuple[Number, Number, Number]:
        """Read the low, central and high values of this table, which must follow each other."""
        before = len(self.problems)
        low, central, high = (read(self, case) for case in CASES)
        was_read = not any(one.reason in UNREAD for one in self.problems[before:])
        if was_read and not low <= central <= high:
            self.refuse("toml.not_in_order", "", f"{low}, {central}, {high}")
        return low, central, high

    def euros(self, key: str, default: str | None = None, *, most: int = 10**12) -> int:
        """Read an amount in euros, at most two decimals, as cents."""
        value = self.table.get(key, default)
        try:
            amount = None if isinstance(value, bool | None) else cents(str(value))
        except ValueError:
            amount = None
        if amount is None or not 0 <= amount <= most:
            self.refuse("toml.not_euros", key, "" if value is None else value)
            return 0
        return amount


def to_monday(word: str) -> date | None:
    """Read an ISO week as its Monday; None when there is no such week."""
    found = WEEK.fullmatch(word)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None
