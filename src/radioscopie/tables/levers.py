"""The levers shipped with the package: for each innovation, the inputs it changes, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from radioscopie.ranges import CASES, MISSING, READ, Range
from radioscopie.schema import Table, choice, text, written
from radioscopie.schema.parsers import NUMBER, Refused
from radioscopie.tables.shipped import shipped

UNITS = (
    "percent", "points", "eur", "eur_year", "eur_month", "eur_exam", "gbp_exam", "usd_year", "seconds", "minutes",
    "hours_week", "mwh_year",
)  # fmt: skip


def _number(word: str) -> str:
    if not NUMBER.fullmatch(word):
        raise Refused("tables.not_a_number")
    return word


LEVERS = Table(
    "levers",
    (
        text("lever", required=True),
        text("input", required=True),
        *(written(name, _number) for name in CASES),
        choice("unit", {unit: unit for unit in UNITS}, required=True),
        text("evidence"),
        text("facts"),
        choice("vendor", {"0": "0", "1": "1"}, required=True),
        text("equipment"),
    ),
)


@dataclass(frozen=True, slots=True)
class LeverInput:
    """An input that a lever changes.

    Parameters
    ----------
    effect : its size, in `unit`; None where no source says
    evidence : letters: T trial or patient study, R routine measurement, P public report, E estimate of experts or
        users, V vendor, C computed, U the user's own
    facts : ids of the published figures
    vendor : a vendor or interested party says one of the values; never the central one
    equipment : machines that the lever is for ("": no machine of its own)
    """

    lever: str
    input: str
    effect: Range[Fraction | None]
    unit: str
    evidence: str
    facts: tuple[str, ...]
    vendor: bool
    equipment: str


def read_levers() -> tuple[LeverInput, ...]:
    """Read the inputs of the levers shipped with the package, in the order of the fact sheet."""
    return tuple(_input(row) for row in shipped(LEVERS, "levers.csv").to_pylist())


def _input(row: dict[str, Any]) -> LeverInput:
    low, central, high = (Fraction(row[name]) if row[name] else None for name in CASES)
    effect = Range(low, central, high, status=READ if row["central"] else MISSING)
    return LeverInput(
        row["lever"], row["input"], effect, row["unit"], row["evidence"], tuple(row["facts"].split()),
        row["vendor"] == "1", row["equipment"],
    )  # fmt: skip
