"""The dictionary page: what each table holds, written from its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.schema.columns import WORDS
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.schema.columns import Column, Table


def dictionary_page(tables: Iterable[Table], lang: str = "en") -> str:
    """Write the dictionary of tables in Markdown: one section a table, one line a column."""
    sections = [_section(table, lang) for table in tables]
    return "\n".join(
        [f"# {text('tables.page_title', lang)}", "", text("tables.page_intro", lang), "", *sections]
    )


def _section(table: Table, lang: str) -> str:
    heads = [word("tables.page", head, lang) for head in ("column", "type", "empty", "values", "meaning")]
    about = word(table.words, "about", lang)
    lines = [f"## {table.name}", "", about, "", _row(heads), _row(["---"] * 5)]
    return "\n".join([*lines, *(_column(table, column, lang) for column in table.columns), ""])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _column(table: Table, column: Column, lang: str) -> str:
    meaning = word(table.words, column.name, lang)
    return _row([f"`{column.name}`", _type(column), _empty(column, lang), _values(column), meaning])


def _type(column: Column) -> str:
    names = {WORDS: "text", pa.date32(): "date"}
    return names.get(column.type, str(column.type))


def _empty(column: Column, lang: str) -> str:
    if column.required:
        return text("tables.page_refused", lang)
    if column.default is None:
        return text("tables.page_missing", lang)
    return f"`{column.default}`" if column.default != "" else text("tables.page_none", lang)


def _values(column: Column) -> str:
    if column.choices:
        return ", ".join(f"`{word}`" for word in column.choices if word)
    if column.bounds:
        return f"{column.bounds[0]} … {column.bounds[1]}"
    return ""
