"""Rows set aside on disk while a file is read: Parquet files of a folder of the run, one a shelf."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from radioscopie.models.pricing.gather import ROW_GROUP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa


def shelf(folder: Path, number: int) -> Path:
    """Say where the rows of a shelf stand."""
    return folder / f"in-{number:06d}.parquet"


@contextmanager
def shelves(folder: Path) -> Iterator[Callable[[int, pa.Table], None]]:
    """Give what puts rows on a shelf of a folder; all are whole at the end.

    Raises
    ------
    OSError : the disk is full
    """
    writers: dict[int, pq.ParquetWriter] = {}

    def put(number: int, rows: pa.Table) -> None:
        if number not in writers:
            writers[number] = pq.ParquetWriter(shelf(folder, number), rows.schema)
        writers[number].write_table(rows, row_group_size=ROW_GROUP)

    try:
        yield put
    finally:
        _close(writers.values())


def write_rows(table: pa.Table, place: Path) -> None:
    """Write one file of rows.

    Raises
    ------
    OSError : the disk is full
    """
    writer = pq.ParquetWriter(place, table.schema)
    try:
        writer.write_table(table, row_group_size=ROW_GROUP)
    finally:
        _close([writer])


def _close(writers: Iterable[pq.ParquetWriter]) -> None:
    """Close files of rows; what a full disk refuses is not tried again by Python, which would complain after us."""
    failed = list[OSError]()
    for writer in writers:
        try:
            writer.close()
        except OSError as error:
            failed.append(error)
        finally:
            writer.is_open = False
    if failed:
        raise failed[0]
