"""A scenario being shown in a language: its words, its rows, its tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from radioscopie.numbers import format_count, format_euros, format_percent
from radioscopie.report.amounts import compact_euros
from radioscopie.report.dates import long_date
from radioscopie.report.grid import Column, Grid, data_uri
from radioscopie.results.wording import lever_label, record_in
from radioscopie.tables.sites import read_departements
from radioscopie.texts import text, word, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from radioscopie.result import Result

FIGURES = ("int", "double", "bool")
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """A result and the language it is shown in."""

    result: Result
    lang: str
    record: Mapping[str, str] = field(init=False)  # in the language

    def __post_init__(self) -> None:
        object.__setattr__(self, "record", record_in(self.result, self.lang))

    def say(self, key: str, **values: object) -> str:
        """Give a text."""
        return text(key, self.lang, **values)

    @property
    def variants(self) -> list[str]:
        """Names of the variants, in the order of the file."""
        return list(self.table("by_year")["variant"].unique().to_pylist())

    @property
    def years(self) -> list[int]:
        """Years of the result, in order."""
        return sorted(self.table("by_year")["year"].unique().to_pylist())

    def title(self, variant: str) -> str:
        """Give the title of a variant."""
        return str(self.record.get(f"parameter.variant.{variant}", variant))

    def table(self, name: str, **equal: object) -> pa.Table:
        """Give the rows of a table whose columns equal values."""
        table = self.result.tables[name].table
        for column, value in equal.items():
            table = table.filter(pc.field(column) == value)
        return table

    def rows(self, name: str, **equal: object) -> list[dict[str, Any]]:
        """Give the same rows as dictionaries."""
        return list(self.table(name, **equal).to_pylist())

    def euros(self, cents: int) -> str:
        """Write an amount short."""
        return compact_euros(cents, self.lang)

    def measure(self, code: str) -> str:
        """Write a measure: one of the law, or a lever and its name."""
        lever, _, name = code.partition(".")
        if name:
            title = self.record.get(f"parameter.measure.{code}", name)
            return word("scenario.lever", lever, self.lang, name=title)
        return {**words("report.measure", self.lang), **words("scenario.measure", self.lang)}[code]

    def number(self, code: str) -> str:
        """Write an uncertain value: one that every scenario has, or a lever's."""
        return lever_label(code, self.lang, self.record)

    def month(self, month: str) -> str:
        """Write a month, "2027-01", in words."""
        year, _, number = month.partition("-")
        return f"{text('report.months', self.lang).split()[int(number) - 1]} {year}"

    def day(self, day: str) -> str:
        """Write a day in words."""
        return long_date(day, self.lang)

    def word(self, code: str) -> str:
        """Write a code of a dimension."""
        return {**words("report.value", self.lang), **words("scenario.word", self.lang)}.get(code, code)

    def code(self, dimension: str, code: str) -> str:
        """Write a code of a dimension: a region and a département by their names."""
        places = {row["code"]: f"{row['name']} ({row['code']})" for row in read_departements().to_pylist()}
        regions = {row["region_code"]: row["region_name"] for row in read_departements().to_pylist()}
        names = {"region": regions, "departement": places}.get(dimension, {})
        return names.get(code) or self.word(code)

    def likely(self, row: Mapping[str, Any]) -> str:
        """Write the share of the draws that reach the target."""
        return format_percent(Fraction(row["draws_reached"], row["draws"]), self.lang)

    def grid(self, table: pa.Table, columns: tuple[str, ...], file: str) -> Grid:
        """Lay out columns of a table; a column that is not in it is left out."""
        known = tuple(name for name in columns if name in table.column_names)
        heads = tuple(self._head(name, table) for name in known)
        rows = tuple(tuple(self._cell(name, row[name]) for name in known) for row in table.to_pylist())
        return Grid(heads, rows, data_uri(table), f"{file}.csv", table.num_rows)

    def _head(self, name: str, table: pa.Table) -> Column:
        figures = str(table.schema.field(name).type).startswith(FIGURES) and name != "year"
        shown = "variant_amount" if name == "variant_cents" else name.removesuffix("_cents")
        return Column(word("scenario.col", shown, self.lang), figures)

    def _cell(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return "–"
        if name.endswith("_cents"):
            return format_euros(value, self.lang)
        if isinstance(value, bool):
            return self.say("scenario.reached" if value else "scenario.not_reached")
        if isinstance(value, int):
            return str(value) if name == "year" else format_count(value, self.lang)
        writers = {"variant": self.title, "measure": self.measure, "input": self.number, "by": self.day}
        writers |= {"month": self.month, "median_month": self.month}
        writers["reading"] = lambda code: word("scenario.reading", code, self.lang)
        return writers[name](value) if name in writers else self.code(name, value)
