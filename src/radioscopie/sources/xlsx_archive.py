"""What a workbook would take once opened, measured before it is: an archive of 300 kB can fill a gigabyte.

A reader of workbooks holds every cell of the rectangle that its cells span, and every text each time it is
shown. Both are counted here on the inflated parts, themselves bounded while they are inflated.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.inputs import opened

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.inputs import Readable

MOST_PARTS, MOST_BYTES, MOST_RATIO = 200, 200_000_000, 100
MOST_CELLS, MOST_TEXT = 20_000_000, 300_000_000
SMALL = 1 << 20  # a part smaller than that may be as regular as it likes
CHUNK = 1 << 20
BOOK, SHEETS, STRINGS = "[Content_Types].xml", "xl/worksheets/", "xl/sharedstrings.xml"
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
SHOWN = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<v>\s*([0-9]{1,9})""")
STRING = re.compile(rb"<si\b.*?</si>|<si\s*/>", re.DOTALL)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def check_archive(source: Readable) -> None:
    """Refuse an archive that is no workbook, or one too large to be opened.

    Raises
    ------
    InputError : another kind of archive, damaged, encrypted, a part given twice; too many parts, bytes, cells, texts
    """
    try:
        with opened(source) as stream, zipfile.ZipFile(stream) as archive:
            names = [one.filename for one in archive.infolist()]
            if BOOK not in names or not any(name.lower().startswith(SHEETS) for name in names):
                raise InputError(problem("tables.binary_file", str(source)))
            if len(names) > MOST_PARTS or len({name.lower() for name in names}) < len(names):
                raise _too_large(source, "tables.xlsx_parts", MOST_PARTS)
            _check_cells(source, _inflated(source, archive))
    except BROKEN as error:
        raise InputError(problem("tables.broken_xlsx", str(source))) from error


def _inflated(source: Readable, archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Inflate the parts in pieces, counting as they come: what the archive says of their size is not believed."""
    total, held = 0, dict[str, bytes]()
    for entry in archive.infolist():
        kept, size = bytearray(), 0
        is_read = entry.filename.lower().startswith(SHEETS) or entry.filename.lower() == STRINGS
        with archive.open(entry) as part:
            while piece := part.read(CHUNK):
                size, total = size + len(piece), total + len(piece)
                is_dense = size > SMALL and size > MOST_RATIO * max(entry.compress_size, 1)
                if total > MOST_BYTES or is_dense:
                    raise _too_large(source, "tables.xlsx_bytes", MOST_BYTES // 1_000_000)
                kept += piece if is_read else b""
        if is_read:
            held[entry.filename.lower()] = bytes(kept)
    return held


def _check_cells(source: Readable, parts: dict[str, bytes]) -> None:
    lengths = np.array([len(one) for one in STRING.findall(parts.get(STRINGS, b""))], np.int64)
    cells = text = 0
    for name, content in parts.items():
        if not name.startswith(SHEETS):
            continue
        cells += _rectangle(content)
        shown: Ints = np.array([int(rank) for rank in SHOWN.findall(content)], np.int64)
        text += int(lengths[shown[shown < len(lengths)]].sum())
    if cells > MOST_CELLS:
        raise _too_large(source, "tables.xlsx_cells", MOST_CELLS // 1_000_000)
    if text > MOST_TEXT:
        raise _too_large(source, "tables.xlsx_bytes", MOST_TEXT // 1_000_000)


def _rectangle(content: bytes) -> int:
    """Count the cells of the rectangle that the places of a sheet span."""
    places = PLACE.findall(content)
    columns = {_column(letters.upper()) for letters in {one for one, _ in places}} | {1}
    rows = {int(digits) for digits in {one for _, one in places}} | {1}
    return (max(columns) - min(columns) + 1) * (max(rows) - min(rows) + 1)


def _column(letters: bytes) -> int:
    rank = 0
    for letter in letters:
        rank = 26 * rank + letter - 64
    return max(rank, 1)


def _too_large(source: Readable, reason: str, most: int) -> InputError:
    return InputError(problem(reason, str(source), most=most))
