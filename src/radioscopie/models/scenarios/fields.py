"""Read the fields of a scenario file: weeks, and numbers that may be uncertain."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from radioscopie import toml_fields
from radioscopie.calendar import from_day
from radioscopie.models.scenarios.spec import DISTRIBUTIONS, FIXED, Quantity, Words
from radioscopie.texts import LANGUAGES

UNCERTAIN = ("low", "central", "high", "distribution", "source")
WEEK = re.compile(r"(\d{4})-W(\d{2})")
NUMBER = toml_fields.NUMBER


@dataclass(slots=True)
class Fields(toml_fields.Fields):
    """A table of a scenario file, and the variant it belongs to."""

    group: str = "scenario"
    owner: str = ""

    def words(self, key: str, default: str | None = None) -> Words:
        """Read words: one string for both languages, or a table with one for each."""
        if not isinstance(self.table.get(key), dict):
            word = self.text(key, default)
            return Words(word, word)
        inside = self.inside(key)
        inside.only(LANGUAGES)
        return Words(*(inside.text(lang) for lang in LANGUAGES))

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
        return Quantity(name, central, low, high, distribution, fields.words("source"), self.owner)

    def _number(self, key: str, value: object, bounds: tuple[float, float]) -> float:
        if isinstance(value, bool) or not NUMBER.fullmatch(str(value)):
            self.refuse("not_a_number", key, "" if value is None else value)
            return 0.0
        number = float(str(value))
        if not bounds[0] <= number <= bounds[1]:
            self.wrong("out_of_bounds", key, value, low=f"{bounds[0]:g}", high=f"{bounds[1]:g}")
        return number


def monday_after(monday: date) -> date:
    """Give the Monday of the next week."""
    return monday + timedelta(days=7) if monday > date.min else from_day(0)
