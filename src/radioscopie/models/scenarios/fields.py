"""Read the fields of a scenario file: numbers that may be uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from radioscopie.calendar import from_day
from radioscopie.models.scenarios.spec import DISTRIBUTIONS, FIXED, Quantity
from radioscopie.toml_fields import CASES, Fields

UNCERTAIN = (*CASES, "distribution", "source")


@dataclass(slots=True)
class ScenarioFields(Fields):
    """A table of a scenario file, and the variant it belongs to."""

    owner: str = ""

    def quantity(
        self, key: str, name: str, bounds: tuple[float, float], default: float | None = None
    ) -> Quantity:
        """Read a number, or a table low, central, high, distribution, source, between bounds."""
        if isinstance(self.table.get(key), dict):
            return self.inside(key).uncertain(name, bounds)
        number = self.number(key, bounds, default)
        return Quantity(name, number, number, number, owner=self.owner)

    def uncertain(self, name: str, bounds: tuple[float, float]) -> Quantity:
        """Read this table as an uncertain number."""
        self.only(UNCERTAIN)
        low, central, high = self.in_order(lambda fields, case: fields.number(case, bounds))
        distribution = self.word("distribution", DISTRIBUTIONS[1:], "triangular")
        if low == high:
            distribution = FIXED
        return Quantity(name, central, low, high, distribution, self.words("source"), self.owner)


def monday_after(monday: date) -> date:
    """Give the Monday of the next week."""
    return monday + timedelta(days=7) if monday > date.min else from_day(0)
