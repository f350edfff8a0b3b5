"""What may be asked of `radioscopie studies relevance`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, place, refuse
from radioscopie.errors import problem

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which index, and what its exams cost.

    Parameters
    ----------
    state : folder of an index that was linked
    machines : machines, and their fees
    activity : rows billed, whose `encounter` is the order number of the archive
    """

    state: Path = place(metavar="DIR", by_place=True)
    machines: Input | None = file("FILE", default=None)
    activity: Input | None = file("FILE", default=None)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        lone = self.activity is not None and self.machines is None
        refuse(self, [problem("studies_repeats.needs_machines", "--activity")] if lone else ())
