"""Published waits beside what the model of delays gives: those that fit it, and those that judge it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.models.joins.delays.calibration import expected
from radioscopie.results.declared import Declared, code, measure, name
from radioscopie.tables.sites import read_departements
from radioscopie.tables.waits import CALIBRATION, read_waits

if TYPE_CHECKING:
    from radioscopie.result import ResultTable
    from radioscopie.tables.waits import Wait

DIGITS = 0
OTHERS = {"FR": "France", "nord": "Nord-Pas-de-Calais", "champagne": "Champagne-Ardenne"}
WAITS = Declared(
    "waits",
    "validation.waits",
    "validation.head",
    (
        *(name("id"), name("place"), name("year"), measure("days"), name("base"), name("base_year")),
        *(measure("base_days"), measure("machines_ratio", digits=2)),
        *(measure(one, digits=DIGITS) for one in ("expected", "expected_low", "expected_high")),
        code("verdict", "validation.verdict"),
        *(name("facts"), name("source"), name("confidence")),
    ),
)


def waits(seed: int) -> ResultTable:
    """Judge every published wait that has the machines of its place beside it."""
    return WAITS.of([_row(one, seed) for one in read_waits()])


def _row(wait: Wait, seed: int) -> dict[str, Any]:
    model = expected(wait, seed)
    judged = "holds" if model.holds(wait.days) else "outside"
    same = ("id", "year", "days", "base", "base_year", "base_days", "facts", "source", "confidence")
    return {
        **{one: getattr(wait, one) for one in same},
        "place": _names().get(wait.place, wait.place),
        "machines_ratio": wait.machines / wait.base_machines,
        "expected": model.central,
        "expected_low": model.low,
        "expected_high": model.high,
        "verdict": "fitted" if wait.use == CALIBRATION else judged,
    }


def _names() -> dict[str, str]:
    rows = read_departements().to_pylist()
    regions = {row["region_code"]: row["region_name"] for row in rows if row["region_code"]}
    return {row["code"]: row["name"] for row in rows} | regions | OTHERS
