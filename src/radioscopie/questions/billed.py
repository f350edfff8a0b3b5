"""What `price`, `explain`, `totals` and `impact` ask alike: acts billed, the machines that made them, the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.asking import file, refuse
from radioscopie.law.load import Law
from radioscopie.tables.machines import no_machines, read_machines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.inputs import Input
    from radioscopie.result import Assumption
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """Acts billed.

    Parameters
    ----------
    activity : one row an act (or n times the same)
    machines : without them no row may name one
    mapping : column mapping of a foreign export
    """

    activity: Input = file("ACTIVITY", by_place=True)
    machines: Input | None = file("PATH", None)
    mapping: Input | None = file("PATH", None)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)


def machines_of(ask: Billed) -> Machines:
    """Read the machines, if a file was given.

    Raises
    ------
    InputError : every problem of the file
    """
    return read_machines(ask.machines) if ask.machines else no_machines()


def understood(*read: Activity | Machines) -> list[Assumption]:
    """Give what was understood of files that nobody wrote in them."""
    return [one for file in read for one in file.seen]


def law_of(parts: Iterable[date | Input]) -> Law:
    """Give the law in force, frozen at each day and under each reform, in order.

    Raises
    ------
    InputError : every problem of a reform
    """
    law = Law.load()
    for part in parts:
        law = law.frozen(part) if isinstance(part, date) else law.with_reforms(part)
    return law
