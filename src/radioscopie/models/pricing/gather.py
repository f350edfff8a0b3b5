"""Put the priced parts of a file back in its order, in bounded memory."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq

from radioscopie.spreadsheet import inert_sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEMORY_LIMIT, MOST_THREADS = "512MB", 4  # each thread that sorts takes its share
ROW_GROUP = 1 << 18
RANK = "rank_in_file"
ROWS = "read_parquet($parts, hive_partitioning = false)"  # a folder named `practice=A` is no column


def gather(parts: Path, ready: Path) -> None:
    """Put the priced parts back in the order of the file.

    Parameters
    ----------
    parts : folder of the parts `out-*.parquet`, each row with its `RANK`
    ready : file to write, .csv or .parquet

    Raises
    ------
    OSError : the disk is full
    """
    target = "'" + str(ready).replace("'", "''") + "'"
    found = sorted(str(part) for part in parts.glob("out-*.parquet"))
    how = (
        f"FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP}" if ready.suffix == ".parquet" else "FORMAT csv, HEADER"
    )
    wanted = f"* EXCLUDE ({RANK})" if ready.suffix == ".parquet" else _inert_columns(found[0])
    copy = f"COPY (SELECT {wanted} FROM {ROWS} ORDER BY {RANK}) TO {target} ({how})"
    config = {
        "memory_limit": MEMORY_LIMIT,
        "threads": min(MOST_THREADS, os.cpu_count() or 1),
        "temp_directory": str(parts / "spill"),
    }
    with _system_errors(), duckdb.connect(config=config) as connection:
        connection.execute(copy, {"parts": found})


def _inert_columns(part: str) -> str:
    columns = [field for field in pq.read_schema(part) if field.name != RANK]
    return ", ".join(inert_sql(field.name, field.type) for field in columns)


@contextmanager
def _system_errors() -> Iterator[None]:
    """Give the errors of DuckDB as those of the system: what does not fit in memory spills, until the disk is full."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise OSError(errno.ENOSPC, str(error)) from error
    except duckdb.IOException as error:
        raise OSError(errno.ENOSPC if "No space left" in str(error) else errno.EIO, str(error)) from error
    except (duckdb.InterruptException, RuntimeError) as error:
        raise KeyboardInterrupt from error
