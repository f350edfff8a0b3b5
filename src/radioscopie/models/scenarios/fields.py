"""Read the fields of a scenario file one by one; what is wrong goes to a list, so that all of it is said at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from radioscopie.calendar import from_day
from radioscopie.errors import Problem, close_matches, problem
from radioscopie.models.scenarios.spec import DISTRIBUTIONS, FIXED, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    Table = dict[str, Any]

UNCERTAIN = ("low", "central", "high", "distribution", "source")
NAME = re.compile(r"[A-Za-z0-9_-]+")
WEEK = re.compile(r"(\d{4})-W(\d{2})")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(slots=True)
class Fields:
    """A table of the file: its place for messages, the variant it belongs to, and the problems found so far."""

    table: Table
    place: str
    problems: list[Problem]
    owner: str = ""

    def only(self, known: Collection[str]) -> None:
        """Refuse the keys that nobody reads."""
        for key in self.table:
            if key not in known:
                near = close_matches(key, known) or ", ".join(known)
                self.refuse("unknown_key", key, key, close=near)

    def refuse(self, reason: str, key: str, value: object = "", **fields: object) -> None:
        """Note a problem of a field."""
        place = f"{self.place}.{key}" if key else self.place
        self.problems.append(problem(f"scenario.{reason}", place, value, **fields))

    def text(self, key: str, default: str | None = None) -> str:
        """Read words; those without default must be there."""
        value = self.table.get(key, default)
        if not isinstance(value, str) or (default is None and not value):
            self.refuse("missing_text", key, "" if value is None else value)
            return ""
        return value

    def name(self) -> str:
        """Read the name of a variant or of a measure: letters, digits, _ and -."""
        name = self.text("name")
        if name and not NAME.fullmatch(name):
            self.refuse("bad_name", "name", name)
        return name

    def word(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Read one word among those known."""
        value = self.text(key, default)
        if value and value not in known:
            self.refuse("unknown_word_of", key, value, close=close_matches(value, known) or ", ".join(known))
            return next(iter(known))
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Read true or false."""
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            self.refuse("not_a_flag", key, value)
            return default
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """Read a number of things, from 0."""
        value = self.table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.refuse("not_whole", key, "" if value is None else value)
            return 0
        return value

    def day(self, key: str, years: tuple[int, int], default: date | None = None) -> date:
        """Read a date inside civil years."""
        value = self.table.get(key, default)
        if type(value) is not date:
            self.refuse("not_a_date", key, "" if value is None else value)
            return date(years[0], 1, 1)
        if not years[0] <= value.year <= years[1]:
            self.refuse("outside_years", key, value, first=years[0], last=years[1])
        return value

    def week(self, key: str) -> date:
        """Read an ISO week, "2026-W12", as its Monday."""
        match = WEEK.fullmatch(self.text(key))
        try:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else date.min
        except ValueError:
            match = None
        finally:
            if match is None:
                self.refuse("not_a_week", key, self.table.get(key, ""))
        return date.min

    def inside(self, key: str) -> Fields:
        """Go into a table of the file."""
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            self.refuse("not_a_table", key, value)
            value = {}
        return replace(self, table=value, place=f"{self.place}.{key}")

    def each(self, key: str) -> Iterator[Fields]:
        """Go through a list of tables, each with a name of its own."""
        listed, names = self.table.get(key, []), set()
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            self.refuse("not_tables", key)
            listed = []
        for number, one in enumerate(listed, 1):
            name = str(one.get("name", number))
            fields = replace(self, table=one, place=f"{self.place}.{key}[{name}]")
            if name in names:
                fields.refuse("same_name", "name", name)
            names.add(name)
            yield fields

    def quantity(
        self, key: str, name: str, bounds: tuple[float, float], default: float | None = None
    ) -> Quantity:
        """Read a number, or a table low, central, high, distribution, source, between bounds."""
        value = self.table.get(key, default)
        if isinstance(value, dict):
            return self._uncertain(replace(self, table=value, place=f"{self.place}.{key}"), name, bounds)
        number = self._number(key, value, bounds)
        return Quantity(name, number, number, number, owner=self.owner)

    def _uncertain(self, fields: Fields, name: str, bounds: tuple[float, float]) -> Quantity:
        fields.only(UNCERTAIN)
        low, central, high = (fields._number(key, fields.table.get(key), bounds) for key in UNCERTAIN[:3])
        distribution = fields.word("distribution", DISTRIBUTIONS[1:], "triangular")
        if not low <= central <= high:
            fields.refuse("not_in_order", "", f"{low:g}, {central:g}, {high:g}")
        if low == high:
            distribution = FIXED
        return Quantity(name, central, low, high, distribution, fields.text("source"), self.owner)

    def _number(self, key: str, value: object, bounds: tuple[float, float]) -> float:
        if isinstance(value, bool) or not NUMBER.fullmatch(str(value)):
            self.refuse("not_a_number", key, "" if value is None else value)
            return 0.0
        number = float(str(value))
        if not bounds[0] <= number <= bounds[1]:
            self.refuse("out_of_bounds", key, value, low=f"{bounds[0]:g}", high=f"{bounds[1]:g}")
        return number


def monday_after(monday: date) -> date:
    """Give the Monday of the next week."""
    return monday + timedelta(days=7) if monday > date.min else from_day(0)
