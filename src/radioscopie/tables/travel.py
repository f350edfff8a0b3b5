"""The travel table: times from communes to sites that the user brings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.errors import InputError, Problem
from radioscopie.schema import Column, Refused, Table, text
from radioscopie.sources.blocks import block_problems, read_blocks
from radioscopie.sources.opening import open_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable

LONGEST_MIN = 10_000.0
DECIMAL = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?(?:[eE][+-]?[0-9]+)?")
MOST_SHOWN = 100


def _travel(name: str, names: tuple[str, str, str]) -> Table:
    origin, site, minutes = names
    return Table(
        name,
        (
            text(origin, required=True),
            text(site, required=True),
            Column(minutes, pa.float64(), _minutes, bounds=(0.0, LONGEST_MIN)),
        ),
        "tables.travel",
    )


def _minutes(word: str) -> float:
    """Read minutes as routing programs write them, all their digits and exponents included."""
    if not DECIMAL.fullmatch(word):
        raise Refused("tables.not_a_number")
    minutes = float(word.replace(",", "."))
    if not 0 <= minutes <= LONGEST_MIN:
        raise Refused("tables.number_range", low=0, high=LONGEST_MIN)
    return minutes


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
    parts = list(_parts(table, path, problems))
    if problems:
        raise InputError(problems[:MOST_SHOWN])
    return pa.concat_tables(parts).unify_dictionaries().rename_columns(list(TRAVEL.names))


def _parts(table: Table, path: Readable, problems: list[Problem]) -> Iterator[pa.Table]:
    for block in read_blocks(table, path):
        if len(problems) < MOST_SHOWN:
            problems += block_problems(block, str(path))
        yield block.table.drop_columns(["line"])
