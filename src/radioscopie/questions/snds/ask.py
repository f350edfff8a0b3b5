"""What may be asked of `radioscopie snds`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import choice, flag, place, refuse, whole, years
from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import problem

if TYPE_CHECKING:
    from pathlib import Path

PMSI, DCIR, NONE = "pmsi", "dcir", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which tables of the SNDS, and what is kept of them.

    Parameters
    ----------
    dcir : folder of the tables ER_PRS_F, ER_CAM_F, ER_ETE_F, ER_ARO_F
    pmsi : folder of the tables of external acts T_MCOaaCSTC, FMSTC, FBSTC, FCSTC, FASTC
    period : civil years of care; None: all
    hospitals : where the external acts of public hospitals come from; None: PMSI when it is given, else DCIR
    lag_months : months at most from care to the release of its flux, for comparisons between years; None: any
    inside : shows cells under 11 and practices: for use inside the space that holds the claims
    """

    dcir: Path = place(metavar="DIR", by_place=True)
    pmsi: Path | None = place(None, "DIR")
    period: tuple[int, ...] | None = years(FIRST_DAY.year, LAST_DAY.year, None)
    hospitals: str | None = choice((PMSI, DCIR, NONE), None)
    lag_months: int | None = whole(1, 60, None)
    inside: bool = flag()

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and hospitals from tables that are not given."""
        clash = self.hospitals == PMSI and self.pmsi is None
        refuse(self, [problem("snds.no_pmsi", "--hospitals", PMSI)] if clash else ())

    @property
    def source_of_hospitals(self) -> str:
        """Where the external acts of public hospitals come from."""
        return self.hospitals or (PMSI if self.pmsi else DCIR)
