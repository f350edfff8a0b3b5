"""Rows of a Parquet file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.sources.rows import Block, RowFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.inputs import Readable

MAGIC = b"PAR1"


def parquet_rows(source: Readable) -> RowFile:
    """Open a Parquet file; strings come as dictionaries, other types as they are stored.

    Raises
    ------
    InputError : the file is damaged
    """
    try:
        with pq.ParquetFile(_place(source)) as file:
            schema = file.schema_arrow
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(problem("tables.not_parquet", str(source))) from error
    strings = [field.name for field in schema if _is_string(field.type)]
    return RowFile(str(source), tuple(schema.names), partial(_blocks, source, strings))


def _place(source: Readable) -> str | pa.BufferReader:
    return pa.BufferReader(source.content) if isinstance(source, Upload) else str(source)


def _is_string(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _blocks(source: Readable, strings: list[str], wanted: Sequence[str], rows: int) -> Iterator[Block]:
    first = 1
    dictionaries = [name for name in strings if name in wanted]
    try:
        with pq.ParquetFile(_place(source), read_dictionary=dictionaries) as file:
            for groups in _group_runs(file, rows):
                for batch in file.iter_batches(batch_size=rows, row_groups=groups, columns=list(wanted)):
                    _refuse_astray(batch.columns)
                    lines = np.arange(first, first + len(batch), dtype=np.int64)
                    yield Block(dict(zip(batch.schema.names, batch.columns, strict=True)), lines)
                    first += len(batch)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(problem("tables.not_parquet", str(source))) from error


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
