"""Dictionary pages of a Parquet file as codes: a row group whose columns are all kept so, decoded block by block.

A general reader builds each column value by value; here a run of equal codes costs one step and packed codes a few
shifts: a third of the time. Only what most programs write is decoded (version 1 of pages, dictionaries, no hole);
a column kept in any other way, damaged or not, is read by the general reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.sources.parquet_codes import (
    CURSOR,
    DATA_PAGE,
    DICTIONARY_PAGE,
    ENCODING,
    FACTS,
    KIND,
    LEVELS,
    OPENED,
    PACKED,
    PLACE,
    VALUES,
    WORD,
    decode,
    find_pages,
    find_words,
    open_pages,
    skip_levels,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    import pyarrow.parquet as pq

    from radioscopie.arrays import Whole

SNAPPY = "snappy"  # opened here, all pages at once: they are small and many
CODECS = {"UNCOMPRESSED": "", "SNAPPY": SNAPPY, "ZSTD": "zstd", "GZIP": "gzip"}
NUMBERS: dict[str, np.dtype[Any]] = {"INT32": np.dtype("<i4"), "INT64": np.dtype("<i8")}
PLAIN, PLAIN_DICTIONARY, RLE, RLE_DICTIONARY = 0, 2, 3, 8  # encodings, as the format numbers them
MOST_PAGES, PADDING = 1 << 12, 16


class UnusualError(Exception):
    """What is not decoded here."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of a row group.

    Parameters
    ----------
    dictionary : in the type of the file
    words : bytes of all pages of codes, opened
    pages : byte of the first code, byte of the end, values; shape (n, 3)
    cursor : where reading stands
    """

    dictionary: pa.Array
    words: Whole
    pages: Whole
    cursor: Whole


def coded_batches(
    path: str | PathLike[str], file: pq.ParquetFile, group: int, names: Sequence[str], rows: int
) -> Iterator[pa.RecordBatch]:
    """Give the rows of a row group: words as dictionary columns, whole numbers and days as they are.

    Parameters
    ----------
    file : opened to give words as dictionaries; reads the columns that are kept in another way
    rows : of a batch
    """
    total = file.metadata.row_group(group).num_rows
    found = {name: _column(path, file, group, name, total) for name in names}
    coded = {name: column for name, column in found.items() if column is not None}
    others = [name for name in names if name not in coded]
    settings = {"row_groups": [group], "columns": others, "use_threads": False}
    beside = file.iter_batches(batch_size=rows, **settings) if others else None
    for start in range(0, total, rows):
        size = min(rows, total - start)
        read = {name: _values(column, size) for name, column in coded.items()}
        read |= {} if beside is None else _columns_of(next(beside), size)
        yield pa.RecordBatch.from_arrays([read[name] for name in names], names=list(names))


def _columns_of(batch: pa.RecordBatch, size: int) -> dict[str, pa.Array]:
    if len(batch) != size:
        raise pa.ArrowInvalid("columns of a row group that are not as long as each other")
    return dict(zip(batch.schema.names, batch.columns, strict=True))


def _values(column: Coded, size: int) -> pa.Array:
    codes, held = _room(size, np.dtype(np.int32)), column.dictionary
    if decode(column.words, column.pages, column.cursor, max(1, len(held)), codes):
        raise pa.ArrowInvalid("codes that are not those of their dictionary")
    if pa.types.is_string(held.type):
        return pa.DictionaryArray.from_arrays(pa.array(codes), held, safe=False)
    numbers = (held.view(pa.int32()) if pa.types.is_date32(held.type) else held).to_numpy()
    return pa.array(np.take(numbers, codes, out=_room(size, numbers.dtype), mode="clip")).view(held.type)


def _room(size: int, kind: np.dtype[Any]) -> Whole:
    """Make an array where Arrow keeps its own: it gives each thread back what it had, without asking the system."""
    return np.frombuffer(memoryview(pa.allocate_buffer(size * kind.itemsize)), kind)


def _column(
    path: str | PathLike[str], file: pq.ParquetFile, group: int, name: str, total: int
) -> Coded | None:
    """Open the pages of a column; None when it is kept in another way."""
    try:
        column = _pages(path, file, group, name)
    except UnusualError:
        return None
    return column if column.pages[:, 2].sum() == total else None


def _pages(path: str | PathLike[str], file: pq.ParquetFile, group: int, name: str) -> Coded:
    rank, kind = _rank(file, name), _type(file, name)
    kept, column = file.metadata.row_group(group).column(rank), file.schema.column(rank)
    is_known = kept.compression in CODECS and kept.has_dictionary_page and _is_held(kind)
    if not is_known or column.max_repetition_level or column.max_definition_level > 1:
        raise UnusualError
    with Path(path).open("rb", buffering=0) as stream:
        stream.seek(kept.dictionary_page_offset)
        chunk = np.frombuffer(stream.read(kept.total_compressed_size), np.uint8)
    pages = np.zeros((MOST_PAGES, len(FACTS)), np.int64)
    pages = pages[: find_pages(chunk, pages)]
    if not len(pages) or not _are_codes(pages):
        raise UnusualError
    codec, may_lack = CODECS[kept.compression], column.max_definition_level == 1
    dictionary = _dictionary(_opened(chunk, pages[0], codec), int(pages[0, VALUES]), kept.physical_type, kind)
    return _coded(dictionary, chunk, pages[1:], codec, may_lack=may_lack)


def _rank(file: pq.ParquetFile, name: str) -> int:
    paths = [file.schema.column(rank).path for rank in range(len(file.schema))]
    if name not in paths:
        raise UnusualError
    return paths.index(name)


def _type(file: pq.ParquetFile, name: str) -> pa.DataType:
    kind = file.schema_arrow.field(name).type
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_held(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_date32(kind) or pa.types.is_signed_integer(kind))


def _are_codes(pages: Whole) -> bool:
    """Tell whether there is a plain dictionary, then nothing but codes."""
    first, rest = pages[0], pages[1:]
    codes = np.isin(rest[:, ENCODING], (PLAIN_DICTIONARY, RLE_DICTIONARY)) & (rest[:, LEVELS] == RLE)
    is_plain = first[KIND] == DICTIONARY_PAGE and first[ENCODING] in (PLAIN, PLAIN_DICTIONARY)
    return bool(is_plain and (codes & (rest[:, KIND] == DATA_PAGE)).all())


def _opened(chunk: Whole, page: Whole, codec: str) -> Whole:
    packed = chunk[page[PLACE] : page[PLACE] + page[PACKED]]
    if not codec:
        return packed
    try:
        content = pa.Codec(codec).decompress(pa.py_buffer(packed), int(page[OPENED]))
    except (pa.ArrowException, OSError) as error:
        raise UnusualError from error
    return np.frombuffer(memoryview(content), np.uint8)


def _dictionary(content: Whole, count: int, physical: str, kind: pa.DataType) -> pa.Array:
    if physical in NUMBERS and not pa.types.is_string(kind):
        if len(content) != count * NUMBERS[physical].itemsize:
            raise UnusualError
        numbers = pa.array(np.frombuffer(content, NUMBERS[physical]))
        return numbers.view(kind) if pa.types.is_date32(kind) else numbers.cast(kind)
    if physical != "BYTE_ARRAY" or not pa.types.is_string(kind):
        raise UnusualError
    ends = np.zeros(count + 1, np.int64)
    if not find_words(content, ends):
        raise UnusualError
    held = content.tobytes()
    return pa.array([held[a + WORD : b] for a, b in pairwise(ends.tolist())], pa.binary()).view(pa.string())


def _coded(dictionary: pa.Array, chunk: Whole, pages: Whole, codec: str, *, may_lack: bool) -> Coded:
    """Open the pages side by side, and find where the codes of each begin."""
    ends = np.cumsum(pages[:, OPENED])
    words = _room((int(pages[:, OPENED].sum()) + PADDING) // WORD, np.dtype(np.uint32))
    data = words.view(np.uint8)
    data[-PADDING:] = 0
    if codec == SNAPPY:
        if not open_pages(chunk, pages, ends, data):
            raise UnusualError
    else:
        for page, end in zip(pages, ends.tolist(), strict=True):
            data[end - page[OPENED] : end] = _opened(chunk, page, codec)
    found = np.stack([ends - pages[:, OPENED], ends, pages[:, VALUES]], axis=1)
    if may_lack and not skip_levels(data, found):
        raise UnusualError
    return Coded(dictionary, words, found, np.zeros(len(CURSOR), np.int64))
