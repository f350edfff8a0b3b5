"""What may be asked of `radioscopie studies index`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import place, refuse

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which archive is indexed, in which state.

    Parameters
    ----------
    source : a folder of files, or a DICOMDIR
    state : folder of the index; made when it is not there
    """

    source: Path = place(metavar="SOURCE", by_place=True)
    state: Path = place(metavar="DIR")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
