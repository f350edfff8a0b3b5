"""What may be asked of `radioscopie totals`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import law
from radioscopie.questions.billed import Billed

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Billed):
    """A file of any size, to be added up under a law."""

    law: tuple[date | Input, ...] = law()
