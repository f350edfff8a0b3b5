"""Rows of files into DuckDB, typed by the kind of their columns: whole, with the file and the line of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.errors import InputError, Problem, problem
from radioscopie.sources.opening import open_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import duckdb

    from radioscopie.sources.rows import Block, Malformed
    from radioscopie.sources.snds.cards import Column
    from radioscopie.sources.snds.found import Found

BLOCK_ROWS = 1 << 20
DAYS = "['%d/%m/%Y', '%Y-%m-%d', '%Y-%m-%d %H:%M:%S', '%d/%m/%Y %H:%M:%S', '%d%b%Y', '%d%b%Y:%H:%M:%S', '%Y%m%d']"
SQL_TYPES = {
    "date": "DATE",
    "integer": "BIGINT",
    "number": "DECIMAL(18,4)",
    "money": "BIGINT",
    "price": "BIGINT",
}
CUT, DECIMALS = "tables.cut_row", 2


def load(
    base: duckdb.DuckDBPyConnection,
    name: str,
    columns: Sequence[Column],
    files: Iterable[Found],
    advance: Callable[[int], None],
) -> list[tuple[str, Malformed]]:
    """Make a table of DuckDB from the files of a table, and give the rows that could not be cut into fields.

    Parameters
    ----------
    name : of the table made: `file`, `line`, `year`, the columns (null where empty), `bad` (the first column whose
        value cannot be read) and `bad_value`
    columns : those wanted; one that a file has not is null

    Raises
    ------
    InputError : files that cannot be read to their end: all of them
    """
    typed = ", ".join(f'"{one.name}" {SQL_TYPES.get(one.kind, "VARCHAR")}' for one in columns)
    base.execute(
        f"CREATE TABLE {name} (file VARCHAR, line BIGINT, year INTEGER, {typed}, bad VARCHAR, bad_value VARCHAR)"
    )
    malformed, problems = list[tuple[str, "Malformed"]](), list[Problem]()
    for found in files:
        try:
            for block in _blocks(found, columns):
                _insert(base, name, columns, found, block)
                malformed += [(str(found.path), row) for row in block.malformed]
                problems += [_cut(found, row) for row in block.malformed if row.reason == CUT]
                advance(len(block.lines))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return malformed


def _cut(found: Found, row: Malformed) -> Problem:
    return problem("snds.truncated", f"{found.path}:{row.line}", row.text[:40])


def _blocks(found: Found, columns: Sequence[Column]) -> Iterable[Block]:
    wanted = list(dict.fromkeys(place for one in columns if (place := found.place_of(one.name))))
    with open_rows(found.path) as rows:
        yield from rows.blocks(wanted, BLOCK_ROWS)


def _insert(
    base: duckdb.DuckDBPyConnection, name: str, columns: Sequence[Column], found: Found, block: Block
) -> None:
    if not len(block.lines):
        return
    raw = {one.name: place for one in columns if (place := found.place_of(one.name))}
    held = {f"raw {column}": block.columns[place] for column, place in raw.items()}
    types = {column: block.columns[place].type for column, place in raw.items()}
    values = [f'{_value(one, types.get(one.name))} AS "{one.name}"' for one in columns]
    doubts = [one.name for one in columns if one.name in raw and not _is_sure(one.kind, types[one.name])]
    bad, word = (_faults(doubts, "'{0}'"), _faults(doubts, 'trim("raw {0}"::VARCHAR)'))
    names = ", ".join(f'"{one.name}"' for one in columns)
    base.register("block", pa.table({**held, "line of the file": pa.array(block.lines)}))
    base.execute(
        f"""INSERT INTO {name} SELECT ?, "line of the file", ?, {names}, {bad}, {word}
        FROM (SELECT *, {", ".join(values)} FROM block)""",
        [str(found.path), found.year],
    )
    base.unregister("block")


def _faults(doubts: Sequence[str], shown: str) -> str:
    """Give the first column that is written and cannot be read, as `shown` tells it; null when all can."""
    cases = [
        f"""WHEN "{one}" IS NULL AND trim("raw {one}"::VARCHAR) <> '' THEN {shown.format(one)}"""
        for one in doubts
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _is_sure(kind: str, held: pa.DataType) -> bool:
    """Tell whether every value of a stored type can be read as a kind."""
    if kind == "text" or pa.types.is_null(held):
        return True
    if kind == "date":
        return bool(pa.types.is_date(held))
    if kind == "integer":
        return bool(pa.types.is_integer(held))
    return bool(pa.types.is_decimal(held)) and held.scale <= DECIMALS


def _value(column: Column, held: pa.DataType | None) -> str:
    """Give the expression of a value."""
    if held is None or pa.types.is_null(held):
        return "NULL"
    cell, kind = f'"raw {column.name}"', column.kind
    word = f"trim({cell}::VARCHAR)"
    if kind == "text":
        return f"nullif({word}, '')"
    if kind == "date":
        return (
            f"try_cast({cell} AS DATE)"
            if pa.types.is_temporal(held)
            else f"try_strptime({word}, {DAYS})::DATE"
        )
    if kind == "integer" and pa.types.is_integer(held):
        return f"{cell}::BIGINT"
    is_number = pa.types.is_integer(held) or pa.types.is_floating(held) or pa.types.is_decimal(held)
    raw = cell if is_number else f"replace({word}, ',', '.')"
    number, cents = (
        f"try_cast({raw} AS DECIMAL(24,6))",
        f"(try_cast({raw} AS DECIMAL(16,6))::DECIMAL(28,6) * 100)",
    )
    if _is_sure(kind, held) and kind != "number":
        return f"({cell} * 100)::BIGINT"
    return {
        "integer": f"CASE WHEN {number} % 1 = 0 THEN {number}::BIGINT END",
        "money": f"CASE WHEN {cents} % 1 = 0 THEN {cents}::BIGINT END",
        "price": f"round({cents})::BIGINT",
        "number": f"try_cast({raw} AS DECIMAL(18,4))",
    }[kind]
