"""What every file of rows gives: a header, then blocks of raw columns with the line of each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.result import Said


@dataclass(frozen=True, slots=True)
class Malformed:
    """A row that cannot be cut into the fields of the header; `reason` is a key of the texts."""

    line: int
    expected: int
    found: int
    text: str
    reason: str = "tables.field_count"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of rows.

    Parameters
    ----------
    columns : raw columns asked for, by their name in the header; all of one length n
    lines : shape (n,), line of each row in the file (CSV: the first line of the file is 1;
        Parquet: row number from 1)
    malformed : rows of this run that could not be cut into fields
    """

    columns: dict[str, pa.Array]
    lines: Ints
    malformed: tuple[Malformed, ...] = ()


def as_texts(column: pa.Array) -> pa.Array:
    """Give raw values of any type as texts; bytes that are no text are replaced."""
    try:
        texts = column.cast(pa.string())
        texts.validate(full=True)
    except pa.ArrowException:  # bytes, lists, or what says to be text and is not
        return pa.array(_decoded(column), pa.string())
    return texts


def _decoded(column: pa.Array) -> list[str | None]:
    held = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
    is_text = pa.types.is_string(held.type) or pa.types.is_large_string(held.type)
    values = (held.cast(pa.large_binary()) if is_text else held).to_pylist()
    return [
        one.decode(errors="replace") if isinstance(one, bytes) else None if one is None else str(one)
        for one in values
    ]


def words_in(column: pa.Array) -> list[str]:
    """Give raw values as words, trimmed; "" where there is none; bytes that are no text are replaced."""
    return [(one or "").strip() for one in as_texts(column).to_pylist()]


@dataclass(frozen=True, slots=True)
class RowFile:
    """An open file of rows.

    Parameters
    ----------
    path : the file as the user wrote it
    header : names of the columns, trimmed
    blocks : names of wanted columns, rows at most in a block → the blocks, in the order of the file
    seen : what was understood of the file before its rows: lines of a title, an encoding, sheets left aside
    """

    path: str
    header: tuple[str, ...]
    blocks: Callable[[Sequence[str], int], Iterator[Block]]
    seen: tuple[Said, ...] = ()
