"""Open a file of rows, CSV (plain or gzip, any usual dialect), Parquet or .xlsx, and stream it in blocks of text."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, cast

from radioscopie.errors import InputError, problem
from radioscopie.inputs import opened
from radioscopie.sources.csv_rows import csv_rows
from radioscopie.sources.parquet_rows import MAGIC as PARQUET
from radioscopie.sources.parquet_rows import parquet_rows
from radioscopie.sources.xlsx_rows import ZIP, xlsx_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from radioscopie.inputs import Readable
    from radioscopie.sources.rows import RowFile

GZIP = b"\x1f\x8b"
MOST_COLUMNS = 2_000  # the widest table of the insurer has some 300
REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (FileNotFoundError, "tables.not_found"),
    (IsADirectoryError, "tables.is_directory"),
    (PermissionError, "tables.no_permission"),
    (gzip.BadGzipFile, "tables.broken_gzip"),
    (EOFError, "tables.broken_gzip"),
    (zlib.error, "tables.broken_gzip"),
)


@contextmanager
def open_rows(path: Readable) -> Iterator[RowFile]:
    """Open a file of rows whatever its dialect; the content, not the name, says what it is.

    Parameters
    ----------
    path : CSV (comma, semicolon or tab; UTF-8 or Windows-1252; with or without gzip), Parquet or .xlsx

    Raises
    ------
    InputError : not found, a directory, no permission, empty, binary, truncated gzip, not Parquet, a workbook too
        large, or a text in two encodings
    """
    try:
        with opened(path) as stream:
            file = _row_file(path, stream)
            if len(file.header) > MOST_COLUMNS:
                found = problem("tables.too_many_columns", str(path), len(file.header), most=MOST_COLUMNS)
                raise InputError(found)
            yield file
    except tuple(kind for kind, _ in REFUSALS) as error:
        key = next(key for kind, key in REFUSALS if isinstance(error, kind))
        raise InputError(problem(key, str(path))) from error
    except OSError as error:  # a disk that cannot be read does not say of what file
        error.filename = error.filename or str(path)
        raise


def _row_file(source: Readable, stream: BufferedReader) -> RowFile:
    start, path = stream.peek(4)[:4], str(source)
    if start == PARQUET:
        return parquet_rows(source)
    if start == ZIP:
        return xlsx_rows(source)
    if path.lower().endswith(".parquet"):
        raise InputError(problem("tables.not_parquet", path))
    if start[:2] == GZIP:
        return csv_rows(path, cast("IO[bytes]", gzip.GzipFile(fileobj=stream)))
    return csv_rows(path, stream)
