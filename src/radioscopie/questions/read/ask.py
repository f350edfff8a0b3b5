"""What may be asked of `radioscopie read`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import choice, file, refuse, whole

if TYPE_CHECKING:
    from radioscopie.inputs import Input

RSF, B2, NOEMIE, DAMIR, AUTO = "rsf-ace", "b2", "noemie", "open-damir", "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which file of bills or of payments.

    Parameters
    ----------
    file : RSF-ACE of a hospital, B2 of any operator, NOEMIE return of a practice; a month of Open DAMIR, or a folder of
        months
    format : what it is; "auto": told by its first line
    ct_machines : CT machines in use, for the reference activity that a whole year of Open DAMIR tells
    """

    file: Input = file(by_place=True)
    format: str = choice((AUTO, RSF, B2, NOEMIE, DAMIR), AUTO)
    ct_machines: int | None = whole(1, 5000, None)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
