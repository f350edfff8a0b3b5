"""What machines and exams draw and use up: electricity, carbon, helium, gadolinium, iodine, each with its perimeter."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from radioscopie.ranges import CASES, Range
from radioscopie.schema import Table, choice, text, written
from radioscopie.schema.parsers import to_number_word
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "footprint.csv"
MACHINE, MACHINE_YEAR, EXAMS, POWER = "machine", "machine_year", "thousand_exams", "mwh"
MEAN = "mean_thousand_exams"
PER = {one: one for one in (MACHINE, MACHINE_YEAR, EXAMS, MEAN, POWER)}
TABLE = Table(
    "footprint",
    (
        text("measure", required=True),
        text("equipment", required=True),
        choice("per", PER, required=True),
        *(written(name, to_number_word, required=True) for name in CASES),
        text("unit", required=True),
        text("perimeter", required=True),
        text("facts", required=True),
        text("status", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Factor:
    """How much of a measure a machine or a thousand exams take.

    Parameters
    ----------
    per : `MACHINE`, `MACHINE_YEAR`, `EXAMS`, `MEAN` (over exams: it says nothing of one more
        or one less), or `POWER` (of the electricity drawn)
    perimeter : what is counted; measures of two perimeters are never added
    """

    measure: str
    equipment: str
    per: str
    value: Range[Fraction]
    unit: str
    perimeter: str


@cache
def read_factors() -> tuple[Factor, ...]:
    """Read the factors shipped."""
    return tuple(_factor(row) for row in shipped(TABLE, FILE).to_pylist())


def _factor(row: Mapping[str, Any]) -> Factor:
    low, central, high = (Fraction(row[case]) for case in CASES)
    value = Range(low, central, high, status=row["status"])
    return Factor(row["measure"], row["equipment"], row["per"], value, row["unit"], row["perimeter"])
