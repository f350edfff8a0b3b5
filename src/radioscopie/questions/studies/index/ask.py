"""What may be asked of `radioscopie studies index`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.asking import day, file, flag, place, refuse, whole, word
from radioscopie.errors import problem
from radioscopie.sources.dicom.find import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radioscopie.errors import Problem
    from radioscopie.inputs import Input

ADDRESS = re.compile("(https?|ae):/+(.+)")
LISTS = (".csv", ".gz", ".tsv", ".txt", ".xlsx", ".parquet")
OURS = "RADIOSCOPIE"
EARLIEST = date(2005, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which archive is indexed, in which state.

    Parameters
    ----------
    source : a folder of files, a DICOMDIR, a list of studies, the address of a DICOMweb archive, or
        `ae://TITLE@host:port`, searched by C-FIND
    state : folder of the index; made when it is not there
    since : first day asked of a server
    aet : title under which we call an archive
    mapping : what the columns of a list are
    rate : questions a second at most
    probe : only say what a server gives
    """

    source: Path = place(metavar="SOURCE", by_place=True)
    state: Path = place(metavar="DIR")
    since: date = day(EARLIEST)
    aet: str = word("TITLE", OURS)
    mapping: Input | None = file("FILE", default=None)
    rate: int = whole(1, 1000, 100)
    probe: bool = flag()

    @property
    def address(self) -> str:
        """Address of a server, "" for files; a path has lost the second of its bars."""
        found = ADDRESS.fullmatch(self.source.as_posix())
        return f"{found[1]}://{found[2]}" if found else ""

    @property
    def is_list(self) -> bool:
        """Whether the source is a list of studies."""
        return not self.address and self.source.suffix.lower() in LISTS and not self.source.is_dir()

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self, self._clashes())

    def _clashes(self) -> Iterator[Problem]:
        if not OWN.fullmatch(self.aet):
            yield problem("studies.bad_title", "--aet")
        if self.mapping is not None and not self.is_list:
            yield problem("studies.no_list", "--mapping")
        if self.probe and not self.address:
            yield problem("studies.no_server", "--probe")
