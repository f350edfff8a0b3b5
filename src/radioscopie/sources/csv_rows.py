"""Rows of a CSV file, in blocks cut at the end of a row: a file of any size streams in flat memory."""

from __future__ import annotations

import re
from functools import partial
from typing import IO, TYPE_CHECKING, cast

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.result import said
from radioscopie.sources.csv_fields import cut_fields as _cut_fields
from radioscopie.sources.csv_fields import whole_rows
from radioscopie.sources.csv_header import read_header
from radioscopie.sources.csv_quotes import like_rows, mended
from radioscopie.sources.encoding import ASCII, BOM, UTF_16, Narrowed, refuse_binary, to_utf8
from radioscopie.sources.head_line import title_seen
from radioscopie.sources.rows import Block, Malformed, RowFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.sources.csv_header import Header
    from radioscopie.sources.csv_quotes import Rows

BLOCK_BYTES = 8 << 20
HEADER_BYTES = 64 << 10


def csv_rows(path: str, stream: IO[bytes]) -> RowFile:
    """Open a CSV stream: its header is the first line that is not blank.

    Parameters
    ----------
    path : name shown in the messages
    stream : bytes of the file, already unzipped

    Raises
    ------
    InputError : empty, binary, or in no known encoding
    """
    start = stream.read(BLOCK_BYTES)
    is_wide = start.startswith(UTF_16)
    if is_wide:
        stream = cast("IO[bytes]", Narrowed(path, start, stream))
        start = stream.read(BLOCK_BYTES)
    start = start.removeprefix(BOM)
    refuse_binary(path, start[:HEADER_BYTES])
    ended = start[: start.rfind(b"\n") + 1]
    text, encoding = to_utf8(path, 1, ended if ended.strip() else start, ASCII)
    head = read_header(path, text.decode())
    if not head.names:
        raise InputError(problem("tables.empty_file", path))
    rest = start[len(head.text.encode(encoding)) :]
    seen = (*([said("tables.seen_utf16")] if is_wide else []), *title_seen(head.title))
    return RowFile(path, head.names, partial(_blocks, path, head, _pieces(path, stream, rest)), seen)


def _blocks(
    path: str, head: Header, pieces: Iterator[bytes], wanted: Sequence[str], rows: int
) -> Iterator[Block]:
    line, encoding = head.lines + 1, ASCII
    for raw in pieces:
        text, encoding = to_utf8(path, line, raw, encoding)
        yield from _slices(_parse(path, line, text, head, wanted), rows)
        line += _line_count(text)


def _pieces(path: str, stream: IO[bytes], rest: bytes) -> Iterator[bytes]:
    """Cut the stream after whole rows."""
    while more := stream.read(BLOCK_BYTES):
        data = rest + more
        end = _cut(data) or (_last_line(path, data) if len(data) > 2 * BLOCK_BYTES else 0)
        if end:
            yield data[:end]
        rest = data[end:]
    if rest:
        yield rest


def _cut(data: bytes) -> int:
    """Find the end of the last row: a line feed that no open quote holds; 0 when there is none."""
    end = data.rfind(b"\n") + 1
    is_open = data.count(b'"', 0, end) % 2
    while is_open and end:
        before = data.rfind(b"\n", 0, data.rfind(b'"', 0, end)) + 1
        is_open ^= data.count(b'"', before, end) % 2
        end = before
    return end


def _last_line(path: str, data: bytes) -> int:
    """Find the end of the last line, where quotes do not pair."""
    end = data.rfind(b"\n") + 1
    if not end:
        raise InputError(problem("tables.endless_line", path))
    return end


def _parse(path: str, line: int, text: bytes, head: Header, wanted: Sequence[str]) -> Block:
    """Cut lines into fields. A line is a row, but for blank ones and those that a quoted text continues."""
    text = _without_blank_rows(_with_line_feeds(text), head.delimiter.encode())
    found = _cut_fields(text, head, wanted) if text.count(b'"') % 2 == 0 else None
    lines = _filled_lines(text, found.rows if found else 0)
    refused: tuple[Malformed, ...] = ()
    if found is None or len(lines) != found.rows:
        ranks = {rank for rank, name in enumerate(head.names) if name in wanted}
        cut = head.delimiter.encode()
        rows = mended(text, cut, like_rows(cut, head.width), ranks)
        text, refused = b"\n".join(rows.lines), _refused(rows, line, head)
        found = _cut_fields(text, head, wanted, frozenset(rows.typed))
        lines = np.setdiff1d(_filled_lines(text, 0), np.array(sorted(rows.continued), np.int64))
    if found is None or len(lines) != found.rows:
        raise InputError(problem("tables.open_quote", f"{path}:{line}"))
    return whole_rows(found, lines, line, head, wanted, refused)


def _with_line_feeds(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text


def _without_blank_rows(text: bytes, delimiter: bytes) -> bytes:
    """Empty the lines that hold delimiters, spaces or empty quotes alone, as programs leave them below a table."""
    starts = (delimiter, b" ", b"\t", b'""', b'" ')
    if not text.startswith(starts) and not any(b"\n" + start in text for start in starts):
        return text
    return re.sub(rb"(?m)^(?:[ \t" + re.escape(delimiter) + rb']|"[ \t]*")+$', b"", text)


def _line_count(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _filled_lines(text: bytes, expected: int) -> Ints:
    """Give the ranks of the lines that are not empty; at once when there are as many lines as expected."""
    count = text.count(b"\n") + (not text.endswith(b"\n"))
    if count == expected:
        return np.arange(count, dtype=np.int64)
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n"))
    ends = np.append(ends, len(text))
    starts = np.concatenate(([0], ends[:-1] + 1))
    filled: Ints = np.flatnonzero(ends > starts)
    return filled


def _refused(rows: Rows, line: int, head: Header) -> tuple[Malformed, ...]:
    return tuple(
        Malformed(line + rank, head.width, rows.typed[rank] + 1, raw.decode(), "tables.lone_quote")
        for rank, raw in rows.refused.items()
    )


def _slices(block: Block, rows: int) -> Iterator[Block]:
    """Cut a block into blocks of at most `rows` rows; a malformed row goes with those it follows."""
    starts = list(range(0, max(len(block.lines), 1), rows))
    firsts = [block.lines[start] for start in starts[1:]]
    for start, low, high in zip(starts, [0, *firsts], [*firsts, np.inf], strict=True):
        columns = {name: column.slice(start, rows) for name, column in block.columns.items()}
        malformed = tuple(row for row in block.malformed if low <= row.line < high)
        yield Block(columns, block.lines[start : start + rows], malformed)
