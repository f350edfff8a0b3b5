"""Read the fields of a scenario file: numbers that may be uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from radioscopie.calendar import from_day
from radioscopie.models.scenarios.spec import Quantity
from radioscopie.toml.fields import Fields

UNCERTAIN = ("distribution", "source")


@dataclass(slots=True)
class ScenarioFields(Fields):
    """A table of a scenario file, and the variant it belongs to."""

    owner: str = ""

    def quantity(
        self, key: str, name: str, bounds: tuple[float, float], default: float | None = None
    ) -> Quantity:
        """Read a number, or a table low, central, high, distribution, source, between bounds."""
        value = self.between(
            key, lambda table, case: table.number(case, bounds, default if case == key else None), UNCERTAIN
        )
        return Quantity(name, value, self.owner)


def monday_after(monday: date) -> date:
    """Give the Monday of the next week."""
    return monday + timedelta(days=7) if monday > date.min else from_day(0)
