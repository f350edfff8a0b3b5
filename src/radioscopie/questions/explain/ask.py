"""What may be asked of `radioscopie explain`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import law, whole
from radioscopie.questions.billed import Billed

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Billed):
    """A line of a file (the header of a CSV is line 1; in Parquet, the number of the row), under a law."""

    line: int = whole(1, 10**12)
    law: tuple[date | Input, ...] = law()
