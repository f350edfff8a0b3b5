"""Rows of a Parquet file."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Stretch, Upload, opened
from radioscopie.sources.rows import Block, RowFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    from radioscopie.inputs import Readable

MAGIC = b"PAR1"


def parquet_rows(source: Readable) -> RowFile:
    """Open a Parquet file; strings come as dictionaries, other types as they are stored.

    Raises
    ------
    InputError : the file is damaged
    """
    with _opened(source) as file:
        schema = file.schema_arrow
    strings = [field.name for field in schema if _is_string(field.type)]
    return RowFile(str(source), tuple(schema.names), partial(_blocks, source, strings))


@contextmanager
def _opened(source: Readable, **settings: Any) -> Iterator[pq.ParquetFile]:
    try:
        with pq.ParquetFile(_place(source), **settings) as file:
            yield file
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(problem("tables.not_parquet", str(source))) from error


def _place(source: Readable) -> str | pa.BufferReader:
    return pa.BufferReader(source.content) if isinstance(source, Upload) else str(source)


def _is_string(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _blocks(source: Readable, strings: list[str], wanted: Sequence[str], rows: int) -> Iterator[Block]:
    first = source.first if isinstance(source, Stretch) else 1
    dictionaries = [name for name in strings if name in wanted]
    with _opened(source, read_dictionary=dictionaries) as file:
        runs = [source.groups] if isinstance(source, Stretch) else _group_runs(file, rows)
        for groups in runs:
            for batch in file.iter_batches(batch_size=rows, row_groups=groups, columns=list(wanted)):
                _refuse_astray(batch.columns)
                lines = np.arange(first, first + len(batch), dtype=np.int64)
                yield Block(dict(zip(batch.schema.names, batch.columns, strict=True)), lines)
                first += len(batch)


def flag_of(source: Readable, name: bytes) -> bytes:
    """Give what a Parquet file says under a name of its metadata; b"" when it says nothing, or is no Parquet.

    Raises
    ------
    InputError : the file is damaged, or cannot be opened
    """
    if not is_parquet(source):
        return b""
    with _opened(source) as file:
        return bytes((file.schema_arrow.metadata or {}).get(name, b""))


def is_parquet(source: Readable) -> bool:
    """Tell whether a file begins as Parquet does.

    Raises
    ------
    InputError : it cannot be opened
    """
    try:
        with opened(source) as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError as error:
        raise InputError(problem("tables.not_found", str(source))) from error


def count_rows(source: Readable) -> int:
    """Tell how many rows a Parquet file says that it holds.

    Raises
    ------
    InputError : the file is damaged
    """
    with _opened(source) as file:
        return int(file.metadata.num_rows)


def stretches(source: str | PathLike[str], rows: int) -> list[Stretch]:
    """Part a Parquet file into runs of about `rows` rows, read apart.

    Raises
    ------
    InputError : the file is damaged
    """
    found, first = list[Stretch](), 1
    with _opened(source) as file:
        for groups in _group_runs(file, rows):
            size = sum(file.metadata.row_group(group).num_rows for group in groups)
            if size:
                found.append(Stretch(str(source), tuple(groups), first, size))
            first += size
    return found


def _refuse_astray(columns: Sequence[pa.Array]) -> None:
    """Refuse words that a damaged file takes beyond its list of words: nothing else looks before they are used.

    Raises
    ------
    ArrowException : there is one
    """
    for column in columns:
        if pa.types.is_dictionary(column.type):
            last = pc.max(column.indices).as_py()
            if last is not None and last >= len(column.dictionary):
                raise pa.ArrowIndexError(last)


def _group_runs(file: pq.ParquetFile, rows: int) -> Iterator[list[int]]:
    """Give row groups to read together: about `rows` rows, so that a block does not straddle two large groups."""
    run, held = list[int](), 0
    for group in range(file.num_row_groups):
        size = file.metadata.row_group(group).num_rows
        if run and held + size > rows:
            yield run
            run, held = [], 0
        run.append(group)
        held += size
    if run:
        yield run
