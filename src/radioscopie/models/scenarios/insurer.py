"""What the insurer spends, slot by slot, and its one rounding to cents: central values, draws and curves alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.scenarios.amounts import PERMILLE, SCALE
from radioscopie.models.scenarios.prices import INSURER, INSURER_ALD
from radioscopie.models.scenarios.slots import PPM
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from radioscopie.arrays import Ints
    from radioscopie.models.scenarios.evaluate import Outcome

EVERY = slice(None)


@dataclass(frozen=True, slots=True)
class Insured:
    """What the insurer spends in each slot, exact, in millionths of a cent, shapes (..., S).

    With perimeters of practices, they come first: (perimeters, ..., S), in the order of `perimeters.NAMES`.

    Parameters
    ----------
    ordinary, free : its part of the acts if every patient owed a co-payment, and if none did
    fees : technical fees, all its own
    ald_permille : share of the acts whose patient owes none; broadcast against the others
    """

    ordinary: Ints
    free: Ints
    fees: Ints
    ald_permille: Ints


def insured(outcome: Outcome) -> Insured:
    """Give what the insurer spends in a stage, shapes (S,)."""
    acts = outcome.acts.sum(axis=0)
    ald = np.array(outcome.ald_permille, np.int64)
    return Insured(acts[:, INSURER], acts[:, INSURER_ALD], outcome.fees.sum(axis=0), ald)


def with_fees(spent: Insured, shares: Sequence[Fraction]) -> Insured:
    """Keep a share of the fees of each perimeter, shapes (perimeters, ..., S)."""
    kept = [
        fees.astype(object) * share.numerator // share.denominator
        for fees, share in zip(spent.fees, shares, strict=True)
    ]
    return replace(spent, fees=np.stack(kept).astype(np.int64))


def summed(spent: Insured, perimeters: Sequence[int] | slice = EVERY) -> Insured:
    """Add up perimeters of practices, shapes (..., S)."""
    ordinary, free, fees = (part[perimeters].sum(axis=0) for part in (spent.ordinary, spent.free, spent.fees))
    return replace(spent, ordinary=ordinary, free=free, fees=fees)


def fees_of(spent: Insured) -> Insured:
    """Keep the fees alone."""
    return replace(spent, ordinary=spent.ordinary * 0, free=spent.free * 0)


def alone(spent: Insured) -> Insured:
    """Take the only case there is, shapes (perimeters, ..., S)."""
    ordinary, free, fees = (part[:, 0] for part in (spent.ordinary, spent.free, spent.fees))
    return Insured(ordinary, free, fees, spent.ald_permille[0])


def slot_cents(spent: Insured, year_index: Ints) -> Ints:
    """Round to cents, shape (..., S): each slot is the step of the rounded sum since the beginning of its civil year.

    The slots of a year add up to its exact amount, rounded once, a half going up. Sums are held as whole cents and
    millionths, so that nothing overflows.

    Parameters
    ----------
    year_index : rank of the civil year of each slot, shape (S,)
    """
    ald = spent.ald_permille
    whole, part = (_since_january(one, year_index) for one in np.divmod(spent.ordinary + spent.fees, PPM))
    free, free_part = (_since_january(one, year_index) for one in np.divmod(spent.free - spent.ordinary, PPM))
    shared, left = np.divmod(ald * free, PERMILLE)
    reached = whole + shared + half_up(PPM * left + PERMILLE * part + ald * free_part, SCALE)
    before = np.concatenate([np.zeros_like(reached[..., :1]), reached[..., :-1]], axis=-1)
    cents: Ints = reached - np.where(_first(year_index) == np.arange(len(year_index)), 0, before)
    return cents


def _since_january(amounts: Ints, year_index: Ints) -> Ints:
    """Add slots up since the beginning of their civil year."""
    total = np.cumsum(amounts, axis=-1)
    before = np.concatenate([np.zeros_like(total[..., :1]), total], axis=-1)
    since: Ints = total - before[..., _first(year_index)]
    return since


def _first(year_index: Ints) -> Ints:
    """Give the first slot of the civil year of each slot."""
    return np.searchsorted(year_index, year_index).astype(np.int64)
