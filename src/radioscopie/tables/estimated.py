"""Assumptions of scenarios that a survey has estimated, each with its interval, from `survey estimate --feed`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from radioscopie.errors import close_matches, problem
from radioscopie.ranges import CASES
from radioscopie.schema import Table, measured, text
from radioscopie.sources.blocks import given_twice, read_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable

MOST = 1e9
ESTIMATED = "assumptions"  # name of the table among those a user gives in place of ours
ASSUMPTIONS = Table(
    "estimated",
    (
        text("assumption", required=True),
        *(measured(name, -MOST, MOST) for name in CASES),
        text("source", required=True),
    ),
    words="tables.estimated",
)


def read_estimated(file: Readable, limits: Mapping[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """Read assumptions with their low, central and high values.

    Parameters
    ----------
    file : CSV or Parquet, columns of `ASSUMPTIONS`
    limits : assumptions that there are, each with the least and the most that it may be

    Raises
    ------
    InputError : every problem of the file: unknown or doubled assumptions, values missing, out of order or of limits
    """
    rows: list[dict[str, Any]] = read_whole(
        ASSUMPTIONS, file, None, partial(_misfits, limits=limits)
    ).to_pylist()
    return rows


def _misfits(
    rows: list[dict[str, Any]], file: str, limits: Mapping[str, tuple[float, float]]
) -> Iterator[Problem]:
    lines: dict[tuple[Any, ...], int] = {}
    for row in rows:
        place = f"{file}:{row['line']}"
        yield from given_twice(row, lines, place, ("assumption",), "estimated.twice")
        if row["assumption"] not in limits:
            close = close_matches(row["assumption"], limits) or ", ".join(limits)
            yield problem("estimated.unknown", f"{place}, assumption", row["assumption"], close=close)
        else:
            yield from _out_of(row, place, limits[row["assumption"]])


def _out_of(row: Mapping[str, Any], place: str, limits: tuple[float, float]) -> Iterator[Problem]:
    """Refuse values that are missing, out of order, or out of limits."""
    values = [row[name] for name in CASES]
    if None in values:
        missing = next(name for name in CASES if row[name] is None)
        yield problem("estimated.no_value", f"{place}, {missing}")
    elif not values[0] <= values[1] <= values[2]:
        yield problem("practice.not_in_order", f"{place}, low, central, high", "")
    elif not limits[0] <= values[0] <= values[2] <= limits[1]:
        at = "low" if values[0] < limits[0] else "high"
        yield problem("toml.out_of_bounds", f"{place}, {at}", f"{row[at]:g}", low=limits[0], high=limits[1])
