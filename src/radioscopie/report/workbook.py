"""A result as one workbook (.xlsx): a sheet a table, what it rests on, where it comes from. Same result, same bytes.

Numbers are numbers, with their unit in the format; amounts are in euros; no text is ever a formula nor an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.report.moved import TIMES, are_tried, moved_unit
from radioscopie.report.view import View
from radioscopie.results.declared import Ratio
from radioscopie.results.moves import by_effect
from radioscopie.results.wording import finding_label, record_in, record_label, table_sign, table_title, told
from radioscopie.spreadsheet import inert
from radioscopie.texts import text, word
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from radioscopie.result import Result
    from radioscopie.results.declared import Declared, Shown

    Cell = tuple[Any, str]

NAME = "report.xlsx"
MOST_ROWS = 20_000  # a longer table is in the CSV: a workbook of it takes minutes
LONGEST_NAME, LONGEST_CELL, WIDEST, NARROWEST = 31, 32_000, 60, 9
EPOCH = datetime(2000, 1, 1)
FIRST_DAY = date(1899, 12, 30)  # of the days of a sheet, from 1 March 1900
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
NO_CELL = (None, None)
NUMBERS = (int, float)  # and no flag, which is worded
NO_NAME = re.compile(r"[\[\]:*?/\\']")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
EUROS, WHOLE, PERCENT, SIGNED, DAY = '#,##0.00\\ "€"', "#,##0", "0.0%", "+0.0%;-0.0%;0.0%", "dd/mm/yyyy"
# unit → what divides its values, and how they are shown
UNITS: Mapping[str, tuple[int, str]] = {
    "cents": (100, EUROS),
    "short_euros": (100, EUROS),
    "count": (1, WHOLE),
    "year": (1, "0"),
    "share": (1, PERCENT),
    "rate": (1, "0.00%"),
    "permille": (1000, PERCENT),
    "hundredths": (100, "0.00"),
    "measure": (1, "0.0##"),
    "tenths": (1, "0.0"),
    "short": (1, "0.0"),
}


@dataclass(slots=True)
class _Book:
    """A workbook being written: the class of its sheets, its formats and the names of its sheets, each made once."""

    made: Any
    sheets: Any
    formats: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def format(self, shown: str) -> Any:
        """Give the format of a way to show numbers."""
        if shown not in self.formats:
            self.formats[shown] = self.made.add_format({"num_format": shown} if shown else {})
        return self.formats[shown]

    def style(self, name: str, **how: Any) -> Any:
        """Give the format of a kind of text."""
        if name not in self.formats:
            self.formats[name] = self.made.add_format(how)
        return self.formats[name]

    @property
    def head(self) -> Any:
        """Give the format of headers."""
        return self.style("head", bold=True, text_wrap=True, valign="top", bg_color="#F3F6F9", bottom=1)

    @property
    def wrapped(self) -> Any:
        """Give the format of long texts."""
        return self.style("wrapped", text_wrap=True, valign="top")

    def sheet(self, title: str) -> Any:
        """Add a sheet, its name made possible and its own."""
        plain = NO_NAME.sub(" ", NO_XML.sub(" ", title)).strip() or "–"
        name, number = plain[:LONGEST_NAME], 1
        while name.casefold() in self.names:
            number += 1
            name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
        self.names.add(name.casefold())
        return self.made.add_worksheet(name, self.sheets)


def workbook(result: Result, lang: str, declared: Mapping[str, Declared]) -> bytes:
    """Write a result as a workbook.

    Parameters
    ----------
    declared : the tables of the question; another table of the result is left to the CSV

    Returns
    -------
    content of the file: first a list of the sheets, then a sheet a table, hypotheses, sources
    """
    import xlsxwriter  # noqa: PLC0415 - a writer that most commands never need

    from radioscopie.report.sheet import Sheet  # noqa: PLC0415 - the same

    sink, view = BytesIO(), View(result, lang, declared)
    with xlsxwriter.Workbook(sink, OPTIONS) as made:
        made.set_properties({"title": result.name, "author": f"radioscopie {__version__}", "created": EPOCH})
        book = _Book(made, Sheet)
        first = book.sheet(text("report.contents", lang))
        listed = [(*_table(book, view, name), name) for name in result.tables if name in declared]
        _assumptions(book, view)
        _sources(book, view)
        _contents(book, view, first, listed)
    return sink.getvalue()


def _table(book: _Book, view: View, name: str) -> tuple[str, int]:
    """Write a table in a sheet of its own; give the name of the sheet, "" when it is too long, and its rows."""
    shown = view.result.tables[name]
    if shown.table.num_rows > MOST_ROWS:
        return "", shown.table.num_rows
    sheet = book.sheet(table_title(shown, view.lang))
    columns = [*view.columns_of(name)]
    rows = shown.table.to_pylist()
    for rank, column in enumerate(columns):
        head, cells = _headed(view, name, column), _cells(view, name, column, rows)
        sheet.write_whole([(_safe(head), book.head), *(_held(book, cell) for cell in cells)])
        sheet.set_column(rank, rank, _width(head, cells))
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    return sheet.get_name(), len(rows)


def _headed(view: View, name: str, column: Shown | Ratio) -> str:
    unit = "€" if not isinstance(column, Ratio) and column.unit in {"cents", "short_euros"} else ""
    head = view.head(name, column)
    return f"{head} ({unit})" if unit and unit not in head else head


def _cells(view: View, name: str, column: Shown | Ratio, rows: list[dict[str, Any]]) -> list[Cell]:
    """Give the cells of a column, and how each is shown: a number, a day, or the words that a page writes."""
    if isinstance(column, Ratio):
        return [_share(row[column.part], row[column.whole]) for row in rows]
    names = view.result.tables[name].named.get(column.name, {})
    divisor, how = UNITS.get(column.unit, (1, ""))
    is_worded = bool(column.words) or column.unit == "month"
    found: list[Cell] = []
    for row in rows:
        value = row[column.name]
        if value is None:
            found.append((None, ""))
        elif type(value) in NUMBERS and not is_worded and value not in names:
            found.append((value / divisor if divisor > 1 else value, how))
        elif isinstance(value, date):
            found.append((value, DAY))
        else:
            found.append((view.written(name, column, row), ""))
    return found


def _share(part: Any, whole: Any) -> Cell:
    return (part / whole, SIGNED) if part is not None and whole else (None, "")


def _held(book: _Book, cell: Cell) -> tuple[Any, Any]:
    """Give a cell as a sheet holds it, and its format: what is no number is left empty."""
    value, how = cell
    if isinstance(value, str):
        return _safe(value), None
    if isinstance(value, date):
        return (value - FIRST_DAY).days, book.format(how)
    return (value, book.format(how)) if value is not None and isfinite(value) else NO_CELL


def _safe(words: str) -> str:
    """Write words that a sheet can hold, and never runs."""
    return inert(NO_XML.sub("\ufffd", words))[:LONGEST_CELL]


def _width(head: str, cells: Iterable[tuple[Any, str]]) -> int:
    longest = max((len(value) if isinstance(value, str) else NARROWEST + 4 for value, _ in cells), default=0)
    return min(max(longest, len(head) // 2, NARROWEST) + 2, WIDEST)


def _assumptions(book: _Book, view: View) -> None:
    heads = ("assumption", "note", "status", "low", "central", "high", "rows")
    every = view.result.assumptions
    tried, unit = are_tried(every), moved_unit(every)
    not_tried = view.say("report.moves_not_tried") if tried else None
    rows = [
        (said.label, said.note, word("report.status", one.status, view.lang), said.low, said.central, said.high,
         one.rows or None, not_tried if one.moves is None else one.moves / TIMES[unit])
        for one in by_effect(every) for said in (told(one, view.lang),)
    ]  # fmt: skip
    named = [*_words(view, heads), view.word("report.sheet_moves", unit)]
    _listed(book, view.say("report.assumptions"), named, rows, (50, WIDEST, 12, 16, 16, 16, 10, 14))


def _words(view: View, heads: Iterable[str]) -> list[str]:
    return [view.word("report.sheet", one) for one in heads]


def _listed(
    book: _Book, title: str, heads: list[str], rows: Iterable[tuple[Any, ...]], widths: tuple[int, ...]
) -> None:
    """Write rows of texts in a sheet."""
    sheet = book.sheet(title)
    for rank, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(0, rank, head, book.head)
        sheet.set_column(rank, rank, width)
    for at, row in enumerate(rows, 1):
        for rank, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, rank, _safe(value), book.wrapped)
            elif value is not None:
                sheet.write_number(at, rank, value, book.format(WHOLE))
    sheet.freeze_panes(1, 0)


def _sources(book: _Book, view: View) -> None:
    rows = [*_findings(view), *_signs(view), *_record(view)]
    _listed(book, view.say("report.sources"), _words(view, ("what", "value")), rows, (50, WIDEST))


def _findings(view: View) -> Iterator[tuple[str, str]]:
    for key, rows in view.result.findings:
        if rows:
            yield finding_label(key, view.lang), format_count(rows, view.lang)


def _signs(view: View) -> Iterator[tuple[str, str]]:
    for shown in view.result.tables.values():
        if shown.sign:
            yield table_title(shown, view.lang), table_sign(shown, view.lang)


def _record(view: View) -> Iterator[tuple[str, str]]:
    for key, value in record_in(view.result, view.lang).items():
        yield record_label(key, view.lang), value


def _contents(book: _Book, view: View, sheet: Any, listed: list[tuple[str, int, str]]) -> None:
    for rank, (head, width) in enumerate(zip(("sheet", "rows", "where"), (50, 10, WIDEST), strict=True)):
        sheet.write_string(0, rank, view.word("report.sheet", head), book.head)
        sheet.set_column(rank, rank, width)
    for at, (name, rows, table) in enumerate(listed, 1):
        title = table_title(view.result.tables[table], view.lang)
        sheet.write_string(at, 0, _safe(name or title))
        sheet.write_number(at, 1, rows, book.format(WHOLE))
        sheet.write_string(at, 2, title if name else view.say("report.too_long", file=f"{table}.csv"))
    sheet.write_string(len(listed) + 2, 0, view.say("report.in_euros"))
    sheet.freeze_panes(1, 0)
