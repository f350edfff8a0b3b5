"""The travel table: times from communes to sites that the user brings."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.errors import MOST_SHOWN, InputError, Problem
from radioscopie.schema import Table, measured, text
from radioscopie.sources.blocks import block_problems, read_blocks
from radioscopie.sources.opening import open_rows

if TYPE_CHECKING:
    from radioscopie.inputs import Readable

LONGEST_MIN = 10_000.0


def _travel(name: str, names: tuple[str, str, str]) -> Table:
    origin, site, minutes = names
    return Table(
        name,
        (
            text(origin, required=True),
            text(site, required=True),
            measured(minutes, 0.0, LONGEST_MIN),
        ),
        "tables.travel",
    )


TRAVEL = _travel("travel", ("from", "to", "minutes"))
INSEE = _travel("travel", ("idsrc", "iddst", "duree"))


def read_travel(path: Readable) -> pa.Table:
    """Read a matrix of travel times, in our columns or in those of metric.osrm (INSEE).

    Parameters
    ----------
    path : CSV or Parquet; one row per pair, in any order, tens of millions of rows

    Returns
    -------
    Columns from, to (dictionaries of text), minutes (float64; null: no route)

    Raises
    ------
    InputError : the file cannot be used, or rows of it cannot (the first of them are listed)
    """
    with open_rows(path) as file:
        table = INSEE if "idsrc" in map(str.casefold, file.header) else TRAVEL
    problems: list[Problem] = []
    parts, lost = [], 0
    for block in read_blocks(table, path):
        problems += islice(block_problems(block, str(path)), MOST_SHOWN - len(problems))
        lost += block.problems
        parts.append(block.table.drop_columns(["line"]))
    if problems:
        raise InputError(problems, lost - len(problems))
    return pa.concat_tables(parts).unify_dictionaries().rename_columns(list(TRAVEL.names))
