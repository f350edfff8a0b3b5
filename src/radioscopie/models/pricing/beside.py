"""What a file says beside its acts, part by part: lines of technical fees, the amounts billed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.models.pricing.billed import COLUMN, compare_next
from radioscopie.models.pricing.fees_billed import fees_of
from radioscopie.models.pricing.inferred import januaries_of
from radioscopie.models.pricing.price import screened

if TYPE_CHECKING:
    from radioscopie.arrays import Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.billed import Compared
    from radioscopie.models.pricing.encode import Fleet
    from radioscopie.models.pricing.fees_billed import Fee
    from radioscopie.tables.activity import Activity


@dataclass(frozen=True, slots=True)
class Beside:
    """What some rows say beside their acts.

    Parameters
    ----------
    fees : lines of technical fees, equal ones of a day and part together, in order of date then line
    januaries : years whose January the rows have, where there are lines of fees
    billed : the amounts billed beside the text; None without any
    """

    fees: tuple[Fee, ...] = ()
    januaries: frozenset[int] = frozenset()
    billed: Compared | None = None

    def __add__(self, other: Beside) -> Beside:
        """Put together what two parts of a file say."""
        billed = self.billed + other.billed if self.billed and other.billed else self.billed or other.billed
        fees = tuple(sorted((*self.fees, *other.fees), key=lambda fee: (fee.day, fee.line)))
        return Beside(fees, self.januaries | other.januaries, billed)


def beside(batch: Activity, fleet: Fleet, law: Compiled, opened: dict[str, Whole]) -> Beside:
    """Read what a part of a file says beside its acts.

    Parameters
    ----------
    opened : fees counted so far, as for `billed.compare_next`
    """
    tables = [batch.table, *([] if batch.fees is None else [batch.fees])]
    januaries = frozenset(januaries_of(tables)) if batch.fees is not None else frozenset()
    return Beside(fees_of(batch.fees), januaries, _billed(batch, fleet, law, opened))


def _billed(batch: Activity, fleet: Fleet, law: Compiled, opened: dict[str, Whole]) -> Compared | None:
    if COLUMN not in batch.table.column_names:
        return None
    rows, coded, _ = screened(batch, fleet, law)
    return compare_next(rows, coded, fleet, law, opened)
