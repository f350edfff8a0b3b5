"""A `sites` result being shown in a language: its rows by case and year, and its answer in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from radioscopie.numbers import format_count
from radioscopie.report.amounts import compact_euros, signed_percent
from radioscopie.report.dates import long_date
from radioscopie.results.wording import Told, told
from radioscopie.texts import text

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.result import Result

LOW, MID, HIGH = "reference_low", "reference_mid", "reference_high"
NOTHING = {"base_cents": 0, "change_cents": 0, "fees": 0}


@dataclass(frozen=True, slots=True)
class SitesView:
    """A result and the language it is shown in."""

    result: Result
    lang: str

    @property
    def years(self) -> list[int]:
        """Years of the result, in order."""
        return sorted(self.result.tables["by_year"].table["year"].unique().to_pylist())

    @property
    def year(self) -> int:
        """Year shown where only one is: the last."""
        return self.years[-1]

    def years_word(self) -> str:
        """Write the years: 2027 or 2025-2027."""
        return str(self.year) if len(self.years) == 1 else f"{self.years[0]}-{self.year}"

    def say(self, key: str, **values: object) -> str:
        """Give a text."""
        return text(key, self.lang, **values)

    def table(self, name: str, case: str = "", year: int = 0) -> pa.Table:
        """Give the rows of a table in a case and a year (all when not given)."""
        table = self.result.tables[name].table
        table = table.filter(pc.field("case") == case) if case else table
        return table.filter(pc.field("year") == year) if year else table

    def one(self, name: str, case: str, **equal: str) -> dict[str, Any]:
        """Give the row of the last year in a case; zeros where there is none."""
        rows = self.table(name, case, self.year).to_pylist()
        return next((row for row in rows if all(row[key] == word for key, word in equal.items())), NOTHING)

    def found(self, key: str) -> int:
        """Give the count of a finding."""
        return dict(self.result.findings)[key]

    def known(self) -> int:
        """Count the sites that are priced."""
        return len(self.result.tables["by_site"].table["finess_et"].unique())

    def hypotheses(self) -> dict[str, Told]:
        """Give the words of each hypothesis, by its code."""
        record = self.result.record
        return {
            one.key.removeprefix("sites."): told(one, self.lang, record) for one in self.result.assumptions
        }

    def base(self) -> str:
        """Write the date of the base law."""
        return long_date(self.result.record.get("parameter.base", "–"), self.lang)


def answer(result: Result, lang: str) -> str:
    """Say the result in one sentence, for the last year."""
    view = SitesView(result, lang)
    low, mid, high = (view.one("by_year", case) for case in (LOW, MID, HIGH))
    change = mid["change_cents"]
    least, most = sorted((low["change_cents"], high["change_cents"]), key=abs)
    return view.say(
        "sites.answer_same" if not change else "sites.answer" if change < 0 else "sites.answer_up",
        year=view.year,
        sites=format_count(view.known(), lang),
        mid=compact_euros(abs(change), lang),
        amortised=view.hypotheses()["amortised_share"].central,
        percent=signed_percent(change, mid["base_cents"], lang),
        low=compact_euros(abs(least), lang),
        high=compact_euros(abs(most), lang),
    )
