"""Rows of a CSV file, in blocks cut at the end of a row: a file of any size streams in flat memory."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from radioscopie.errors import InputError, problem
from radioscopie.sources.encoding import ASCII, BOM, refuse_binary, to_utf8
from radioscopie.sources.rows import Block, Malformed, RowFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Ints

BLOCK_BYTES = 8 << 20
HEADER_BYTES = 64 << 10
LONGEST_RECORD_LINES = 50
DELIMITERS = (",", ";", "\t")
TEXTS = pa.dictionary(pa.int32(), pa.string())


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
    start = stream.read(BLOCK_BYTES).removeprefix(BOM)
    refuse_binary(path, start[:HEADER_BYTES])
    text, encoding = to_utf8(path, 1, start[: start.rfind(b"\n") + 1 or None], ASCII)
    head = _header(path, text.decode())
    rest = start[len(head.text.encode(encoding)) :]
    return RowFile(path, head.names, partial(_blocks, path, head, _pieces(path, stream, rest)))


@dataclass(frozen=True, slots=True)
class _Header:
    delimiter: str
    names: tuple[str, ...]
    lines: int
    text: str


def _header(path: str, text: str) -> _Header:
    delimiter = max(DELIMITERS, key=text.lstrip("\r\n").partition("\n")[0].count)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        names = next((row for row in reader if row), [])
    except csv.Error:
        key = "tables.open_quote" if '"' in text else "tables.endless_line"
        raise InputError(problem(key, f"{path}:1")) from None
    return _Header(delimiter, tuple(map(str.strip, names)), reader.line_num, text[: lines.tell()])


def _blocks(
    path: str, head: _Header, pieces: Iterator[bytes], wanted: Sequence[str], rows: int
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


def _parse(path: str, line: int, text: bytes, head: _Header, wanted: Sequence[str]) -> Block:
    table, invalid = _cut_fields(text, head, wanted)
    lines = _record_lines(path, text, line, head.delimiter, table.num_rows + len(invalid))
    ranks = [row.number - 1 for row in invalid]
    malformed = tuple(
        Malformed(int(lines[rank]), row.expected_columns, row.actual_columns, row.text)
        for rank, row in zip(ranks, invalid, strict=True)
    )
    columns = {name: table[name].combine_chunks() for name in wanted}
    return Block(columns, np.delete(lines, ranks), malformed)


def _cut_fields(
    text: bytes, head: _Header, wanted: Sequence[str]
) -> tuple[pa.Table, list[arrow_csv.InvalidRow]]:
    invalid: list[arrow_csv.InvalidRow] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        invalid.append(row)
        return "skip"

    names = [name if name in wanted else f"\0{rank}" for rank, name in enumerate(head.names)]
    types = dict.fromkeys(wanted, TEXTS)
    table = arrow_csv.read_csv(
        pa.py_buffer(text),
        arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(text) + 1),
        arrow_csv.ParseOptions(delimiter=head.delimiter, newlines_in_values=True, invalid_row_handler=skip),
        arrow_csv.ConvertOptions(column_types=types, include_columns=list(wanted), null_values=[]),
    )
    return table, invalid


def _line_count(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _record_lines(path: str, text: bytes, line: int, delimiter: str, records: int) -> Ints:
    """Give the line where each record starts; blank lines and line breaks inside quotes shift them."""
    if records == _line_count(text) + (not text.endswith((b"\n", b"\r"))):
        return np.arange(line, line + records, dtype=np.int64)
    reader = csv.reader(io.StringIO(text.decode(), newline=""), delimiter=delimiter)
    try:
        ends = np.array([(reader.line_num, bool(row)) for row in reader], dtype=np.int64).reshape(-1, 2)
    except csv.Error:
        raise InputError(problem("tables.open_quote", f"{path}:{line + reader.line_num - 1}")) from None
    starts = np.concatenate(([0], ends[:-1, 0]))
    _refuse_open_quote(path, text, starts + line, ends[:, 0] - starts)
    lines: Ints = (starts + line)[ends[:, 1] == 1]
    if len(lines) != records:
        raise InputError(problem("tables.open_quote", f"{path}:{line}"))
    return lines


def _refuse_open_quote(path: str, text: bytes, lines: Ints, heights: Ints) -> None:
    """Refuse a quote that is never closed: it would swallow rows without a word."""
    swallowing = heights > LONGEST_RECORD_LINES
    if len(heights) and text.count(b'"') % 2:
        swallowing[-1] |= heights[-1] > 1
    if swallowing.any():
        raise InputError(problem("tables.open_quote", f"{path}:{lines[swallowing.argmax()]}"))


def _slices(block: Block, rows: int) -> Iterator[Block]:
    """Cut a block into blocks of at most `rows` rows; a malformed row goes with those it follows."""
    starts = list(range(0, max(len(block.lines), 1), rows))
    firsts = [block.lines[start] for start in starts[1:]]
    for start, low, high in zip(starts, [0, *firsts], [*firsts, np.inf], strict=True):
        columns = {name: column.slice(start, rows) for name, column in block.columns.items()}
        malformed = tuple(row for row in block.malformed if low <= row.line < high)
        yield Block(columns, block.lines[start : start + rows], malformed)
