"""What may be asked of `radioscopie studies index`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.asking import day, place, refuse

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = re.compile("(https?):/+(.+)")
EARLIEST = date(2005, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which archive is indexed, in which state.

    Parameters
    ----------
    source : a folder of files, a DICOMDIR, or the address of a DICOMweb archive
    state : folder of the index; made when it is not there
    since : first day asked of a DICOMweb archive
    """

    source: Path = place(metavar="SOURCE", by_place=True)
    state: Path = place(metavar="DIR")
    since: date = day(EARLIEST)

    @property
    def address(self) -> str:
        """Address of a DICOMweb archive, "" for files; a path has lost the second of its bars."""
        found = ADDRESS.fullmatch(self.source.as_posix())
        return f"{found[1]}://{found[2]}" if found else ""

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
