"""The machines of a practice as investments take them: from its desks and takings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.law.words import NONE
from radioscopie.models.finances.desks import summed
from radioscopie.models.finances.invest.inputs import Held, per_exam

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.desks import Desks, Takings


@dataclass(frozen=True, slots=True)
class YearDone:
    """A year of a practice, as investments and levers are judged on it.

    Parameters
    ----------
    takings : totals of the year (`Takings.year`), shapes (D,)
    machines : table of `tables.machines`, in the order of `desks.machines`
    counts : technical fees at 100 % opened by each machine in the year, shape (M,)
    paid : what the insurer, the complementary insurers and the patients paid of the acts, in cents, shape (3,)
    """

    desks: Desks
    takings: Takings
    machines: pa.Table
    counts: Ints
    paid: Ints


def held_of(year: YearDone) -> tuple[Held, ...]:
    """Give the machines of a practice as they stand."""
    desks, takings, counts = year.desks, year.takings, year.counts
    size = len(desks.machines)
    taken = summed(takings.acts + takings.excess, desks.machine, size)
    return tuple(
        Held(
            row["machine"], row["equipment"], row["class"], row["zone"], row["site"], row["installed_on"],
            int(counts[rank]), per_exam(int(taken[rank]), int(counts[rank])),
            NONE if row["reference_activity"] is None else row["reference_activity"], int(desks.fee_permille[rank]),
        )
        for rank, row in enumerate(year.machines.to_pylist())
    )  # fmt: skip
