"""The nation's accounts being shown in a language: words, rows, tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from radioscopie.numbers import format_count, format_percent
from radioscopie.report.amounts import compact_euros
from radioscopie.report.grid import Column, Grid, data_uri
from radioscopie.results.wording import record_in
from radioscopie.tables.sites import read_departements
from radioscopie.texts import text, word, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from radioscopie.result import Result

WHOLE = 1000
JOINED = " + "
CODED = (
    "variant", "dimension", "group", "kind", "camp", "ratio", "perimeter", "fees", "verdict", "solved", "status",
    "drawn", "case", "aids", "where",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NationView:
    """The accounts of the nation and the language they are shown in."""

    result: Result
    lang: str
    record: Mapping[str, str] = field(init=False)  # in the language

    def __post_init__(self) -> None:
        object.__setattr__(self, "record", record_in(self.result, self.lang))

    def say(self, key: str, **values: object) -> str:
        """Give a text."""
        return text(key, self.lang, **values)

    def table(self, name: str, **equal: object) -> pa.Table:
        """Give the rows of a table whose columns equal values."""
        table = self.result.tables[f"nation_{name}"].table
        for column, value in equal.items():
            table = table.filter(pc.field(column) == value)
        return table

    def rows(self, name: str, **equal: object) -> list[dict[str, Any]]:
        """Give the same rows as dictionaries."""
        return list(self.table(name, **equal).to_pylist())

    @property
    def worlds(self) -> list[str]:
        """Names of the base and the variants, in order."""
        return list(self.table("margins")["variant"].unique().to_pylist())

    @property
    def year(self) -> int:
        """Last year of the accounts."""
        return int(max(self.table("margins")["year"].to_pylist()))

    def world(self, name: str) -> str:
        """Name a world."""
        title = self.record.get(f"parameter.variant.{name}", name)
        return str(words("nation_accounts.world", self.lang).get(name, title))

    def word(self, code: str) -> str:
        """Write a code: a kind, an ownership, a region by its name; several aids one after the other."""
        if JOINED in code:
            return JOINED.join(self.word(part) for part in code.split(JOINED))
        regions = {row["region_code"]: row["region_name"] for row in read_departements().to_pylist()}
        known = {**regions, **words("finances.charge", self.lang), **words("nation_accounts.word", self.lang)}
        return str(known.get(code, code))

    def percent(self, permille: int) -> str:
        """Write thousandths as a percentage."""
        return format_percent(Fraction(permille, WHOLE), self.lang).replace("-", "−")

    def grid(self, table: pa.Table, names: tuple[str, ...], file: str) -> Grid:
        """Lay out the columns of a table that it has."""
        kept = [name for name in names if name in table.column_names]
        heads = tuple(
            Column(word("nation_accounts.col", name, self.lang), name not in (*CODED, "facts", "charge"))
            for name in kept
        )
        rows = tuple(tuple(self._cell(name, row[name]) for name in kept) for row in table.to_pylist())
        return Grid(heads, rows, data_uri(table), file, table.num_rows)

    def _cell(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return "–"
        if isinstance(value, str):
            return self.world(value) if name == "variant" else self.word(value)
        if name.endswith("_cents"):
            return compact_euros(value, self.lang)
        if "_permille" in name:
            return self.percent(value)
        return (
            _hundredths(value, self.lang) if name.endswith("_hundredths") else format_count(value, self.lang)
        )


def _hundredths(value: int, lang: str) -> str:
    whole, mark = format_count(value // 100, lang), "," if lang == "fr" else "."
    return f"{whole}{mark}{value % 100:02d}"
