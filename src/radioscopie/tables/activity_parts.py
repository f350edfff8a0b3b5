"""A table of activity kept as a folder of Parquet files, as programs of large data write it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, gathered, problem
from radioscopie.inputs import Upload
from radioscopie.schema import bind, read_mapping
from radioscopie.sources.opening import open_rows
from radioscopie.sources.parquet_rows import count_rows
from radioscopie.tables.activity import EXPORT, iter_activity
from radioscopie.tables.foreign.understand import understand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable
    from radioscopie.schema import Mapping
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.foreign.understand import Understood

PARQUET = ".parquet"
ASIDE = ("_", ".")  # how the names of files begin that hold no row


def parts_of(path: Readable) -> tuple[Readable, ...]:
    """Give the files of a table: itself, or the Parquet files of a folder in the order of their names.

    Raises
    ------
    InputError : a folder without Parquet file
    """
    if isinstance(path, Upload) or not Path(path).is_dir():
        return (path,)
    found = sorted(one for one in Path(path).rglob(f"*{PARQUET}") if not one.name.startswith(ASIDE))
    if not found:
        raise InputError(problem("tables.no_parts", str(path)))
    return tuple(found)


def understood_parts(parts: tuple[Readable, ...], mapping: Readable | Mapping | None) -> Understood:
    """Say how all parts are read, as the first tells; every part is opened, none is read.

    Raises
    ------
    InputError : every part that is damaged, or has not the columns of the first; no part has a row
    """
    gathered(*(lambda part=part: count_rows(part) for part in parts))
    known = understand(EXPORT, parts[0], mapping)
    columns = read_mapping(known.mapping, EXPORT)
    counts = gathered(*(lambda part=part: _checked(part, columns) for part in parts))
    if not any(counts):
        raise InputError(problem("tables.no_rows", str(parts[0])))
    return known


def _checked(part: Readable, mapping: Mapping) -> int:
    with open_rows(part) as file:
        bind(EXPORT, file.header, mapping, file.path)
    return count_rows(part)


def iter_parts(path: Readable, mapping: Readable | Mapping | None) -> Iterator[Activity]:
    """Read activity to be added up, a file or a folder of Parquet files, in batches; signed rows of claims too.

    Raises
    ------
    InputError : as for `iter_activity`; every bad part of a folder, before any is read
    """
    parts = parts_of(path)
    if len(parts) == 1:
        yield from iter_activity(parts[0], mapping=mapping, signed=True)
        return
    known = understood_parts(parts, mapping)
    for part in parts:
        if count_rows(part):
            yield from iter_activity(part, mapping=known.mapping, signed=True)
