"""A result of `impact` being shown: the laws that it compares, the year that is said, amounts from end to end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.questions.impact.tables import TABLES
from radioscopie.report.amounts import between, signed_euros, signed_percent
from radioscopie.report.dates import long_date
from radioscopie.report.view import View
from radioscopie.result import Said, in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.arrays import Row, Rows
    from radioscopie.result import Result

LEFT_OUT = "left_out"


def impact_view(result: Result, lang: str) -> ImpactView:
    """Show a result in a language."""
    return ImpactView(result, lang, TABLES)


@dataclass(frozen=True, slots=True)
class ImpactView(View):
    """A result and the language it is shown in."""

    @property
    def variants(self) -> list[str]:
        """Names of the laws compared with the base, in order."""
        return list(self.table("by_year")["variant"].unique().to_pylist())

    @property
    def is_one(self) -> bool:
        """Tell whether one law alone is compared with the base."""
        return len(self.variants) == 1

    @property
    def is_exact(self) -> bool:
        """Tell whether no bound is unknown."""
        return bool(self.table("by_year")["case"].unique().to_pylist() == ["exact"])

    @property
    def years(self) -> list[int]:
        """Civil years, in order."""
        return sorted(self.table("by_year")["year"].unique().to_pylist())

    @property
    def base(self) -> str:
        """Name the law that the others are compared with."""
        day = self.asked("base")
        return (
            self.say("impact.base_law", day=long_date(day, self.lang)) if day else self.say("impact.base_own")
        )

    def title(self, variant: str) -> str:
        """Name a law compared: by its title, between quotes when somebody else wrote it."""
        said = self.result.tables["by_year"].named["variant"][variant]
        words = in_words(said, self.lang)
        return words if isinstance(said, Said) else self.say("report.quoted", words=words)

    def left_out(self, variant: str) -> list[str]:
        """Name what the scenario of a variant holds that is no law."""
        mark = f"parameter.{LEFT_OUT}.{variant}."
        return [in_words(said, self.lang) for key, said in self.result.titles.items() if key.startswith(mark)]

    def last(self, name: str, variant: str) -> pa.Table:
        """Give the rows of a table for a law and the last year."""
        return self.table(name, variant=variant, year=self.years[-1])

    def cases(self, variant: str) -> Rows:
        """Give the year that is said, a row a case."""
        return list(self.last("by_year", variant).to_pylist())

    def spread(self, rows: Rows, name: str, write: Callable[[int, str], str] = signed_euros) -> str:
        """Write an amount, or its two ends where the cases differ."""
        return between([write(row[name], self.lang) for row in rows], self.lang)

    def percents(self, rows: Rows) -> str:
        """Write the effect of the law in percent of what would have been received, or its two ends."""
        return between([self.percent(row) for row in rows], self.lang)

    def percent(self, row: Row) -> str:
        """Write the effect of the law in a row in percent of what would have been received."""
        return signed_percent(row["law_cents"], row["aged_cents"], self.lang)


def by_code(table: pa.Table, dimension: str) -> dict[str, Rows]:
    """Give the rows of each code, a row a case, from the largest effect of the law or of ageing."""
    found: dict[str, Rows] = {}
    for row in table.to_pylist():
        found.setdefault(row[dimension], []).append(row)
    return dict(sorted(found.items(), key=lambda one: -max(_size(row) for row in one[1])))


def moves(rows: Rows) -> bool:
    """Tell whether the law or ageing changes anything in rows."""
    return any(_size(row) for row in rows)


def _size(row: Row) -> int:
    return max(abs(int(row["law_cents"])), abs(int(row["ageing_cents"])))


def in_order(table: pa.Table, dimension: str) -> pa.Table:
    """Put the rows of a table in the order of `by_code`."""
    rank = {code: place for place, code in enumerate(by_code(table, dimension))}
    places = [rank[code] for code in table[dimension].to_pylist()]
    return table.take(pa.array(sorted(range(len(places)), key=places.__getitem__), pa.int64()))
