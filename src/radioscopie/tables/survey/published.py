"""A table that was published: the classes of each cell, `total` for margins, its value or the symbol that hides it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, problem
from radioscopie.schema import Refused, Table, text
from radioscopie.sources.blocks import read_whole
from radioscopie.sources.opening import open_rows
from radioscopie.tables.survey.decimals import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.inputs import Readable

VALUE = "value"


@dataclass(frozen=True, slots=True)
class PublishedCells:
    """Cells as they were published.

    Parameters
    ----------
    columns : names of the columns of classes
    places : shape (n,), classes of each cell
    values : shape (n,), in steps; None where hidden
    decimals : a step is 10 ** -decimals
    """

    columns: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]
    values: tuple[int | None, ...]
    decimals: int


def read_published(path: Readable, symbol: str) -> PublishedCells:
    """Read a published table.

    Parameters
    ----------
    path : CSV or Parquet; columns of classes, and `value`
    symbol : what stands in `value` where a cell is hidden

    Raises
    ------
    InputError : every problem of the file at once: a value that is neither a number nor the symbol, a cell twice
    """
    with open_rows(path) as file:
        columns = tuple(name for name in file.header if name.casefold() != VALUE)
    if not columns:
        raise InputError(problem("disclosure.no_classes", str(path)))
    named = tuple(text(name.casefold(), required=True) for name in (*columns, VALUE))
    check = partial(_problems, columns=columns, symbol=symbol)
    rows = read_whole(Table("published", named), path, check=check).to_pylist()
    shown = [row for row in rows if row[VALUE] != symbol]
    exact = {
        row["line"]: Decimal(repr(found)).normalize()
        for row, found in zip(shown, numbers([row[VALUE] for row in shown]), strict=True)
    }
    decimals = max([0, *(-int(one.as_tuple().exponent) for one in exact.values())])
    values = [exact.get(row["line"]) for row in rows]
    return PublishedCells(
        columns,
        tuple(_place(row, columns) for row in rows),
        tuple(None if one is None else int(one.scaleb(decimals)) for one in values),
        decimals,
    )


def _place(row: dict[str, Any], columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name.casefold()] for name in columns)


def _problems(
    rows: list[dict[str, Any]], path: str, columns: Sequence[str], symbol: str
) -> Iterator[Problem]:
    lines: dict[tuple[str, ...], int] = {}
    shown = [row for row in rows if row[VALUE] != symbol]
    for row in rows:
        place = _place(row, columns)
        first = lines.setdefault(place, row["line"])
        if first != row["line"]:
            yield problem("disclosure.cell_twice", f"{path}:{row['line']}", ", ".join(place), first=first)
    for row, found in zip(shown, numbers([row[VALUE] for row in shown]), strict=True):
        if isinstance(found, Refused):
            where = f"{path}:{row['line']}, {VALUE}"
            yield problem("disclosure.not_a_value", where, row[VALUE], symbol=symbol)
