"""A table of activity kept as a folder of Parquet files, as programs of large data write it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, gathered, problem
from radioscopie.inputs import Stretch, Upload
from radioscopie.schema import bind, read_mapping
from radioscopie.sources.opening import open_rows
from radioscopie.sources.parquet_rows import count_rows, is_parquet, stretches
from radioscopie.tables.activity import BILLED, EXPORT, iter_activity
from radioscopie.tables.foreign.understand import understand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable
    from radioscopie.schema import Mapping
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.foreign.understand import Understood

PARQUET = ".parquet"
RUN_ROWS, BATCH_ROWS = 1 << 21, 1 << 18  # read at once by a core; what its caches hold
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
    try:
        known = understand(EXPORT, parts[0], mapping)
    except InputError:
        gathered(
            *(lambda part=part: count_rows(part) for part in parts)
        )  # the others are not told by the first
        raise
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
            yield from _told(iter_activity(part, mapping=known.mapping, signed=True), known)


def runs_of(path: Readable, mapping: Readable | Mapping | None) -> list[Iterator[Activity]]:
    """Give the batches of `iter_parts` in runs that may be read at once, in their order.

    One run only where the rows of a file cannot be found apart (a text, bytes), or where the count of fees before a
    row is needed: amounts billed are compared with it.

    Raises
    ------
    InputError : as for `iter_parts`
    """
    parts = parts_of(path)
    files = [Path(part) for part in parts if not isinstance(part, Upload) and is_parquet(part)]
    if len(files) < len(parts):
        return [iter_parts(path, mapping)]
    known = understood_parts(parts, mapping)
    runs = [run for file in files for run in stretches(file, RUN_ROWS)]
    if any(has_billed(file, known) for file in files):
        return [iter_parts(path, mapping)]
    return [_told(_batches(run, known), known) for run in runs]


def _batches(run: Stretch, known: Understood) -> Iterator[Activity]:
    return iter_activity(run, mapping=known.mapping, signed=True, batch_rows=BATCH_ROWS)


def _told(batches: Iterator[Activity], known: Understood) -> Iterator[Activity]:
    """Say with each batch what was understood of the whole."""
    for batch in batches:
        yield replace(batch, seen=tuple(dict.fromkeys([*known.seen, *batch.seen])))


def has_billed(file: Path, known: Understood) -> bool:
    """Tell whether a Parquet file has amounts billed."""
    with open_rows(file) as rows:
        bound = bind(EXPORT, rows.header, read_mapping(known.mapping, EXPORT), rows.path)
    return any(one.column.name == BILLED.name and one.source is not None for one in bound)
