"""What may be asked of `radioscopie fees`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, flag, law, refuse

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Technical fees as paid, under another law.

    Parameters
    ----------
    fees : table of fees that `radioscopie snds` writes
    law : the other law; nothing: that in force
    machines : the machines of the sites; without them their number is not known. Used where bands move
    inside : shows cells under 11 fees: for use inside the space that holds the claims
    """

    fees: Input = file("FILE", by_place=True)
    law: tuple[date | Input, ...] = law()
    machines: Input | None = file("PATH", None)
    inside: bool = flag()

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
