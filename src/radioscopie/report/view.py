"""A result shown in a language: its words, its rows, its tables as they were declared."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.numbers import (
    FIXED,
    MINUS,
    format_count,
    format_euros,
    format_measured,
    format_percent,
    format_plain,
)
from radioscopie.report.amounts import (
    between,
    compact_euros,
    estimated_count,
    estimated_euros,
    estimated_percent,
    signed_percent,
)
from radioscopie.report.dates import long_date, long_month
from radioscopie.report.grid import Column, Grid, data_uri
from radioscopie.result import in_words
from radioscopie.results.declared import LACKING, Ratio, Shown
from radioscopie.results.wording import record_in, said_table
from radioscopie.texts import text, word, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from radioscopie.report.amounts import Ends
    from radioscopie.result import Result, Sayable
    from radioscopie.results.declared import Declared

NOTHING, MANY = "–", 1000
NO_WORDS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class View:
    """A result and the language it is shown in.

    Parameters
    ----------
    declared : the tables of the question
    """

    result: Result
    lang: str
    declared: Mapping[str, Declared]

    def say(self, key: str, **values: object) -> str:
        """Give a text."""
        return text(key, self.lang, **values)

    def word(self, table: str, code: str, **values: object) -> str:
        """Give the word of a code in a table of words."""
        return word(table, code, self.lang, **values)

    def has(self, name: str) -> bool:
        """Tell whether the result has a table."""
        return name in self.result.tables

    def found(self, key: str) -> int:
        """Give the number of a finding; 0 when there is none."""
        return dict(self.result.findings).get(key, 0)

    def counted(self, key: str) -> str:
        """Write the number of a finding."""
        return format_count(self.found(key), self.lang)

    def asked(self, name: str) -> str:
        """Give what was asked, from the record."""
        return record_in(self.result, self.lang).get(f"parameter.{name}", "")

    def filled(self, name: str) -> bool:
        """Tell whether the result has a table with a row at least."""
        return self.has(name) and bool(self.table(name).num_rows)

    def table(self, name: str, **equal: object) -> pa.Table:
        """Give a table cut to the rows whose columns equal values."""
        table = self.result.tables[name].table
        for column, value in equal.items():
            table = table.filter(pc.field(column) == pa.scalar(value))
        return table

    def rows(self, name: str, **equal: object) -> list[dict[str, Any]]:
        """Give the same rows as dictionaries."""
        return list(self.table(name, **equal).to_pylist())

    def grid(
        self,
        name: str,
        columns: Iterable[str] | None = None,
        table: pa.Table | None = None,
        said: Mapping[str, str] = NO_WORDS,
    ) -> Grid:
        """Lay out columns of a table; those that it has not are left out.

        Parameters
        ----------
        columns : every one that is declared when absent
        table : some of its rows, or in another order; all of them when absent
        said : tables of words of some columns of codes, in place of those declared
        """
        shown = self.table(name) if table is None else table
        names = [one.name for one in self.declared[name].columns] if columns is None else columns
        kept = [_worded(one, said) for one in self._columns(name, names, shown)]
        rows = tuple(tuple(self.written(name, one, row) for one in kept) for row in shown.to_pylist())
        heads = tuple(Column(self.head(name, one), one.is_figure) for one in kept)
        signed = self.declared[name].unit == "cents"
        csv = data_uri(said_table(shown, self.result.tables[name].said, self.lang))
        return Grid(heads, rows, csv, f"{name}.csv", shown.num_rows, cents=signed)

    def ends(self, name: str, columns: Iterable[str], table: pa.Table | None = None) -> Grid:
        """Lay out a table that holds a row a case: one row for all of them, its figures from end to end.

        Parameters
        ----------
        table : some of its rows, in the order in which they are first met; the download holds every case
        """
        columns = tuple(columns)
        wide = self.grid(name, columns, table)
        shown = self._columns(name, columns, self.table(name) if table is None else table)
        ranged = [one.is_figure or (isinstance(one, Shown) and one.unit == "day") for one in shown]
        found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for row in wide.rows:
            names = tuple(cell for cell, moves in zip(row, ranged, strict=True) if not moves)
            found.setdefault(names, []).append(row)
        rows = tuple(
            tuple(between(cells, self.lang) for cells in zip(*same, strict=True)) for same in found.values()
        )
        return replace(wide, rows=rows)

    def columns_of(self, name: str) -> list[Shown | Ratio]:
        """Give the columns of a table that the result has, and what is shown beside them."""
        declared = self.declared[name]
        every = [*(one.name for one in declared.columns), *(one.name for one in declared.ratios)]
        return self._columns(name, every, self.table(name))

    def _columns(self, name: str, columns: Iterable[str], shown: pa.Table) -> list[Shown | Ratio]:
        """Find columns of a table, and what is shown beside them."""
        declared = self.declared[name]
        known: dict[str, Shown | Ratio] = {one.name: one for one in declared.ratios}
        known |= {one.name: one for one in declared.columns if one.name in shown.column_names}
        return [known[column] for column in columns if column in known]

    def head(self, name: str, column: Shown | Ratio) -> str:
        """Give the header of a column of a table."""
        if isinstance(column, Shown) and column.head:
            return in_words(column.head, self.lang)
        return self.word(self.declared[name].heads, column.name)

    def written(self, name: str, column: Shown | Ratio, row: Mapping[str, Any]) -> str:
        """Write a cell of a row of a table; with its sign where it is a bound only."""
        if isinstance(column, Ratio):
            return signed_percent(row[column.part], row[column.whole], self.lang)
        sign = column.bound if row.get(LACKING) and row[column.name] is not None else ""
        return sign + self._written(name, column, row)

    def _written(self, name: str, column: Shown, row: Mapping[str, Any]) -> str:
        if column.estimated and row[column.name] is not None:
            low, high = (row.get(bound) for bound in column.bounds)
            if column.rests and low is not None and low == high:
                return WRITERS[column.unit](row[column.name], column, self.lang)
            ends = (None, None) if column.apart else (low, high)
            return _estimated(column, row[column.name], self.lang, ends)
        return self.cell(column, row[column.name], self.result.tables[name].named.get(column.name, {}))

    def cell(self, column: Shown, value: Any, names: Mapping[str, Sayable] = NO_WORDS) -> str:
        """Write a value of a column.

        Parameters
        ----------
        names : names of its codes, that come from the data
        """
        if value is None:
            return NOTHING
        if value in names:
            return in_words(names[value], self.lang)
        if column.words and column.unit != "flag":
            return words(column.words, self.lang).get(value, value)
        if column.estimated:
            return _estimated(column, value, self.lang, (None, None))
        return WRITERS[column.unit](value, column, self.lang)

    def shown(self, name: str, column: str, value: Any) -> str:
        """Write a value of a column of a table, as its grid does."""
        return self.in_row(name, column, {column: value})

    def in_row(self, name: str, column: str, row: Mapping[str, Any]) -> str:
        """Write a column of a row of a table, as its grid does: an estimate with the figures that its ends justify."""
        (found,) = [one for one in self.declared[name].columns if one.name == column]
        return self.written(name, found, row)


def _estimated(column: Shown, value: int, lang: str, ends: Ends) -> str:
    return ESTIMATES.get(column.unit, estimated_euros)(value, lang, ends)


def _worded(column: Shown | Ratio, tables: Mapping[str, str]) -> Shown | Ratio:
    """Give a column whose codes are said by another table of words, where there is one."""
    if column.name not in tables or isinstance(column, Ratio):
        return column
    return replace(column, words=tables[column.name])


def with_words(table: pa.Table, column: str, words: Iterable[str]) -> pa.Table:
    """Put words in a column of a table."""
    return table.set_column(table.column_names.index(column), column, pa.array(list(words), pa.string()))


def decimal(value: float | None, lang: str, digits: int = 1) -> str:
    """Write a measure: 12,3; a dash when there is none."""
    if value is None:
        return NOTHING
    whole, _, part = f"{abs(value):.{digits}f}".partition(".")
    number = format_count(int(whole), lang) + ((("," if lang == "fr" else ".") + part) if part else "")
    return f"{MINUS}{number}" if value < 0 and number.strip("0,.") else number


def short(value: float | None, lang: str) -> str:
    """Write a measure with one decimal, left out when it is nil; a dash when there is none."""
    if value is None:
        return NOTHING
    tenth = round(abs(value) * 10)
    sign = MINUS if value < 0 and tenth else ""
    whole, part = format_count(tenth // 10, lang), tenth % 10
    point = "," if lang == "fr" else "."
    return f"{sign}{whole}{point}{part}" if part else f"{sign}{whole}"


def tenths(value: float, lang: str) -> str:
    """Write a measure with one decimal even when it is 0, none from 1 000 on."""
    if abs(value) >= MANY:
        return format_count(round(value), lang)
    said = short(value, lang)
    return said if said[-2:-1] in (",", ".") else f"{said}{',' if lang == 'fr' else '.'}0"


def as_known(value: float, low: float, high: float, lang: str) -> str:
    """Write a count with as many figures as its interval allows: the last is worth a third of its width, or less."""
    width = abs(high - low)
    step = 10 ** max(math.floor(math.log10(width / 3)), 0) if width >= 3 else 1
    return format_count(round(value / step) * step, lang)


def percent(share: float | None, lang: str) -> str:
    """Write a share from 0 to 1: 13,7 %."""
    return NOTHING if share is None else format_percent(Fraction(share).limit_denominator(10**6), lang)


def points(share: float | None, lang: str) -> str:
    """Write a difference of shares in points: −2,4 pt."""
    return NOTHING if share is None else text("report.points", lang, value=short(100 * share, lang))


def rate(share: float, lang: str) -> str:
    """Write a share with two decimals, for some are near a thousandth: 0,33 %."""
    return format_plain(f"{100 * share:.2f}", lang) + (f"{FIXED}%" if lang == "fr" else "%")


ESTIMATES: Mapping[str, Callable[[int, str, Ends], str]] = {
    "permille": estimated_percent,
    "count": estimated_count,
    "measure": lambda value, lang, ends: estimated_count(round(value), lang, ends),
}
WRITERS: Mapping[str, Callable[[Any, Shown, str], str]] = {
    "": lambda value, _, __: str(value),
    "year": lambda value, _, __: str(value),
    "cents": lambda value, _, lang: format_euros(value, lang),
    "short_euros": lambda value, _, lang: compact_euros(value, lang),
    "count": lambda value, _, lang: format_count(value, lang),
    "measure": lambda value, column, lang: decimal(value, lang, column.digits),
    "short": lambda value, _, lang: short(value, lang),
    "tenths": lambda value, _, lang: tenths(value, lang),
    "points": lambda value, _, lang: points(value, lang),
    "exact": lambda value, _, lang: format_plain(f"{value:.15g}", lang),
    "figure": lambda value, _, lang: format_measured(value, lang),
    "share": lambda value, _, lang: percent(value, lang),
    "rate": lambda value, _, lang: rate(value, lang),
    "hundredths": lambda value, _, lang: decimal(value / 100, lang, 2),
    "permille": lambda value, _, lang: format_percent(Fraction(value, 1000), lang),
    "published": lambda value, _, lang: (
        format_percent(Fraction(value, 1000), lang).replace(",0", "").replace(".0", "")
    ),
    "day": lambda value, _, lang: long_date(str(value), lang),
    "month": lambda value, _, lang: long_month(value, lang) if value else NOTHING,
    "flag": lambda value, column, lang: word(column.words or "report.flag", "yes" if value else "no", lang),
}
