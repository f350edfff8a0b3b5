"""Technical fees of machines of which only the yearly number of fees is known, spread evenly over the days.

Fee k of the n fees of a machine is billed on day floor((k - 1) * days / n) of the civil year; its band
follows from k (docs/reference/pricing.md, section 4). Only counts are needed: no fee is ever listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day, to_day
from radioscopie.errors import InputError, problem
from radioscopie.law.words import AGES, BANDS, DAY0, KINDS, NONE
from radioscopie.models.pricing.bands import band_counts, filled_reference
from radioscopie.money import half_up

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled

MILLION = 10**6


@dataclass(frozen=True, slots=True)
class MachineGroups:
    """Groups of like machines, shape (rows,): kind (index in `KINDS`), machines, and fees shared evenly."""

    kinds: Ints
    machines: Ints
    fees: Ints


@dataclass(frozen=True, slots=True)
class FeeCounts:
    """Fees of each row in a civil year, shape (rows, periods, bands), and the first day of each period."""

    fees: Ints
    starts: Ints


def count_fees(
    law: Compiled, fleet: MachineGroups, year: int, starts: Ints, ct_reference: Fraction | Ints
) -> FeeCounts:
    """Count the fees of each row by period and band.

    Parameters
    ----------
    law : thresholds and reference activities
    starts : first days of the periods of the year (`period_starts`)
    ct_reference : reference activity where the law has none, as a share of the first threshold; or its millionths,
        shape (rows,)

    Source: fact sheet rules 5.7 (bands from the machine's yearly count).
    """
    each, more = np.divmod(fleet.fees, fleet.machines)
    bounds = _bounds(law, fleet.kinds, starts, ct_reference)
    edges = np.append(starts - to_day(date(year, 1, 1)), _days(year))
    large = _by_band(each + 1, edges, bounds) * more[:, None, None]
    small = _by_band(each, edges, bounds) * (fleet.machines - more)[:, None, None]
    return FeeCounts(large + small, starts)


def period_starts(year: int, *laws: Compiled) -> Ints:
    """Give the first days of the periods of a civil year inside which no law changes."""
    first, last = to_day(date(year, 1, 1)), to_day(date(year, 12, 31))
    changes = np.unique(np.concatenate([law.starts for law in laws]))
    return np.append([first], changes[(changes > first) & (changes <= last)]).astype(np.int64)


def fee_amounts(law: Compiled, counts: FeeCounts, fleet: MachineGroups) -> tuple[Ints, Ints, Ints]:
    """Price counted fees.

    Returns
    -------
    cents of each row, shape (rows,): the full-rate fees as if no machine were amortised, the same as if all
    were, and the reduced fees

    Raises
    ------
    InputError : a fee that no source read gives on these dates
    """
    prices = (
        law.fees.amount[_periods(law, counts.starts)][:, fleet.kinds].transpose(1, 0, 2, 3).astype(np.int64)
    )
    _refuse_missing(prices, counts, fleet.kinds)
    full, reduced = BANDS.index("full"), slice(BANDS.index("full") + 1, None)
    young, old = (
        (counts.fees[:, :, full] * prices[:, :, full, AGES.index(age)]).sum(axis=1)
        for age in ("non_amortised", "amortised")
    )
    return young, old, (counts.fees[:, :, reduced] * prices[:, :, reduced, 0]).sum(axis=(1, 2))


def _refuse_missing(prices: Ints, counts: FeeCounts, kinds: Ints) -> None:
    rows, periods, _ = np.nonzero((prices == NONE).any(axis=3) & (counts.fees > 0))
    missing = sorted({(int(counts.starts[p]), int(kinds[row])) for row, p in zip(rows, periods, strict=True)})
    if missing:
        raise InputError(
            [
                problem("sites.fee_missing", str(from_day(day)), " ".join(filter(None, KINDS[kind])))
                for day, kind in missing
            ]
        )


def _bounds(
    law: Compiled, kinds: Ints, starts: Ints, ct_reference: Fraction | Ints
) -> tuple[Ints, Ints, Ints]:
    """Give the reference activity and thresholds of each row in each period, shape (rows, periods)."""
    periods = _periods(law, starts)
    reference, first, second = (
        limit[periods][:, kinds].T.astype(np.int64)
        for limit in (law.fees.reference, law.fees.threshold_1, law.fees.threshold_2)
    )
    if isinstance(ct_reference, Fraction):
        return filled_reference(reference, first, ct_reference), first, second
    assumed = half_up(np.maximum(first, 0) * ct_reference[:, None], MILLION)
    return np.where(reference == NONE, assumed, reference), first, second


def _by_band(fees: Ints, edges: Ints, bounds: tuple[Ints, Ints, Ints]) -> Ints:
    before = -(-edges[None, :] * fees[:, None] // edges[-1])
    return band_counts(before[:, :-1], before[:, 1:], *bounds)


def _periods(law: Compiled, starts: Ints) -> Ints:
    return np.asarray(law.period_of_day[starts - DAY0], np.int64)


def _days(year: int) -> int:
    return to_day(date(year + 1, 1, 1)) - to_day(date(year, 1, 1))
