"""A practice under a shock and with aids: the volumes that are left, its cash in each world, what each aid changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.errors import together
from radioscopie.models.finances.aids.aided import aided, load_aids
from radioscopie.models.finances.aids.rules import AidBasis
from radioscopie.models.finances.cash.flows import CashYear, activity
from radioscopie.models.finances.cash.practice import own_loans, practice_cash
from radioscopie.models.finances.cash.shocks import factors, load_shock
from radioscopie.models.finances.desks import WHOLE, week_of
from radioscopie.models.finances.takings import PPM, PracticeWorld, replayed
from radioscopie.ranges import CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.inputs import Input
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.cash.flows import WeeklyActivity
    from radioscopie.models.finances.cash.ledger import Cash
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.tables.aids import Aid, Aids
    from radioscopie.tables.shock_file import Shock

    ByCost = dict[str, Cash]
    ByBound = dict[str, ByCost]

SHOCK, AIDS = "+shock", "+aids"  # added to the name of a world; a "+" is in no name of a variant
FIRST = 0  # rank of a bound of the technical fees: exams are the same under both


@dataclass(frozen=True, slots=True)
class Crisis:
    """A shock and aids; either may be absent."""

    shock: Shock | None = None
    aids: Aids | None = None

    @property
    def rules(self) -> tuple[Aid, ...]:
        """The aids, in order."""
        return self.aids.aids if self.aids else ()

    def within(self, years: Sequence[int]) -> Crisis:
        """Move both to the second year of accounts when the first one's year is not one of them."""
        first = self.shock.year if self.shock else self.aids.year if self.aids else years[0]
        gap = 0 if first in years else years[min(1, len(years) - 1)] - first
        shock = self.shock.moved(self.shock.year + gap) if self.shock else None
        return Crisis(shock, self.aids.moved(self.aids.year + gap) if self.aids else None)

    @property
    def begins(self) -> date | None:
        """First day of the shock; None without one."""
        return min(fall.first for fall in self.shock.falls) if self.shock else None


def read_crisis(shock: Input | str | None, aid: Input | str | None) -> Crisis:
    """Read a shock and aids.

    Raises
    ------
    InputError : no such file or name, every problem of both files
    """
    return Crisis(
        *together(lambda: load_shock(shock) if shock else None, lambda: load_aids(aid) if aid else None)
    )


def shocked_world(
    practice: Practice, world: PracticeWorld, shock: Shock, years: Sequence[int]
) -> PracticeWorld:
    """Give a world where the shock falls on the volumes of another."""
    normal = [replayed(practice, (world,), year)[world.name].takings[FIRST].exams for year in years]
    left = factors(shock, practice.desks, years, exams=np.concatenate(normal, axis=1))
    by_year = dict(zip(years, np.split(left, len(years), axis=1), strict=True))
    return replace(world, name=world.name + SHOCK, factor=_factor(practice, world, by_year))


def _factor(practice: Practice, world: PracticeWorld, left: Mapping[int, Ints]) -> Callable[[Coded], Ints]:
    """Say how many times each row is done, in millionths: as in the world, times what the shock leaves."""

    def factor(again: Coded) -> Ints:
        year = int(again.year[0])
        week = week_of(again.rows.day.astype(np.int64) - to_day(date(year, 1, 1)))
        kept = left[year][practice.desk, week]
        before = world.factor(again) if world.factor else np.full(len(week), PPM, np.int64)
        moved: Ints = before * kept // WHOLE
        return moved

    return factor


def without_shock(books: Sequence[PracticeYear]) -> list[PracticeYear]:
    """Keep the years without shock."""
    return [book for book in books if not book.world.name.endswith(SHOCK)]


def cash_by_world(practice: Practice, books: Sequence[PracticeYear]) -> dict[str, ByBound]:
    """Follow the cash of each world, by bound of the technical fees ("exact" when they agree) and case of charges."""
    worlds = dict.fromkeys(book.world.name for book in books)
    bounds = {bound: with_bound(books, bound) for bound in dict.fromkeys(book.case for book in books)}
    return {
        world: {bound: _by_cost(practice, mine, world) for bound, mine in bounds.items()} for world in worlds
    }


def with_bound(books: Sequence[PracticeYear], bound: str) -> list[PracticeYear]:
    """Keep the years of a bound of the technical fees."""
    return [book for book in books if book.case == bound]


def _by_cost(practice: Practice, books: Sequence[PracticeYear], world: str) -> ByCost:
    """Follow the cash of a world at each cost of the charges; the year before is taken like the first of the base."""
    mine = [book for book in books if book.world.name == world]
    return {cost: practice_cash(practice, mine, books[0], cost) for cost in CASES}


def aid_basis(practice: Practice, books: Sequence[PracticeYear], bound: str) -> AidBasis:
    """Say what aids look at: the last world, beside the same one without the shock, with a bound of the fees."""
    last, mine = books[-1].world.name, with_bound(books, bound)
    normal, now = (_activity(practice, mine, world) for world in (last.removesuffix(SHOCK), last))
    return AidBasis(normal, now, own_loans(practice.file), practice.file.overdraft)


def _activity(practice: Practice, books: Sequence[PracticeYear], world: str) -> WeeklyActivity:
    mine = [book for book in books if book.world.name == world]
    years = [CashYear(book.year, book.done.takings[book.bound], book.practice) for book in mine]
    return activity(practice.desks, years)


def with_aids(
    rules: Sequence[Aid], followed: Mapping[str, Mapping[str, Cash]], bases: Mapping[str, AidBasis]
) -> ByBound:
    """Give the same cash, by bound of the fees and case of charges, with aids."""
    return {
        bound: {cost: aided(rules, one, bases[bound]).cash for cost, one in by_cost.items()}
        for bound, by_cost in followed.items()
    }


def lowest(cash: Cash, since: date | None) -> int:
    """Give how low the cash of a practice goes from a day on, in cents."""
    week = max(cash.weeks.week(since), 0) if since else 0
    return int(cash.closing[0, week:].min())
