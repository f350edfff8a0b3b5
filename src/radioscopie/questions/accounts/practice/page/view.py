"""The accounts of a practice being shown in a language: words, rows, tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count, format_euros, format_percent
from radioscopie.report.dates import long_date
from radioscopie.report.grid import Column, Grid, data_uri
from radioscopie.results.wording import record_in, said_table
from radioscopie.texts import text, word, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from radioscopie.arrays import Row
    from radioscopie.result import Result


PLAIN = (
    "place",
    "line",
    "year",
    "aids",
    "source",
    "value",
    "option",
    "input",
    "machine",
    "measure",
    "unit",
    "evidence",
)
CODED = {
    "nature": "accounts.nature",
    "behaviour": "accounts.behaviour",
    "owner": "accounts.owner",
    "status": "accounts.status",
    "costs": "accounts.costs",
    "modality": "accounts.modality",
    "lever": "accounts.lever",
}
EXACT, MARK = "exact", "+"


@dataclass(frozen=True, slots=True)
class AccountsView:
    """A result and the language it is shown in."""

    result: Result
    lang: str
    record: Mapping[str, str] = field(init=False)  # in the language

    def __post_init__(self) -> None:
        object.__setattr__(self, "record", record_in(self.result, self.lang))

    def say(self, key: str, **values: object) -> str:
        """Give a text."""
        return text(key, self.lang, **values)

    def word(self, table: str, code: str) -> str:
        """Give the word of a code in a table of words; a code without word is shown as it is."""
        return words(table, self.lang).get(code, code)

    @property
    def worlds(self) -> list[str]:
        """Names of the worlds compared, the base first."""
        return list(dict.fromkeys(self.result.tables["margins"].table["world"].to_pylist()))

    @property
    def first(self) -> str:
        """Name of what others are compared with."""
        return self.worlds[0]

    @property
    def last(self) -> str:
        """Name of the last world without a shock."""
        return [world for world in self.worlds if MARK not in world][-1]

    @property
    def shocked(self) -> str:
        """Name of the world under a shock; "" without shock."""
        return next((world for world in self.worlds if MARK in world), "")

    @property
    def last_year(self) -> int:
        """Last year of the accounts."""
        return int(pc.max(self.result.tables["margins"].table["year"]).as_py())

    @property
    def cases(self) -> list[str]:
        """Cases of the fees: exact, or their two bounds."""
        return list(dict.fromkeys(self.result.tables["margins"].table["case"].to_pylist()))

    def margins(self, world: str) -> dict[int, int]:
        """Give the margin of the practice in each year of a world, in cents, with the lower bound of the fees."""
        rows = self.rows("margins", level="practice", world=world, case=self.cases[0])
        return {row["year"]: row["margin_cents"] for row in rows}

    @property
    def shock_year(self) -> int:
        """Year in which the shock takes most."""
        before, after = (self.margins(world) for world in (self.last, self.shocked))
        return min(after, key=lambda year: after[year] - before[year])

    def title(self, world: str) -> str:
        """Give the title of a world: that of the scenario's variant, or ours ("law+shock": with the shock)."""
        if MARK in world:
            return word("accounts.world", world.partition(MARK)[2], self.lang)
        said = self.record.get(f"parameter.variant.{world}")
        return str(said) if said else self.word("accounts.world", world)

    def aid(self, name: str) -> str:
        """Give the title of an aid."""
        return str(self.record.get(f"parameter.aid.{name}", name))

    def label(self, row: Row) -> str:
        """Name a world, and the bound of the fees where they differ."""
        bound = "" if row["case"] == EXACT else f", {word('accounts.bound', row['case'], self.lang)}"
        return self.title(row["world"]) + bound

    def rows(self, name: str, **equal: object) -> list[Row]:
        """Give the rows of a table whose columns equal values."""
        return list(self.table(name, **equal).to_pylist())

    def table(self, name: str, **equal: object) -> pa.Table:
        """Give a table cut to the rows whose columns equal values."""
        shown = self.result.tables[name]
        table = said_table(shown.table, shown.said, self.lang)
        for column, value in equal.items():
            table = table.filter(pc.field(column) == value)
        return table

    def grid(self, table: pa.Table, names: tuple[str, ...], file: str) -> Grid:
        """Lay out columns of a table: amounts in euros, shares in percent, codes in words."""
        rows = tuple(tuple(self._cell(row, name) for name in names) for row in table.to_pylist())
        heads = tuple(
            Column(word("accounts.col", _stem(name), self.lang), _is_figure(table, name)) for name in names
        )
        return Grid(heads, rows, data_uri(table), file, table.num_rows)

    def _cell(self, row: Row, name: str) -> str:
        value = row[name]
        if value is None:
            return "–"
        if name == "world":
            return self.label(row) if "case" in row else self.title(value)
        if name in CODED:
            return self.word(CODED[name], value)
        return self._figure(value, name)

    def _figure(self, value: object, name: str) -> str:
        if isinstance(value, date):
            return long_date(value.isoformat(), self.lang)
        if isinstance(value, float):
            return decimal(value, self.lang)
        if not isinstance(value, int) or name in PLAIN:
            return str(value)
        if name.endswith("_permille"):
            return format_percent(Fraction(value, 1000), self.lang)
        return format_euros(value, self.lang) if name.endswith("_cents") else format_count(value, self.lang)


def decimal(value: float, lang: str) -> str:
    """Write a measure with one decimal, none where it is whole."""
    whole, tenths = divmod(round(abs(value) * 10), 10)
    digits = format_count(whole, lang) + (f"{',' if lang == 'fr' else '.'}{tenths}" if tenths else "")
    return f"−{digits}" if value < 0 and (whole or tenths) else digits


def _stem(name: str) -> str:
    return name.removesuffix("_cents").removesuffix("_permille")


def _is_figure(table: pa.Table, name: str) -> bool:
    return name != "year" and str(table.schema.field(name).type) not in {
        "string",
        "large_string",
        "date32[day]",
    }
