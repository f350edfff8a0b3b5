"""Texts that a spreadsheet would run: in files made for people they begin with an apostrophe, which makes them texts.

A name typed as `=HYPERLINK(…)` in a file of one person would otherwise be a formula in the spreadsheet of another.
Parquet and JSON, made for programs, keep the values, as do the CSV files that are given back to a command.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

RUN = ("=", "+", "-", "@", "\t", "\r")
PATTERN = r"^[=+\-@\t\r]"


def inert(words: str) -> str:
    """Give a text that no spreadsheet runs."""
    return f"'{words}" if words.startswith(RUN) else words


def inert_texts(table: pa.Table) -> pa.Table:
    """Give a table whose texts no spreadsheet runs; its other columns are those given."""
    for position, field in enumerate(table.schema):
        if _is_text(field.type):
            table = table.set_column(position, field.name, _inert(table[field.name]))
    return table


def inert_sql(name: str, kind: pa.DataType) -> str:
    """Give the SQL of a column of DuckDB, of which texts are inert."""
    column = '"' + name.replace('"', '""') + '"'
    if not _is_text(kind):
        return column
    return f"CASE WHEN regexp_matches({column}, '{PATTERN}') THEN chr(39) || {column} ELSE {column} END AS {column}"


def _is_text(kind: pa.DataType) -> bool:
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(held) or pa.types.is_large_string(held))


def _inert(column: pa.ChunkedArray) -> Any:
    words = column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
    is_run = pc.match_substring_regex(words, PATTERN)
    if not pc.any(is_run).as_py():
        return column
    sign, between = (pa.scalar(one, words.type) for one in ("'", ""))
    return pc.if_else(is_run, pc.binary_join_element_wise(sign, words, between), words)
