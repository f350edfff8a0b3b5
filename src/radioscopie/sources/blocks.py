"""Read the rows of a file as a table of ours, block after block."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.errors import InputError, problem
from radioscopie.schema import Texts, bind, parse, read_mapping
from radioscopie.sources.opening import open_rows
from radioscopie.sources.sum_rows import NO_ROWS, sum_rows, without_rows
from radioscopie.sources.xlsx_rows import forget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from radioscopie.arrays import Ints
    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable
    from radioscopie.schema import Mapping, Refusals, Table
    from radioscopie.sources.rows import Block, Malformed

BLOCK_ROWS = 1 << 20


@dataclass(frozen=True, slots=True)
class ParsedBlock:
    """A block of rows, parsed.

    Parameters
    ----------
    table : accepted rows, in the order of the file; first column `line` (int64)
    lines : shape (n,), line of each of the n rows that had the right number of fields
    refusals : values that could not be read; their ranks point into `lines`
    malformed : rows that had not the right number of fields
    totals : lines of the rows of totals left aside, neither accepted nor refused
    absent : columns that the file has not
    """

    table: pa.Table
    lines: np.ndarray
    refusals: tuple[Refusals, ...]
    malformed: tuple[Malformed, ...]
    totals: tuple[int, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def problems(self) -> int:
        """How many problems `block_problems` gives."""
        return len(self.malformed) + sum(len(one.rows) for one in self.refusals)

    @property
    def rows_read(self) -> int:
        """Rows of the block, accepted or not."""
        return len(self.lines) + len(self.malformed) - len(self.totals)


def read_blocks(
    table: Table,
    path: Readable,
    mapping: Readable | Mapping | None = None,
    rows: int = BLOCK_ROWS,
    *,
    totals: bool = False,
) -> Iterator[ParsedBlock]:
    """Read a file of rows, CSV or Parquet, as a table.

    Parameters
    ----------
    table : what is wanted
    path : the file
    mapping : mapping file of a foreign export, or what it would say
    rows : rows at most in a block
    totals : leave aside the rows of totals that programs write below a table

    Raises
    ------
    InputError : the file cannot be opened, its header lacks a column, or it holds no row
    """
    known = read_mapping(mapping, table)
    read = 0
    try:
        for block in _parsed(table, path, known, rows, totals=totals):
            yield block
            read += len(block.lines) + len(block.malformed)
    finally:
        forget()
    if not read:
        raise InputError(problem("tables.no_rows", str(path)))


def _parsed(
    table: Table, path: Readable, known: Mapping, rows: int, *, totals: bool
) -> Iterator[ParsedBlock]:
    with open_rows(path) as file:
        bindings = bind(table, file.header, known, file.path)
        sources = [binding.source for binding in bindings if binding.source is not None]
        absent = tuple(binding.column.name for binding in bindings if binding.source is None)
        before = dict[str, Texts]()
        for block in file.blocks(sources, rows):
            arrays, refusals = parse(bindings, block.columns, len(block.lines), before)
            sums = sum_rows(bindings, block, refusals) if totals and refusals else NO_ROWS
            yield replace(_accept(table, block, arrays, refusals, sums), absent=absent)


def _accept(
    table: Table, block: Block, arrays: list[pa.Array], refusals: list[Refusals], sums: Ints
) -> ParsedBlock:
    rows = pa.Table.from_arrays([pa.array(block.lines), *arrays], schema=table.arrow)
    if refusals:
        is_good = np.ones(len(block.lines), dtype=bool)
        is_good[np.concatenate([refusal.rows for refusal in refusals])] = False
        rows = rows.filter(pa.array(is_good))
    kept = tuple(without_rows(refusal, sums) for refusal in refusals)
    totals = tuple(block.lines[sums].tolist())
    return ParsedBlock(
        rows, block.lines, tuple(one for one in kept if len(one.rows)), block.malformed, totals
    )


def read_whole(
    table: Table,
    path: Readable,
    mapping: Readable | Mapping | None = None,
    check: Callable[[list[dict[str, Any]], str], Iterable[Problem]] | None = None,
) -> pa.Table:
    """Read a small file of which every row must be right.

    Parameters
    ----------
    check : what is wrong between the columns or the rows, from the rows that could be read (with their `line`)
        and the name of the file

    Returns
    -------
    Table of the schema `table.arrow`, in the order of the file

    Raises
    ------
    InputError : every problem of the file at once
    """
    blocks = list(read_blocks(table, path, mapping))
    rows = pa.concat_tables([block.table for block in blocks]).unify_dictionaries()
    problems = [found for block in blocks for found in block_problems(block, str(path))]
    problems += check(rows.to_pylist(), str(path)) if check else ()
    if problems:
        raise InputError(problems)
    return rows


def given_twice(
    row: dict[str, Any], lines: dict[tuple[Any, ...], int], place: str, key: tuple[str, ...], reason: str
) -> Iterator[Problem]:
    """Refuse a row whose key was already given; `key` starts with the column told, `lines` keeps the first of each."""
    first = lines.setdefault(tuple(row[name] for name in key), row["line"])
    if first != row["line"]:
        yield problem(reason, f"{place}, {key[0]}", row[key[0]], first=first)


def block_problems(block: ParsedBlock, file: str) -> Iterator[Problem]:
    """Say what is wrong in the rows of a block, the malformed ones first, then line by line."""
    for row in block.malformed:
        place = f"{file}:{row.line}"
        yield problem(row.reason, place, row.text[:200], expected=row.expected, found=row.found)
    refused = [
        (row, refusals, code)
        for refusals in block.refusals
        for row, code in zip(refusals.rows, refusals.codes, strict=True)
    ]
    for row, refusals, code in sorted(refused, key=itemgetter(0)):
        place, why = f"{file}:{block.lines[row]}, {refusals.column}", refusals.reasons[code]
        yield problem(why.reason, place, refusals.texts[code], **why.fields)
