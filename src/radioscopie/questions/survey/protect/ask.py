"""What may be asked of `radioscopie survey protect`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import choice, file, place, refuse, whole, word
from radioscopie.errors import Problem, problem
from radioscopie.models.survey.disclosure.presets import preset_names
from radioscopie.models.survey.disclosure.work import COSTS, VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radioscopie.inputs import Input

LARGEST_BASE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which tables are published, of which contributions, under which rules.

    Parameters
    ----------
    table : "column,column" of each table; tables of one release are protected together
    unit : column that says who gave a row, when somebody gave several; each row is somebody else's otherwise
    preset : primary rules
    cost : what hiding a cell costs
    rounding : round to multiples of this instead of hiding; 0: hide
    ledger : folder of the earlier releases, to which this one is added
    """

    contributions: Input = file("FILE", by_place=True)
    table: tuple[str, ...] = word("COLUMNS", many=True)
    value: str = word("COLUMN")
    unit: str | None = word("COLUMN", None)
    preset: str = choice(preset_names())
    cost: str = choice(COSTS, VALUE)
    rounding: int = whole(0, LARGEST_BASE, 0)
    ledger: Path | None = place(default=None)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self, self._clashes())

    @property
    def tables(self) -> tuple[tuple[str, ...], ...]:
        """Columns of each table."""
        return tuple(tuple(name.strip() for name in one.split(",")) for one in self.table)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of all the tables, each once."""
        return tuple(dict.fromkeys(name for table in self.tables for name in table))

    def _clashes(self) -> Iterator[Problem]:
        for written, table in zip(self.table, self.tables, strict=True):
            folded = Counter(name.casefold() for name in table)
            if not all(table):
                yield problem("survey_protect.no_column", "--table", written)
            elif max(folded.values()) > 1:
                yield problem("survey_protect.column_twice", "--table", written)
        for option, name in (("--value", self.value), ("--unit", self.unit)):
            if name and name.casefold() in {one.casefold() for one in self.columns}:
                yield problem("survey_protect.column_of_table", option, name)
        if self.unit and self.unit.casefold() == self.value.casefold():
            yield problem("survey_protect.unit_is_value", "--unit", self.unit)
        if any(name.casefold() == VALUE for name in self.columns):
            yield problem("survey_protect.named_value", "--table", VALUE)
