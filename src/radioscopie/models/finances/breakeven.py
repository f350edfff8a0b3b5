"""How margins move with volumes: break-even under the real bands of the technical fees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.charges import place_count, places_of
from radioscopie.models.finances.desks import summed
from radioscopie.models.finances.takings import counted_fees
from radioscopie.money import half_up

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.finances.takings import PracticeWorld, Replayed


STEP, MOST = 25, 3000
WHOLE = 1000
NEVER = -1


@dataclass(frozen=True, slots=True)
class Curve:
    """Receipts and charges of the N places of a level as volumes change, in cents.

    Parameters
    ----------
    permille : volumes as thousandths of those of the year, shape (F,)
    exams, revenue, spent : shapes (F, N)
    """

    level: str
    permille: Ints
    exams: Ints
    revenue: Ints
    spent: Ints

    @property
    def margin(self) -> Ints:
        """Receipts less charges."""
        left: Ints = self.revenue - self.spent
        return left


def fees_by_volume(practice: Practice, world: PracticeWorld, done: Replayed, case: int, year: int) -> Ints:
    """Give the fees of each machine at each volume of `volumes()`, before sharing, shape (F, M), in cents.

    Volumes change in proportion on every day; fees at 100 % are counted again, second fees follow in proportion.
    """
    machines = len(practice.fleet.ids)
    paid = summed(done.takings[case].fees.sum(axis=1), practice.desks.machine, machines)
    rest = paid - counted_fees(practice, world, done.counts, year)[case]
    running = done.counts.cumsum(axis=1)
    rows = []
    for permille in volumes().tolist():
        counts = np.diff(half_up(running * permille, WHOLE), axis=1, prepend=0)
        rows.append(counted_fees(practice, world, counts, year)[case] + half_up(rest * permille, WHOLE))
    return np.stack(rows)


def volumes() -> Ints:
    """Give the volumes tried, in thousandths of those of the year: 0 to 3 000 by 25."""
    return np.arange(0, MOST + STEP, STEP)


def curve(practice: Practice, books: Accounts, fees: Ints) -> Curve:
    """Draw receipts and charges against volumes for the places of an account.

    Parameters
    ----------
    books : accounts of the year at the level wanted
    fees : from `fees_by_volume`, same case
    """
    desks, permille = practice.desks, volumes()[:, None]
    places = place_count(desks, books.level)
    kept = half_up(fees * desks.fee_permille, WHOLE)
    here = summed(kept.T, places_of(desks, "machine", books.level), places).T
    acts = half_up((books.acts + books.excess) * permille, WHOLE) + books.other
    moving = books.charges_behaving("volume")
    spent = books.spent - moving + half_up(moving * permille, WHOLE)
    exams = half_up(books.exams * permille, WHOLE)
    return Curve(books.level, permille[:, 0], exams, acts + here, spent)


def break_even(found: Curve) -> Ints:
    """Give the least exams a year from which no margin of the curve is below zero again; -1: never, shape (N,).

    Between two volumes tried the margin is taken as a straight line.
    """
    return np.array([_crossing(found.exams[:, n], found.margin[:, n]) for n in range(found.exams.shape[1])])


def _crossing(exams: Ints, margin: Ints) -> int:
    below = np.flatnonzero(margin < 0)
    if not len(below):
        return 0
    last = int(below[-1])
    if last == len(margin) - 1:
        return NEVER
    gap, rise = -int(margin[last]), int(margin[last + 1] - margin[last])
    return int(exams[last]) + -(-gap * int(exams[last + 1] - exams[last]) // rise)


def straight_break_even(books: Accounts) -> Ints:
    """Give the least exams a year at which places cover their charges, each exam bringing what it brings on average.

    The bands of the technical fees are left out: above them an exam brings less. -1 where an exam brings nothing, and
    where nothing is done; shape (N,)
    """
    brought = books.revenue - books.charges_behaving("volume")
    held = books.spent - books.charges_behaving("volume")
    is_found = (brought > 0) & (books.exams > 0)
    return np.where(is_found, -(-held * books.exams // np.maximum(brought, 1)), NEVER)


def measures(books: Accounts) -> dict[str, Ints]:
    """Give what a margin hangs on, per place, shapes (N,): see docs/concepts/accounts.md.

    Returns
    -------
    contribution_cents (receipts less what follows volumes), contribution_per_exam_cents, break_even_price_cents
    (charges of an exam at the year's volume), fixed_cover_permille (contribution over fixed and staff charges)
    """
    contribution = books.revenue - books.charges_behaving("volume")
    held = books.spent - books.charges_behaving("volume")
    exams = np.maximum(books.exams, 1)
    return {
        "contribution_cents": contribution,
        "contribution_per_exam_cents": np.where(books.exams > 0, half_up(contribution, exams), 0),
        "break_even_price_cents": np.where(books.exams > 0, half_up(books.spent, exams), 0),
        "fixed_cover_permille": np.where(held > 0, half_up(WHOLE * contribution, np.maximum(held, 1)), 0),
    }
