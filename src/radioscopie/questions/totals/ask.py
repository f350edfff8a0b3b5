"""What may be asked of `radioscopie totals`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import law, refuse, typed
from radioscopie.errors import problem
from radioscopie.questions.billed import Billed

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input


SPARK = "spark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Billed):
    """A file of any size, to be added up under a law.

    Parameters
    ----------
    engine : where it is counted; None: here
    master : address of Spark; None: what its environment says, else this machine
    """

    law: tuple[date | Input, ...] = law()
    engine: str | None = typed("ENGINE", (SPARK,))
    master: str | None = typed("URL")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        alone = self.master is not None and self.engine != SPARK
        refuse(self, [problem("totals.master_alone", "--master", self.master)] if alone else [])
