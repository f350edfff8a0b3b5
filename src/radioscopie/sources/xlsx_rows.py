"""Rows of a workbook (.xlsx): the sheets of one header, that which holds the most cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload, content_of
from radioscopie.result import said
from radioscopie.sources.head_line import DEEPEST, head_rank, title_seen
from radioscopie.sources.rows import Block, RowFile
from radioscopie.sources.xlsx_archive import check_archive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.inputs import Readable
    from radioscopie.result import Said

ZIP = b"PK\x03\x04"
MIDNIGHT = " 00:00:00"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet.

    Parameters
    ----------
    header : names of the columns, trimmed
    table : rows below it, as texts; null where a cell is empty
    lines : row of the sheet of each, from 1
    title : rows above the header
    """

    name: str
    header: tuple[str, ...]
    table: pa.Table
    lines: Ints
    title: int

    @property
    def cells(self) -> int:
        """How many cells are filled below the header."""
        return int(self.table.num_rows * self.table.num_columns - sum(one.null_count for one in self.table))


def xlsx_rows(source: Readable) -> RowFile:
    """Open a workbook; dates, numbers and texts come as texts, amounts to the digit that the workbook holds.

    Sheets of the same header follow each other: the lines of one go on after those of the one before.

    Raises
    ------
    InputError : damaged, too large once opened, or without any row
    """
    sheets = _held(source if isinstance(source, Upload) else str(source), _stamp(source))
    if not sheets:
        raise InputError(problem("tables.no_rows", str(source)))
    headers = {
        one.header: sum(other.cells for other in sheets if other.header == one.header) for one in sheets
    }
    header = max(headers, key=lambda one: headers[one])
    alike = [one for one in sheets if one.header == header]
    seen = _seen(alike, [one.name for one in sheets if one.header != header])
    return RowFile(str(source), header, partial(_blocks, alike), seen)


def forget() -> None:
    """Let go of the workbook that was opened last: its columns are told, then its rows read, from one opening."""
    _held.cache_clear()


@lru_cache(maxsize=1)
def _held(source: str | Upload, _: tuple[int, ...]) -> tuple[Sheet, ...]:
    check_archive(source)
    return tuple(_sheets(source))


def _stamp(source: Readable) -> tuple[int, ...]:
    """Tell a file from the one that stood at its place before."""
    if isinstance(source, Upload):
        return ()
    known = Path(source).stat()
    return known.st_size, known.st_mtime_ns, known.st_ino


def _sheets(source: Readable) -> list[Sheet]:
    import fastexcel  # noqa: PLC0415 - a reader that most commands never need

    try:
        book = fastexcel.read_excel(content_of(source) if isinstance(source, Upload) else str(source))
        read = [(name, _cells(book, name)) for name in book.sheet_names]
    except (fastexcel.FastExcelError, pa.ArrowException, ValueError) as error:
        raise InputError(problem("tables.broken_xlsx", str(source))) from error
    found = [_sheet(name, table) for name, table in read if table is not None]
    return [one for one in found if one.table.num_rows]


def _cells(book: object, name: str) -> pa.Table | None:
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")  # type: ignore[attr-defined]
    return (
        pa.table([*sheet.to_arrow().columns], names=list(map(str, range(sheet.width))))
        if sheet.width
        else None
    )


def _sheet(name: str, table: pa.Table) -> Sheet:
    top = table.slice(0, DEEPEST + 2).to_pydict().values()
    rows = [[cell or "" for cell in row] for row in zip(*top, strict=True)]
    rank = head_rank(rows)
    names = tuple(cell.strip() for cell in rows[rank])
    below = table.slice(rank + 1)
    is_filled = np.zeros(below.num_rows, bool)
    for column in below:
        is_filled |= np.array([bool(cell and cell.strip()) for cell in column.to_pylist()] or [], bool)
    lines = np.flatnonzero(is_filled)
    title = rank if any(map("".join, rows[:rank])) else 0
    return Sheet(name, names, below.take(pa.array(lines)), lines + rank + 2, title)


def _seen(alike: list[Sheet], aside: list[str]) -> tuple[Said, ...]:
    return (
        said(
            "tables.seen_sheets_together" if len(alike) > 1 else "tables.seen_sheets",
            sheets=", ".join(one.name for one in alike),
        ),
        *([said("tables.seen_sheets_aside", sheets=", ".join(aside))] if aside else []),
        *title_seen(sum(one.title for one in alike)),
    )


def _blocks(sheets: list[Sheet], wanted: Sequence[str], rows: int) -> Iterator[Block]:
    before = 0
    for sheet in sheets:
        for start in range(0, sheet.table.num_rows, rows):
            part = sheet.table.slice(start, rows)
            columns = {name: _texts(part.column(sheet.header.index(name))) for name in wanted}
            yield Block(columns, sheet.lines[start : start + rows] + before)
        before += int(sheet.lines[-1])


def _texts(column: pa.ChunkedArray) -> pa.Array:
    """Give cells as texts; a day alone has no time."""
    texts = column.combine_chunks().cast(pa.string()).dictionary_encode()
    words = [word and word.removesuffix(MIDNIGHT) for word in texts.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(texts.indices, pa.array(words, pa.string()))
