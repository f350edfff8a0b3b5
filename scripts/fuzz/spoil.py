"""Ways to spoil a file that is right: bytes, lines, cells, values of TOML and JSON, columns of Parquet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Spoil = Callable[[random.Random, bytes], bytes]

MOST = 4  # wrongs done to one file
HOSTILE = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1e999999999",
        "9" * 400,
        "nan",
        "inf",
        "NULL",
        "½",
        "²",
        "1,5",
        "1.234,56",
        "0x10",
    ),
    *("1900-01-01", "31/02/2026", "2026-13-01", "5881580-07-11", "05/11/2025 02:30", "24:00"),
    *('"', '"a', "=1+1", "\ufeff", "\uffff", "\x1b[31m", "\x00", "é\u0301", "a\nb", "../..", "x" * 10_000),
)
VALUES = (
    "-1",
    "0",
    "1e400",
    "9" * 5000,
    "nan",
    "true",
    '""',
    "[]",
    "{}",
    "[[[]]]",
    "2026-02-30",
    '"\\u001b"',
)
COLUMNS = (
    pa.nulls,
    lambda rows: pa.array([float("nan")] * rows),
    lambda rows: pa.array([2**62] * rows, pa.int64()),
    lambda rows: pa.array([2**40] * rows, pa.timestamp("s")),
    lambda rows: pa.array([-1] * rows, pa.int8()),
    lambda rows: pa.array([True] * rows),
    lambda rows: pa.array([b"\xff\xfe"] * rows, pa.binary()),
    lambda rows: pa.array([["a"]] * rows),
    lambda rows: pa.array([1.5] * rows, pa.float32()).cast(pa.float16()),
    lambda rows: pa.array(["\uffff"] * rows).dictionary_encode(),
)


def bytes_of(chance: random.Random, content: bytes) -> bytes:
    """Change, take out, repeat or cut bytes."""
    at, other = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    piece = bytes(chance.randrange(256) for _ in range(chance.choice((1, 1, 3))))
    return chance.choice(
        (
            content[:at] + piece + content[at + len(piece) :],
            content[:at] + content[other:],
            content[:other] + content[at:],
            content[:at],
            content.replace(b"\n", b"\r")
            if chance.random() < 0.5
            else content.decode("latin-1").encode("utf-16"),
        )
    )


def cells(chance: random.Random, content: bytes) -> bytes:
    """Change cells, lines, the header or the delimiter of a CSV."""
    text = content.decode("utf-8")
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    for _ in range(chance.randint(1, MOST)):
        row = chance.choice(rows) if rows else []
        wrong = chance.randrange(7)
        if wrong < 4 and row:
            row[chance.randrange(len(row))] = chance.choice(HOSTILE)
        elif wrong == 4 and rows:
            rows.remove(row)
        elif wrong == 5:
            rows.insert(chance.randrange(len(rows) + 1), list(row))
        elif row:
            row.pop(chance.randrange(len(row)))
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=chance.choice((delimiter, delimiter, ",", ";", "\t", "|")))
    writer.writerows(rows)
    return held.getvalue().encode("utf-8", "surrogatepass")


def keys(chance: random.Random, content: bytes) -> bytes:
    """Change values, keys or lines of TOML or JSON."""
    lines = content.decode("utf-8").split("\n")
    for _ in range(chance.randint(1, MOST)):
        at = chance.randrange(len(lines))
        key, sign, value = lines[at].partition("=")
        wrong = chance.randrange(6)
        if wrong < 3 and sign:
            lines[at] = f"{key}={chance.choice((*VALUES, repr(chance.choice(HOSTILE)), value * 2))}"
        elif wrong == 3 and sign:
            lines[at] = f"{key.strip()}x ={value}"
        elif wrong == 4:
            lines.insert(at, chance.choice(lines))
        else:
            lines[at] = re.sub(r"[\d.]+", lambda _: chance.choice(VALUES), lines[at], count=1)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def columns(chance: random.Random, content: bytes) -> bytes:
    """Change, take out or repeat columns of a Parquet file."""
    table = pq.read_table(pa.BufferReader(content))
    for _ in range(chance.randint(1, MOST)):
        at = chance.randrange(max(table.num_columns, 1))
        name = table.column_names[at] if table.num_columns else "a"
        if chance.random() < 0.2 and table.num_columns:
            table = table.remove_column(at)
        elif table.num_columns:
            table = table.set_column(at, name, chance.choice(COLUMNS)(table.num_rows))
    return parquet(table)


def parquet(table: pa.Table) -> bytes:
    """Give a table as the bytes of a Parquet file."""
    held = io.BytesIO()
    pq.write_table(table, held)
    return held.getvalue()
