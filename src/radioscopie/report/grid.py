"""Tables as people read them: numbers written in the language with their unit, figures to the right."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyarrow.csv as pc

from radioscopie.numbers import format_count, format_euros
from radioscopie.report.amounts import signed_percent
from radioscopie.texts import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

CODED = ("equipment", "measure", "modality", "payer", "case", "reason")
TABLES = {"measure": "report.measure", "case": "report.case", "reason": "sites.reason"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as shown: header, and whether it holds figures (each written with its unit)."""

    label: str
    figures: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as shown, and the same rows as a CSV to download (a data: address), with amounts in cents or none."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    csv: str
    file: str
    total: int
    cents: bool = True


def make_grid(
    table: pa.Table, columns: tuple[str, ...], lang: str, file: str, **names: Mapping[str, str]
) -> Grid:
    """Lay out columns of a table.

    Parameters
    ----------
    table : amounts in integer cents (columns `*_cents`), counts, words
    columns : those shown, in order; "percent" is the change over the base
    file : name of the CSV
    names : words to show for the codes of a column
    """
    rows = tuple(tuple(_cell(row, name, lang, names) for name in columns) for row in table.to_pylist())
    heads = tuple(_head(name, table, lang) for name in columns)
    return Grid(heads, rows, data_uri(table), file, table.num_rows)


def coded_word(column: str, code: str, lang: str) -> str:
    """Give the word of a code (an equipment, a measure…); a code without word is shown as it is."""
    return words(TABLES.get(column, "report.value"), lang).get(code or "none", code)


def _head(name: str, table: pa.Table, lang: str) -> Column:
    label = {**words("report.col", lang), **words("report.measure", lang)}[name.removesuffix("_cents")]
    is_word = name != "percent" and str(table.schema.field(name).type) in {"string", "large_string"}
    return Column(label, figures=not is_word and name != "year")


def _cell(row: Mapping[str, Any], name: str, lang: str, names: Mapping[str, Mapping[str, str]]) -> str:
    if name == "percent":
        return signed_percent(row["change_cents"], row["base_cents"], lang)
    value = row[name]
    if value is None:
        return "–"
    if name in names:
        return names[name].get(value, str(value))
    if name.endswith("_cents"):
        return format_euros(value, lang)
    if name in CODED:
        return coded_word(name, value, lang)
    return format_count(value, lang) if isinstance(value, int) and name != "year" else str(value)


def data_uri(table: pa.Table) -> str:
    """Give a table as a CSV to download (a data: address)."""
    buffer = BytesIO()
    pc.write_csv(table, buffer)
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
