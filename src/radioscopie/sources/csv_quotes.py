"""Quotes typed in a cell: they are characters, they never swallow the rows below.

A quoted text may hold line breaks. When one of its lines could be a row, when what follows the closing quote is no
delimiter, or when it is never closed, the quote is one that somebody typed: each line is a row again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeAlias

    Likeness: TypeAlias = Callable[[bytes, bytes], bool]

LONGEST_TEXT_LINES = 50
QUOTE = b'"'
DIGIT, LETTER = re.compile(rb"[0-9]"), re.compile(rb"[A-Za-z\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines of a text whose quotes are right.

    Parameters
    ----------
    lines : as many as before; a quote that was typed is doubled, a line that is refused is empty
    continued : ranks of the lines that continue the text of a row above
    typed : ranks of the lines where a quote was typed, each with the rank of its field
    refused : those of them where the field is wanted, each with the line as it was
    """

    lines: list[bytes]
    continued: set[int] = field(default_factory=set)
    typed: dict[int, int] = field(default_factory=dict)
    refused: dict[int, bytes] = field(default_factory=dict)


def mended(text: bytes, delimiter: bytes, is_row: Likeness, wanted: Collection[int] = ()) -> Rows:
    """Take the quotes that were typed for characters.

    Parameters
    ----------
    text : whole lines, ended by line feeds
    is_row : tells whether a line held by a quote could be a row, from what is held and the first cell of the row
    wanted : ranks of the fields that are read: a quote typed there refuses its row
    """
    rows = Rows(text.split(b"\n"))
    rank = 0
    while rank < len(rows.lines):
        place, opened = _open_quote(rows.lines[rank], delimiter)
        if opened < 0:
            rank += 1
            continue
        last = _last_line(rows.lines, rank, opened, delimiter, is_row)
        if last is not None:
            rows.continued.update(range(rank + 1, last + 1))
            rank = last + 1
            continue
        rows.typed.setdefault(rank, place)
        if place in wanted:
            rows.refused[rank] = rows.lines[rank]
            rows.lines[rank] = b""
        else:
            rows.lines[rank] = _doubled(rows.lines[rank], opened, delimiter)
    return rows


def swallows_rows(text: bytes, delimiter: bytes, width: int) -> bool:
    """Tell whether a quoted text of the first row holds lines that could be rows."""
    lines = text.rstrip(b"\r\n").replace(b"\r\n", b"\n").split(b"\n")
    _, opened = _open_quote(lines[0], delimiter)
    if opened < 0:
        return False
    return _last_line(lines, 0, opened, delimiter, like_rows(delimiter, width)) is None


def _open_quote(line: bytes, delimiter: bytes, start: int = 0) -> tuple[int, int]:
    """Find the quoted field that a line leaves open: its rank and place; −1 when there is none."""
    rank = 0
    if QUOTE not in line:
        return rank, -1
    while 0 <= start < len(line):
        if line[start : start + 1] == QUOTE:
            closing = _closing(line, start + 1)
            if closing < 0:
                return rank, start
            start = closing
        after = line.find(delimiter, start)
        start = after + 1 if after >= 0 else -1
        rank += 1
    return rank, -1


def _closing(line: bytes, start: int) -> int:
    """Find the quote that closes a text; a doubled one is a character of it."""
    while (found := line.find(QUOTE, start)) >= 0:
        if line[found + 1 : found + 2] != QUOTE:
            return found
        start = found + 2
    return -1


def _last_line(lines: list[bytes], rank: int, opened: int, delimiter: bytes, is_row: Likeness) -> int | None:
    """Find the line where the row that starts at `rank` ends; None when its quote was typed."""
    first = lines[rank].partition(delimiter)[0] if opened else b""
    for last in range(rank + 1, min(rank + LONGEST_TEXT_LINES, len(lines))):
        line = lines[last]
        closing = _closing(line, 0)
        if is_row(line[:closing] if closing >= 0 else line, first):
            return None
        if closing < 0:
            continue
        if line[closing + 1 : closing + 2] not in (b"", delimiter):
            return None
        if _open_quote(line, delimiter, closing + 1 + len(delimiter))[1] < 0:
            return last
    return None


def like_rows(delimiter: bytes, width: int) -> Likeness:
    """Say what could be a row of a table: as many delimiters, or a first cell written like that of another row."""
    most = max(width - 1, 1)

    def is_row(held: bytes, first: bytes) -> bool:
        delimiters = held.count(delimiter)
        return delimiters >= most or (
            delimiters > 0 and _are_written_alike(held.partition(delimiter)[0], first)
        )

    return is_row


def _are_written_alike(cell: bytes, first: bytes) -> bool:
    """Tell whether two cells are the same, or a date, a number or a code written in the same way."""
    if not first or cell == first:
        return first != b""
    written = [LETTER.sub(b"a", DIGIT.sub(b"9", one.strip())) for one in (cell, first)]
    return b"9" in written[0] and written[0] == written[1]


def _doubled(line: bytes, opened: int, delimiter: bytes) -> bytes:
    """Write a field as text: its quotes are doubled, and it is closed before the next delimiter."""
    after = line.find(delimiter, opened)
    end = after if after >= 0 else len(line)
    return line[:opened] + QUOTE + line[opened:end].replace(QUOTE, QUOTE * 2) + QUOTE + line[end:]
