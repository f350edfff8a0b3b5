"""The nation's accounts being shown in a language: the worlds compared, their names, codes in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radioscopie.questions.accounts.nation.tables.declared import RATIOS, TABLES
from radioscopie.report.view import NO_WORDS, NOTHING, View
from radioscopie.result import in_words
from radioscopie.results.declared import AT_LEAST, AT_MOST
from radioscopie.texts import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from radioscopie.report.grid import Grid
    from radioscopie.result import Result, Sayable
    from radioscopie.results.declared import Ratio, Shown

JOINED = " + "
CAMPS, SIGNS = "nation_camps", {"at_most": AT_MOST, "at_least": AT_LEAST}
SOLVED = ("pay", "equity")  # solved for among all charges: at most, too


def nation_view(result: Result, lang: str) -> NationView:
    """Show a result in a language."""
    return NationView(result, lang, TABLES)


@dataclass(frozen=True, slots=True)
class NationView(View):
    """The accounts of the nation and the language they are shown in."""

    @property
    def worlds(self) -> list[str]:
        """Names of the base and the variants, in order."""
        return list(self.table("nation_margins")["variant"].unique().to_pylist())

    @property
    def year(self) -> int:
        """Last year of the accounts."""
        return int(max(self.table("nation_margins")["year"].to_pylist()))

    def world(self, name: str) -> str:
        """Name a world."""
        return self.shown("nation_margins", "variant", name)

    def said(self, code: str) -> str:
        """Give the word of a code of the nation's accounts."""
        return self.word("nation_accounts.word", code)

    def written(self, name: str, column: Shown | Ratio, row: Mapping[str, Any]) -> str:
        """Write a cell of a row; a ratio of camps that charges without an amount bound has the sign of its row."""
        found = View.written(self, name, column, row)
        return found if name != CAMPS or found == NOTHING else _bound(column.name, row) + found

    def signed(self, label: str, name: str, column: str, row: Mapping[str, Any]) -> str:
        """Write the label of a mark that a chart draws from a cell, with the sign of the cell where it is a bound."""
        (found,) = [one for one in self.declared[name].columns if one.name == column]
        sign = next((one for one in SIGNS.values() if self.written(name, found, row).startswith(one)), "")
        return f"{label} ({sign.strip()})" if sign else label

    def cell(self, column: Shown, value: Any, names: Mapping[str, Sayable] = NO_WORDS) -> str:
        """Write a value of a column: a dash for no word, several aids one after the other."""
        if value == "":
            return NOTHING
        if column.name == "aids":
            return JOINED.join(self.aid(name, names) for name in value.split(JOINED))
        return View.cell(self, column, value, names)

    def aid(self, name: str, titles: Mapping[str, Sayable]) -> str:
        """Name an aid shortly, or by its title when it is of a user's file."""
        short = words("nation_accounts.aid", self.lang).get(name)
        return short or in_words(titles[name], self.lang)

    def laid(self, name: str, columns: Iterable[str], table: pa.Table | None = None) -> Grid:
        """Lay out a table; its amounts are in cents in the download."""
        return replace(self.grid(name, columns, table), cents=True)


def _bound(column: str, row: Mapping[str, Any]) -> str:
    """Give the sign of a cell of the camps."""
    if column == "solved_cents" and row["solved"] in SOLVED and row["sense"]:
        return AT_MOST
    return SIGNS.get(row["sense"], "") if column in RATIOS else ""
