"""Fields of shock and aid files: numbers with a low and a high case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.ranges import USER
from radioscopie.tables.invest_fields import InvestFields

if TYPE_CHECKING:
    from fractions import Fraction

    from radioscopie.ranges import Range


@dataclass(slots=True)
class CashFields(InvestFields):
    """A table of a shock or aid file."""

    def cases(self, key: str, bounds: tuple[int, int], default: int | None = None) -> Range[Fraction]:
        """Read a number, or a table low, central, high, source."""
        return self.between(
            key,
            lambda table, case: table.exact(case, bounds, default if case == key else None),
            ("source",),
            USER,
        )
