"""Tables as files: CSV and XLSX for people, Parquet, JSON. Every row of the table, or nothing."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from radioscopie.result import ResultTable
from radioscopie.results.export import described, plain
from radioscopie.results.wording import table_sign, table_title
from radioscopie.spreadsheet import inert_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}
TITLE = "web_result.data"  # of a list of plain data
SHEET = 31  # letters of the name of a sheet


def listed(plain_data: Mapping[str, object]) -> dict[str, ResultTable]:
    """Make tables of the lists of plain data; a cell that is itself a list or an object is JSON."""
    return {
        name: ResultTable(table_of(rows), TITLE, "mixed")
        for name, rows in plain_data.items()
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)
    }


def table_of(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Make a table of rows of plain data: numbers beside words are words, what is inside a cell is JSON."""
    held = [flat(row) for row in rows]
    names = dict.fromkeys(name for row in held for name in row)
    return pa.table({name: _alike([row.get(name) for row in held]) for name in names})


def _alike(values: list[Any]) -> list[Any]:
    kinds = {type(one) for one in values if one is not None}
    if len(kinds) < 2 or kinds <= {int, float}:
        return values
    return [None if one is None else str(one) for one in values]


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write what stands inside a cell as JSON."""
    nested = (list, tuple, dict)
    return {
        name: json.dumps(one, ensure_ascii=False, default=str) if isinstance(one, nested) else one
        for name, one in row.items()
    }


def written(shown: ResultTable, name: str, kind: str, lang: str) -> bytes:
    """Write a table in a format."""
    return WRITERS[kind](shown, name, lang)


def _csv(shown: ResultTable, _: str, __: str) -> bytes:
    sink = BytesIO()
    pc.write_csv(inert_texts(plain(shown.table)), sink)
    return sink.getvalue()


def _parquet(shown: ResultTable, _: str, __: str) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(described(shown), sink)
    return bytes(sink.getvalue())


def _json(shown: ResultTable, name: str, lang: str) -> bytes:
    table = plain(shown.table)
    head = {
        "name": name,
        "title": table_title(shown, lang),
        "unit": shown.unit,
        "sign": table_sign(shown, lang),
    }
    return json.dumps(
        {**head, "columns": table.column_names, "rows": list(_rows(table))}, ensure_ascii=False, default=str
    ).encode()


def _rows(table: pa.Table) -> Iterator[list[Any]]:
    return (list(row) for row in zip(*table.to_pydict().values(), strict=True))


def _xlsx(shown: ResultTable, name: str, lang: str) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - half a second, for those who ask

    sink, table = BytesIO(), inert_texts(plain(shown.table))
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(sink, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(name[:SHEET])
        sheet.write_row(0, 0, table.column_names, bold)
        for number, row in enumerate(_rows(table), 1):
            _cells(sheet, number, row, day)
        sheet.freeze_panes(1, 0)
        _notes(book.add_worksheet("i"), shown, lang)
    return sink.getvalue()


def _cells(sheet: Any, number: int, row: list[Any], day: Any) -> None:
    for column, value in enumerate(row):
        if value is not None:
            sheet.write(number, column, value, day if hasattr(value, "isoformat") else None)


def _notes(sheet: Any, shown: ResultTable, lang: str) -> None:
    for number, words in enumerate((table_title(shown, lang), shown.unit, table_sign(shown, lang))):
        sheet.write_string(number, 0, words)


WRITERS: dict[str, Callable[[ResultTable, str, str], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "json": _json,
}
