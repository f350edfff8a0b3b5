"""The accounts of a practice being shown in a language: the worlds compared, their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from radioscopie.questions.accounts.practice.tables.declared import TABLES
from radioscopie.report.amounts import known_euros
from radioscopie.report.dates import long_date
from radioscopie.report.view import View, with_words
from radioscopie.result import Said, in_words
from radioscopie.results.declared import AT_MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from radioscopie.arrays import Row
    from radioscopie.report.grid import Grid
    from radioscopie.result import Result
    from radioscopie.results.declared import Ratio, Shown

MARK, LAW = "+", "law"


def accounts_view(result: Result, lang: str) -> AccountsView:
    """Show a result in a language."""
    return AccountsView(result, lang, TABLES)


@dataclass(frozen=True, slots=True)
class AccountsView(View):
    """A result and the language it is shown in."""

    @property
    def worlds(self) -> list[str]:
        """Names of the worlds compared, the base first."""
        return list(self.table("margins")["world"].unique().to_pylist())

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
        return int(pc.max(self.table("margins")["year"]).as_py())

    @property
    def compared(self) -> list[str]:
        """Names of the worlds compared with the first one, without shock."""
        return [world for world in self.worlds[1:] if MARK not in world]

    @property
    def worst(self) -> Row:
        """Change of margin in the year in which the shock takes most, with the lower bound of the fees."""
        rows = self.rows("changes", world=self.shocked, against=self.last)
        return min(
            (row for row in rows if row["case"] == rows[0]["case"]), key=lambda row: row["change_cents"]
        )

    def title(self, world: str) -> str:
        """Give the title of a world: that of the scenario's variant, or ours."""
        return in_words(self.result.tables["margins"].named["world"][world], self.lang)

    def line(self, row: Row) -> str:
        """Name a line: a receipt, a shipped line of charges, that of a reading organisation, or the user's own."""
        if row["nature"] == "receipt":
            return self.word("accounts.receipt", row["line"])
        return self.shown("lines", "line", row["line"])

    def written(self, name: str, column: Shown | Ratio, row: Mapping[str, Any]) -> str:
        """Write a cell of a row; a world by its title."""
        return self.title(row["world"]) if column.name == "world" else View.written(self, name, column, row)

    def worded(self, name: str, column: str, table: pa.Table) -> pa.Table:
        """Write a column in words, in the download of its table too."""
        return with_words(table, column, (self.shown(name, column, one) for one in table[column].to_pylist()))

    def laid(self, name: str, columns: Iterable[str], table: pa.Table | None = None, file: str = "") -> Grid:
        """Lay out a table, whose download may have a name of its own; one row for both bounds of the fees of CT."""
        kept = tuple(columns)
        held = (self.table(name) if table is None else table).column_names
        has_bounds = any(one in held and one not in kept for one in ("bound", "case"))
        grid = self.ends(name, kept, table) if has_bounds else self.grid(name, kept, table)
        return replace(grid, file=f"{file or name}.csv", cents=True)

    def margin(self, cents: int, row: Row) -> str:
        """Write an amount of a row of margins with the figures that charges leave known."""
        known = known_euros(cents, self.lang, (row["margin_low_cents"], row["margin_high_cents"]))
        return AT_MOST + known if row["lacking"] else known

    def margin_of(self, world: str, row: Row) -> Row:
        """Give the margins of the practice in a world, in the year and with the bound of a row."""
        return self.rows("margins", level="practice", world=world, year=row["year"], case=row["case"])[0]

    def law(self, world: str) -> str:
        """Name a world in a sentence: the law in force, or its title between quotes."""
        if world == LAW:
            return self.word("report.law", LAW)
        is_ours = (
            isinstance(self.result.tables["margins"].named["world"][world], Said) and world != self.first
        )
        return self.title(world) if is_ours else self.say("report.quoted", words=self.title(world))

    @property
    def against(self) -> str:
        """Name what the others are compared with, in a sentence."""
        day = self.asked("base")
        if self.asked("scenario") or not day:
            return self.law(self.first)
        return self.say("impact.base_law", day=long_date(day, self.lang))
