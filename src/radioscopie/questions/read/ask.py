"""What may be asked of `radioscopie read`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import choice, file, refuse

if TYPE_CHECKING:
    from radioscopie.inputs import Input

RSF, B2, NOEMIE, AUTO = "rsf-ace", "b2", "noemie", "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which file of bills or of payments.

    Parameters
    ----------
    file : RSF-ACE of a hospital, B2 of any operator, NOEMIE return of a practice
    format : what it is; "auto": told by its first line
    """

    file: Input = file(by_place=True)
    format: str = choice((AUTO, RSF, B2, NOEMIE), AUTO)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
