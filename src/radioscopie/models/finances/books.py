"""The accounts of a practice in every world and year compared, at each level and for each cost of its charges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT
from radioscopie.models.finances.accounts import LEVELS, Accounts, accounts
from radioscopie.models.finances.assets import with_assets
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.takings import replayed
from radioscopie.ranges import CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.finances.takings import PracticeWorld, Replayed
    from radioscopie.tables.charges import Charge

BOUNDS = ("reference_low", "reference_high")
EXACT = "exact"


@dataclass(frozen=True, slots=True)
class PracticeYear:
    """A year of a practice in a world.

    Parameters
    ----------
    case : "exact", or the bound of the technical fees (CT machines whose reference activity is unknown)
    bound : rank of the bound in `done.takings`
    accounts : by level (practice, site, machine) and cost of the charges (low, central, high)
    """

    world: PracticeWorld
    year: int
    case: str
    bound: int
    done: Replayed
    accounts: dict[tuple[str, str], Accounts]

    @property
    def practice(self) -> Accounts:
        """Accounts of the practice at central charges."""
        return self.accounts["practice", "central"]


def make_books(
    practice: Practice,
    charges: Sequence[Charge],
    worlds: Sequence[PracticeWorld],
    years: Sequence[int],
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[PracticeYear, ...]:
    """Draw up the accounts of each year in each world; the first world says what charges are held to.

    Parameters
    ----------
    advance : called with the number of rows replayed, for a progress line

    Returns
    -------
    One book a year and world, or one a bound of the technical fees when they differ in any of them
    """
    done = {}
    for year in years:
        done[year] = replayed(practice, worlds, year)
        advance(len(practice.desk) * len(worlds))
    is_exact = all(_is_exact(one) for worlds_of in done.values() for one in worlds_of.values())
    return tuple(
        _book(practice, charges, world, year, done[year], bound, is_exact)
        for year in years
        for world in worlds
        for bound in range(1 if is_exact else len(BOUNDS))
    )  # fmt: skip


def _is_exact(done: Replayed) -> bool:
    low, high = done.takings
    return bool((low.fees == high.fees).all())


def _book(
    practice: Practice,
    charges: Sequence[Charge],
    world: PracticeWorld,
    year: int,
    done: dict[str, Replayed],
    bound: int,
    is_exact: bool,
) -> PracticeYear:
    desks = practice.desks
    words = (EQUIPMENT[code] for code in desks.machine_equipment.tolist())
    machines = dict(zip(desks.machines, words, strict=True))
    lines = (*with_assets(charges, practice.file, year, machines), *world.added.get(year, ()))
    reference = next(iter(done.values())).takings[bound].year()
    now = done[world.name].takings[bound].year()
    other = np.array([practice.file.other_receipts], np.int64)
    drawn = {
        (level, cost): accounts(
            desks, lines, values_in(lines, cost), reference, now, level=level, other=other
        )
        for level in LEVELS
        for cost in CASES
    }
    case = EXACT if is_exact else BOUNDS[bound]
    return PracticeYear(world, year, case, bound, done[world.name], drawn)
