"""The accounts of a year at each place of a level: receipts, charges, margin, and what the margin hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.charges import charge_cents, drivers, lacking, place_count, places_of
from radioscopie.models.finances.desks import own_fees, summed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Ints
    from radioscopie.models.finances.desks import Desks, Takings
    from radioscopie.tables.charges import Charge


LEVELS = ("practice", "site", "machine")
PAY = "radiologists"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of the N places of a level for a year, in cents; shapes (N,), charges (lines, N).

    Parameters
    ----------
    acts, excess : receipts of acts, and excess fees
    fees : technical fees that are the practice's
    other : other receipts (rents, shared costs paid back), 0 below the practice
    charges : amount of each line of `lines`
    exams : acts done
    lacking : lines without an amount that fall there: charges are at least, and margins at most, what is said
    """

    level: str
    lines: tuple[Charge, ...]
    acts: Ints
    excess: Ints
    fees: Ints
    other: Ints
    charges: Ints
    exams: Ints
    lacking: Ints

    @property
    def revenue(self) -> Ints:
        """All receipts."""
        total: Ints = self.acts + self.excess + self.fees + self.other
        return total

    @property
    def spent(self) -> Ints:
        """All charges."""
        return self.charges_where(np.ones(len(self.lines), bool))

    @property
    def margin(self) -> Ints:
        """Receipts less all charges, the radiologists' pay included."""
        left: Ints = self.revenue - self.spent
        return left

    @property
    def before_pay(self) -> Ints:
        """Receipts less charges, before the radiologists are paid."""
        left: Ints = self.revenue - self.charges_where(self.lines_of("nature", PAY, equal=False))
        return left

    def charges_behaving(self, behaviour: str) -> Ints:
        """Charges that are fixed, follow volumes or follow staff (`tables.charges.BEHAVIOURS`)."""
        return self.charges_where(self.lines_of("behaviour", behaviour))

    def charges_where(self, lines: Bools) -> Ints:
        """Charges of some lines."""
        total: Ints = self.charges[lines].sum(axis=0)
        return total

    def lines_of(self, what: str, word: str, *, equal: bool = True) -> Bools:
        """Tell which lines have a nature, behaviour, driver… (`equal=False`: have another one)."""
        return np.array([(getattr(line, what) == word) == equal for line in self.lines], bool)


def accounts(
    desks: Desks,
    charges: Sequence[Charge],
    chosen: Sequence[int],
    reference: Takings,
    now: Takings,
    *,
    level: str = "practice",
    other: Ints | None = None,
) -> Accounts:
    """Draw up the accounts of a year.

    Parameters
    ----------
    chosen : value of each line (`charges.values_in`)
    reference, now : takings of the reference year and of the year, as totals
    level : one of `LEVELS`; a machine's accounts hold its desks and its own charges, a site's those of its
        machines, desks and walls: what is common to the practice is in the practice's only
    other : other receipts of each practice in cents
    """
    places = place_count(desks, level)
    here = places_of(desks, "desk", level)
    found = drivers(charges, desks, reference, now)
    charged = charge_cents(found, chosen, desks, level)
    received = {name: summed(getattr(now, name), here, places) for name in ("acts", "excess", "exams")}
    fees = summed(own_fees(desks, now.fees), here, places)
    more = np.zeros(places, np.int64) if other is None or level != "practice" else other
    return Accounts(
        level,
        tuple(charges),
        fees=fees,
        other=more,
        charges=charged,
        lacking=lacking(found, desks, level),
        **received,
    )
