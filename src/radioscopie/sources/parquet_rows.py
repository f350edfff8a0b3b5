"""Rows of a Parquet file."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from itertools import islice
from os import fspath
from pathlib import Path
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

    from radioscopie.arrays import Bools, Ints
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
    return pa.BufferReader(source.content) if isinstance(source, Upload) else fspath(source)


def _is_string(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _blocks(source: Readable, strings: list[str], wanted: Sequence[str], rows: int) -> Iterator[Block]:
    first = source.first if isinstance(source, Stretch) else 1
    with _opened(source, read_dictionary=strings, pre_buffer=False) as file:
        groups_of = source.groups if isinstance(source, Stretch) else range(file.num_row_groups)
        for groups in _group_runs(file, rows, groups_of):
            for rank, batch in enumerate(_of_groups(source, file, rows, groups, wanted)):
                lines = np.arange(first, first + len(batch), dtype=np.int64)
                first += len(batch)
                if _may_be_blank(batch) and (is_blank := _blank_rows(batch)).any():
                    others = [
                        name for name in file.schema_arrow.names if name not in wanted
                    ]  # may hold something
                    is_blank &= _blank_rows(_nth(_batches(file, rows, groups, others), rank))
                    yield _block(batch.filter(pa.array(~is_blank)), lines[~is_blank])
                else:
                    yield _block(batch, lines)


def _block(batch: pa.RecordBatch, lines: Ints) -> Block:
    return Block(dict(zip(batch.schema.names, batch.columns, strict=True)), lines)


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
    found, first, place = list[Stretch](), 1, str(Path(source).absolute())
    with _opened(source) as file:
        for groups in _group_runs(file, rows, range(file.num_row_groups)):
            size = sum(file.metadata.row_group(group).num_rows for group in groups)
            if size:
                found.append(Stretch(str(source), place, tuple(groups), first, size))
            first += size
    return found


def _batches(
    file: pq.ParquetFile, rows: int, groups: Sequence[int], names: Sequence[str], *, threads: bool = True
) -> Iterator[pa.RecordBatch]:
    settings = {"row_groups": groups, "columns": list(names), "use_threads": threads}
    for batch in file.iter_batches(batch_size=rows, **settings):
        _refuse_astray(batch.columns)
        yield batch


def _of_groups(
    source: Readable, file: pq.ParquetFile, rows: int, groups: Sequence[int], names: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """Give the batches of row groups; of a part of a file from its pages of codes, where it has them.

    Whoever reads a part reads others beside: it takes one thread.
    """
    if not isinstance(source, Stretch):
        return _batches(file, rows, groups, names)
    if len(groups) > 1:
        return _batches(file, rows, groups, names, threads=False)
    from radioscopie.sources.parquet_pages import coded_batches  # noqa: PLC0415 - what compiles loops

    return coded_batches(source, file, groups[0], names, rows)


def _nth(batches: Iterator[pa.RecordBatch], rank: int) -> pa.RecordBatch:
    return next(islice(batches, rank, None))


def _may_be_blank(batch: pa.RecordBatch) -> bool:
    """Tell whether every column may hold nothing: numbers and days have no hole in most files."""
    return not any(
        column.null_count == 0 and (pa.types.is_integer(column.type) or pa.types.is_date(column.type))
        for column in batch.columns
    )


def _blank_rows(batch: pa.RecordBatch) -> Bools:
    """Tell the rows that hold nothing, as a blank line of a CSV does."""
    found = np.ones(len(batch), dtype=bool)
    for column in batch.columns:
        found &= _blank_cells(column)
        if not found.any():
            break
    return found


def _blank_cells(column: pa.Array) -> Bools:
    if not (pa.types.is_dictionary(column.type) and _is_string(column.type.value_type)):
        return np.asarray(pc.is_null(column, nan_is_null=True))
    is_void = pc.equal(pc.binary_length(pc.ascii_trim_whitespace(column.dictionary)), 0)
    return np.asarray(pc.fill_null(is_void.take(column.indices), fill_value=True))


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


def _group_runs(file: pq.ParquetFile, rows: int, groups: Sequence[int]) -> Iterator[list[int]]:
    """Give row groups to read together: about `rows` rows, so that a block does not straddle two large groups."""
    run, held = list[int](), 0
    for group in groups:
        size = file.metadata.row_group(group).num_rows
        if run and held + size > rows:
            yield run
            run, held = [], 0
        run.append(group)
        held += size
    if run:
        yield run
