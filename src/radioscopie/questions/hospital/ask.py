"""What may be asked of `radioscopie sites`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import day, file, refuse, whole, years
from radioscopie.models.draws import MOST_SEED
from radioscopie.questions.defaults import BASE_ON, YEARS
from radioscopie.questions.territory import Looked, clashes

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input

DRAWS, SEED, MOST_DRAWS = 200, 2026, 2000
FIRST_YEAR, LAST_YEAR = 2018, 2035  # years whose technical fees are held


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Looked):
    """Hospital sites under two laws.

    Parameters
    ----------
    sites : without any, those of the SAE 2023
    add_sites : sites added to them
    base : the base is the law in force where nothing changes after this day
    years : civil years compared
    draws, seed : draws of what nobody publishes, from which intervals follow, and what makes them the same again
    """

    sites: Input | None = file(default=None)
    add_sites: Input | None = file(default=None)
    base: date = day(BASE_ON)
    years: tuple[int, ...] = years(FIRST_YEAR, LAST_YEAR, YEARS)
    draws: int = whole(1, MOST_DRAWS, DRAWS)
    seed: int = whole(0, MOST_SEED, SEED)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self, clashes(self))
