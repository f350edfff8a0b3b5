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
CUT = "tables.cut_row"


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
    held = pa.table({**block.columns, "line of the file": pa.array(block.lines)})
    base.register("block", held)
    values, faults, words = [], [], []
    for one in columns:
        place = found.place_of(one.name)
        value, word = _value(one.kind, place, held.schema.field(place).type if place else None)
        values.append(value)
        if place and one.kind != "text":
            faults.append(f"WHEN {word} <> '' AND ({value}) IS NULL THEN '{one.name}'")
            words.append(f"WHEN {word} <> '' AND ({value}) IS NULL THEN {word}")
    bad, bad_value = (f"CASE {' '.join(cases)} END" if cases else "NULL" for cases in (faults, words))
    base.execute(
        f'INSERT INTO {name} SELECT ?, "line of the file", ?, {", ".join(values)}, {bad}, {bad_value} FROM block',
        [str(found.path), found.year],
    )
    base.unregister("block")


def _value(kind: str, place: str, held: pa.DataType | None) -> tuple[str, str]:
    """Give the expressions of a value and of its word."""
    if not place or held is None or pa.types.is_null(held):
        return "NULL", "''"
    cell = '"' + place.replace('"', '""') + '"'
    word = f"trim({cell}::VARCHAR)"
    if kind == "text":
        return f"nullif({word}, '')", word
    if kind == "date":
        is_day = pa.types.is_temporal(held)
        return f"try_cast({cell} AS DATE)" if is_day else f"try_strptime({word}, {DAYS})::DATE", word
    is_number = pa.types.is_integer(held) or pa.types.is_floating(held) or pa.types.is_decimal(held)
    raw = cell if is_number else _point(word)
    number, cents = (
        f"try_cast({raw} AS DECIMAL(24,6))",
        f"(try_cast({raw} AS DECIMAL(16,6))::DECIMAL(28,6) * 100)",
    )
    whole = {
        "integer": f"CASE WHEN {number} % 1 = 0 THEN {number}::BIGINT END",
        "money": f"CASE WHEN {cents} % 1 = 0 THEN {cents}::BIGINT END",
        "price": f"round({cents})::BIGINT",
        "number": f"try_cast({raw} AS DECIMAL(18,4))",
    }
    return whole[kind], word


def _point(word: str) -> str:
    return f"replace({word}, ',', '.')"
