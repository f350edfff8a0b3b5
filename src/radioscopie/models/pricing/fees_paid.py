"""Technical fees as paid, under another law: each keeps its band and takes the amount that its machine would have.

A fee tells its machine by its unit price, which the law may give several machines: where their new amounts differ, the
fee has two ends. A law that moves the bounds of the bands would move fees from one band to another: that needs their
rank, which the national tables have lost, and is not computed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.calendar import to_day
from radioscopie.law.words import AGES, DAY0, kind_index
from radioscopie.models.pricing.control import meaning_of
from radioscopie.models.pricing.fees_billed import BAND_OF
from radioscopie.money import half_up

if TYPE_CHECKING:
    from datetime import date

    import numpy as np

    from radioscopie.law.compile import Compiled

BOUNDS = ("reference", "threshold_1", "threshold_2")


@dataclass(frozen=True, slots=True)
class Repriced:
    """A fee under another law.

    Parameters
    ----------
    low, high : cents of one fee, coefficient applied; None where its price is of no machine, or has no new amount
    moves_bands : the other law has other bounds of bands for a machine that it may be of
    """

    low: int | None
    high: int | None
    moves_bands: bool = False


def fee_under(
    base: Compiled,
    other: Compiled,
    day: date,
    code: str,
    unit_cents: int,
    equipment: str,
    rate: tuple[int, int],
) -> Repriced:
    """Give one fee under another law.

    Parameters
    ----------
    base : the law that the fee was paid under
    rate : coefficient, numerator and denominator
    """
    meaning = meaning_of(base, day, code, unit_cents, equipment)
    if not meaning.kinds:
        return Repriced(None, None)
    then, now = (one.period_of_day[to_day(day) - DAY0] for one in (base, other))
    kinds = [(kind_index(*kind[:3]), AGES.index(kind[3])) for kind in meaning.kinds]
    amounts = [int(other.fees.amount[now, kind, BAND_OF[code], age]) for kind, age in kinds]
    known = [half_up(one * rate[0], rate[1]) for one in amounts if one >= 0]
    moves = any(_moves(base, other, then, now, kind) for kind, _ in kinds)
    return Repriced(min(known), max(known), moves) if known else Repriced(None, None, moves)


def _moves(base: Compiled, other: Compiled, then: np.integer, now: np.integer, kind: int) -> bool:
    return any(
        int(getattr(base.fees, name)[then, kind]) != int(getattr(other.fees, name)[now, kind])
        for name in BOUNDS
    )
