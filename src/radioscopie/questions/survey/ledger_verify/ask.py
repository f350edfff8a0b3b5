"""What may be asked of `radioscopie survey ledger verify`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import place, refuse

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which ledger is verified."""

    ledger: Path = place(metavar="DIR", by_place=True)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
