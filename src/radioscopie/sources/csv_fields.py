"""Cut lines into fields. Cells left out at the end of a row are empty, empty ones too many are none."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from radioscopie.sources.rows import Block, Malformed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints
    from radioscopie.sources.csv_header import Header

TEXTS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows cut into fields.

    Parameters
    ----------
    table : wanted columns of the rows that have the right number of fields, and those beyond the header
    others : the other rows, each with its rank among all the rows
    typed : ranks of the lines where somebody typed a quote: their fields are not made up for
    text : the lines
    """

    table: pa.Table
    others: tuple[arrow_csv.InvalidRow, ...]
    typed: frozenset[int]
    text: bytes

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.table.num_rows) + len(self.others)


def cut_fields(text: bytes, head: Header, wanted: Sequence[str], typed: frozenset[int] = frozenset()) -> Cut:
    """Cut lines into fields; what is not wanted is not kept."""
    others: list[arrow_csv.InvalidRow] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        others.append(row)
        return "skip"

    names = [name if name in wanted else f"\0{rank}" for rank, name in enumerate(head.names)]
    kept = [*wanted, *(f"\0{rank}" for rank in range(len(head.names), head.width))]
    names += kept[len(wanted) :]
    if not text.strip(b"\n"):
        return Cut(pa.table({name: pa.array([], TEXTS) for name in kept}), (), typed, text)
    table = arrow_csv.read_csv(
        pa.py_buffer(text),
        arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(text) + 1),
        arrow_csv.ParseOptions(delimiter=head.delimiter, newlines_in_values=True, invalid_row_handler=skip),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(kept, TEXTS), include_columns=kept, null_values=[]
        ),
    )
    return Cut(table, tuple(others), typed, text)


def whole_rows(
    found: Cut, lines: Ints, first: int, head: Header, wanted: Sequence[str], refused: Sequence[Malformed]
) -> Block:
    """Give the rows as a block: those that only lack their last cells, or have empty ones too many, are whole.

    Parameters
    ----------
    lines : rank of the line of each row, from 0
    first : line of the file of the first of them
    refused : rows that are refused already
    """
    ranks = np.array([row.number - 1 for row in found.others], np.int64)
    plain = np.delete(lines, ranks)
    made, malformed = _made_up(found, lines, first, head, wanted)
    beyond = _is_filled_beyond(found.table, head)
    table = found.table.select(list(wanted))
    if beyond.any():
        malformed += _too_many(found.text, plain[beyond], first, head)
        table, plain = table.filter(pa.array(~beyond)), plain[~beyond]
    columns = {name: table[name].combine_chunks() for name in wanted}
    if made:
        order = np.argsort(np.concatenate((plain, np.array([line for line, _ in made], np.int64))))
        columns = {
            name: _joined(columns[name], [row[i] for _, row in made], order) for i, name in enumerate(wanted)
        }
        plain = np.sort(np.concatenate((plain, np.array([line for line, _ in made], np.int64))))
    told = tuple(sorted((*malformed, *refused), key=lambda row: row.line))
    return Block(columns, plain + first, told)


def _made_up(
    found: Cut, lines: Ints, first: int, head: Header, wanted: Sequence[str]
) -> tuple[list[tuple[int, list[str]]], list[Malformed]]:
    made: list[tuple[int, list[str]]] = []
    malformed: list[Malformed] = []
    places = [head.names.index(name) for name in wanted]
    for row in found.others:
        rank = int(lines[row.number - 1])
        fields = next(csv.reader([row.text], delimiter=head.delimiter))
        reason = _why_not(found, row, rank, fields, head, last=row.number == found.rows)
        if reason:
            malformed.append(Malformed(rank + first, len(head.names), row.actual_columns, row.text, reason))
        else:
            made.append((rank, [fields[place] if place < len(fields) else "" for place in places]))
    return made, malformed


def _why_not(
    found: Cut, row: arrow_csv.InvalidRow, rank: int, fields: list[str], head: Header, *, last: bool
) -> str:
    """Say why a row of another number of fields cannot be made whole; "" when it can."""
    if rank in found.typed:
        return "tables.lone_quote"
    if "".join(fields[len(head.names) :]).strip():
        return "tables.field_count"
    is_short = row.actual_columns < len(head.names)
    return "tables.cut_row" if is_short and last and not found.text.endswith(b"\n") else ""


def _is_filled_beyond(table: pa.Table, head: Header) -> np.ndarray:
    """Find the rows that hold something beyond the columns of the header."""
    filled = np.zeros(table.num_rows, bool)
    for rank in range(len(head.names), head.width):
        column = table[f"\0{rank}"].combine_chunks()
        words = np.array([word.strip() != "" for word in column.dictionary.to_pylist()] or [False])
        filled |= words[column.indices.to_numpy()]
    return filled


def _too_many(text: bytes, ranks: Ints, first: int, head: Header) -> list[Malformed]:
    lines = text.split(b"\n")
    return [Malformed(int(rank) + first, len(head.names), head.width, lines[rank].decode()) for rank in ranks]


def _joined(column: pa.Array, words: list[str], order: Ints) -> pa.Array:
    """Put rows made up among the others, in the order of the file."""
    both = pa.chunked_array([column, pa.array(words, pa.string()).dictionary_encode()])
    return both.unify_dictionaries().combine_chunks().take(pa.array(order))
