"""What may be asked of `radioscopie survey audit`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, refuse, word

if TYPE_CHECKING:
    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which published table is attacked, and what stands where a cell is hidden."""

    cells: Input = file("CELLS", by_place=True)
    hidden: str = word("SYMBOL", "c")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
