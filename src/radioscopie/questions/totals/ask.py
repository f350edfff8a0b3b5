"""What may be asked of `radioscopie totals`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import law, refuse, typed
from radioscopie.questions.billed import Billed
from radioscopie.questions.engine import SPARK, engine_clashes

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input


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
        refuse(self, engine_clashes(self.engine, self.master))
