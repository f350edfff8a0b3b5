"""Published waits for an MRI, each beside another one and the machines of both: what fits and judges delays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log

from radioscopie.schema import Table, choice, measured, text
from radioscopie.tables.shipped import shipped

CALIBRATION, HELD = "calibration", "held"
LONGEST, MACHINES = 1_000, 10_000
WAITS = Table(
    "waits",
    (
        *(text(name, required=True) for name in ("id", "place", "year")),
        measured("days", 0, LONGEST),
        measured("machines", 0, MACHINES),
        *(text(name, required=True) for name in ("base", "base_year")),
        measured("base_days", 0, LONGEST),
        measured("base_machines", 0, MACHINES),
        text("facts", required=True),
        choice("use", {name: name for name in (CALIBRATION, HELD)}, required=True),
        *(text(name, required=True) for name in ("source", "url", "confidence")),
    ),
)


@dataclass(frozen=True, slots=True)
class Wait:
    """A published wait beside its base.

    Parameters
    ----------
    place : a region or a département, "FR", or a former region by a word
    machines, base_machines : per million people or counted, in one unit
    """

    id: str
    place: str
    year: str
    days: float
    machines: float
    base: str
    base_year: str
    base_days: float
    base_machines: float
    facts: str
    use: str
    source: str
    url: str
    confidence: str

    @property
    def more(self) -> float:
        """Logarithm of the machines over those of the base."""
        return log(self.machines / self.base_machines)


@cache
def read_waits(use: str = "") -> tuple[Wait, ...]:
    """Give the published waits of a use, or all."""
    rows = shipped(WAITS, "waits.csv").to_pylist()
    return tuple(Wait(**row) for row in rows if use in ("", row["use"]))
