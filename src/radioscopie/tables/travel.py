"""The travel table: times from communes to sites that the user brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.errors import InputError, Problem
from radioscopie.schema import Table, measured, text
from radioscopie.schema.columns import Column
from radioscopie.schema.parsers import to_number, to_text
from radioscopie.sources.opening import open_rows
from radioscopie.sources.reading import block_problems, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

LONGEST_MIN, LONGEST_KM = 10_000, 10_000
MOST_SHOWN = 100


def _travel(name: str, names: tuple[str, str, str, str]) -> Table:
    origin, site, minutes, km = names
    return Table(
        name,
        (
            text(origin, required=True),
            text(site, required=True),
            Column(minutes, pa.float64(), _minutes, required=True, bounds=(0, LONGEST_MIN)),
            measured(km, 0, LONGEST_KM),
        ),
    )


def _minutes(word: str) -> float:
    return to_number(to_text(word), 0, LONGEST_MIN)


TRAVEL = _travel("travel", ("from", "to", "minutes", "km"))
INSEE = _travel("travel", ("idsrc", "iddst", "duree", "distance"))


def read_travel(path: str | PathLike[str]) -> pa.Table:
    """Read a matrix of travel times, in our columns or in those of metric.osrm (INSEE).

    Parameters
    ----------
    path : CSV or Parquet; one row per pair, in any order, tens of millions of rows

    Returns
    -------
    Columns from, to (dictionaries of text), minutes, km (float64, km null where not given)

    Raises
    ------
    InputError : the file cannot be used, or rows of it cannot (the first of them are listed)
    """
    with open_rows(path) as file:
        table = INSEE if "idsrc" in map(str.casefold, file.header) else TRAVEL
    problems: list[Problem] = []
    parts = list(_parts(table, path, problems))
    if problems:
        raise InputError(problems[:MOST_SHOWN])
    return pa.concat_tables(parts).unify_dictionaries().rename_columns(list(TRAVEL.names))


def _parts(table: Table, path: str | PathLike[str], problems: list[Problem]) -> Iterator[pa.Table]:
    for block in read_blocks(table, path):
        if len(problems) < MOST_SHOWN:
            problems += block_problems(block, str(path))
        yield block.table.drop_columns(["line"])
