"""What may be asked of `radioscopie dose`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, place, refuse

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which index, against which levels.

    Parameters
    ----------
    state : folder of an index (`radioscopie studies index`)
    levels : reference levels of the user, before ours
    exam_map : which exam a protocol is
    """

    state: Path = place(metavar="DIR", by_place=True)
    levels: Input | None = file("FILE", default=None)
    exam_map: Input | None = file("FILE", default=None)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
