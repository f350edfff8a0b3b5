"""The reference activity of CT, that no text read gives, from paid fees: full and reduced, by month of a civil year.

The count of a machine begins on 1 January: month after month fewer fees are at the full rate. Of a fleet whose
yearly activities V have some mean, of which a share a of the year is done at the end of a month, the fees at the
full rate so far are E[min(aV, R)] a machine. The pace of the months bounds R from below whatever the activities:
under it, no fleet has that pace. It does not bound R from above (a fleet of very unequal machines has the same pace
with a higher R): there the first threshold of the law does. Under a lognormal law of activities, R is told with an
interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import least_squares, nnls
from scipy.special import ndtr

from radioscopie.models.draws import stream

if TYPE_CHECKING:
    from radioscopie.arrays import Reals

MONTHS = 12
SPREADS = (0.05, 2.0)  # standard deviations of the logarithm that are looked at
RATIOS = (0.01, 3.0)  # reference activities over the mean activity
START = (0.5, 0.4)
DRAWS, SEED = 100, 2027
ENDS = (2.5, 97.5)
# activities over their mean that a fleet may be made of; misfit of shares that a pace of its own gives each machine,
# weight of what must hold (shares of machines and of activity add up to one): tests/claims/test_damir.py
GRID = np.concatenate([np.linspace(0.02, 3, 75), [3.5, 4.0, 5.0]])
STEP, MISFIT, HELD = 0.005, 0.002, 30.0
FEW = 4  # fees of a row that are tried in every way


@dataclass(frozen=True, slots=True)
class Months:
    """First CT fees of the twelve months of a civil year: at the full rate, and at any rate; shape (12,)."""

    full: Reals
    every: Reals


@dataclass(frozen=True, slots=True)
class Estimate:
    """A reference activity.

    Parameters
    ----------
    least : under which no fleet has that pace
    low, central, high : under a lognormal law of activities, 95 % interval
    """

    least: float
    low: float
    central: float
    high: float


def estimate(months: Months, machines: int) -> Estimate | None:
    """Estimate the reference activity; None when full and reduced fees are not both there.

    Parameters
    ----------
    machines : CT machines in use
    """
    total, full = float(months.every.sum()), float(months.full.sum())
    if not 0 < full < total:
        return None
    mean = total / machines
    ratio, spread = _fitted(months)
    low, high = np.percentile(_drawn(months, ratio, spread, machines), ENDS) * mean
    return Estimate(_least(months) * mean, float(low), ratio * mean, float(high))


def _shares(months: Months) -> tuple[Reals, Reals]:
    """Give the shares of the year done, and paid at the full rate, at the end of each month."""
    total = float(months.every.sum())
    return np.cumsum(months.every) / total, np.cumsum(months.full) / total


def _fitted(months: Months) -> tuple[float, float]:
    done, paid = _shares(months)
    bounds = tuple(zip(RATIOS, SPREADS, strict=True))
    found = least_squares(lambda x: full_so_far(done, *x) - paid, START, bounds=bounds)
    return float(found.x[0]), float(found.x[1])


def full_so_far(done: Reals, ratio: float, spread: float) -> Reals:
    """Give E[min(aV, R)] over the mean of V, lognormal, for each share a of the year.

    Parameters
    ----------
    ratio : R over the mean of V
    spread : standard deviation of the logarithm of V
    """
    top = np.log(ratio / np.maximum(done, 1e-9)) + spread**2 / 2
    found: Reals = done * ndtr(top / spread - spread) + ratio * ndtr(-top / spread)
    return found


def _drawn(months: Months, ratio: float, spread: float, machines: int) -> Reals:
    """Draw fleets of that ratio and spread, and estimate the ratio of each again."""
    rng, (done, _) = stream(SEED, "ct_reference"), _shares(months)
    ratios = []
    for _ in range(DRAWS):
        yearly = np.exp(rng.normal(-(spread**2) / 2, spread, machines))
        so_far = np.minimum(yearly[:, None] * done[None, :], ratio).sum(axis=0)
        again = Months(np.diff(so_far, prepend=0), np.diff(done, prepend=0) * yearly.sum())
        if so_far[-1] < yearly.sum():
            ratios.append(_fitted(again)[0] * yearly.mean())
    return np.array(ratios or [ratio])


def _least(months: Months) -> float:
    """Give the lowest ratio at which some fleet, of whatever activities, has the pace seen; found by halves."""
    done, paid = _shares(months)
    low, high = 0.0, float(paid[-1])
    while _misfit(done, paid, high) > MISFIT and high < RATIOS[1]:
        low, high = high, high * 2
    while high - low > STEP / 10:
        middle = (low + high) / 2
        low, high = (low, middle) if _misfit(done, paid, middle) <= MISFIT else (middle, high)
    return high


def _misfit(done: Reals, paid: Reals, ratio: float) -> float:
    """Fit shares of machines of each activity to a pace, and give the mean distance that is left."""
    paces = np.minimum(done[:, None] * GRID[None, :], ratio)
    held = np.vstack([paces, HELD * np.ones(len(GRID)), HELD * GRID])
    shares, _ = nnls(held, np.append(paid, [HELD, HELD]), maxiter=50 * len(GRID))
    return float(np.sqrt(np.mean((paces @ shares - paid) ** 2)))


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of one fee that a code may have in a month, in cents: of a CT, of an MRI, of a second CT fee."""

    ct: tuple[int, ...]
    mri: tuple[int, ...]
    second: tuple[int, ...]


def ct_bounds(prices: Prices, firsts: int, seconds: int, cents: int) -> tuple[float, float]:
    """Bound how many first fees are of a CT, from the sum of the fees of a row; both ends when nothing fits: 0, all.

    Few fees are tried in every way; of many, whole numbers are let go: the ends are wider, never narrower.
    """
    found: tuple[float, float] | None = None
    for paid in (
        {sum(one) for one in combinations_with_replacement(prices.second, seconds)}
        if seconds <= FEW
        else (0,)
    ):
        some = (
            _exact(prices, firsts).get(cents - paid)
            if firsts <= FEW
            else _relaxed(prices, firsts, cents - paid)
        )
        if some is not None:
            found = some if found is None else (min(found[0], some[0]), max(found[1], some[1]))
    return found or (0.0, float(firsts))


@lru_cache(maxsize=256)
def _exact(prices: Prices, fees: int) -> dict[int, tuple[float, float]]:
    """Give the fewest and the most CT of each sum that some fees may come to."""
    if fees == 0:
        return {0: (0.0, 0.0)}
    found: dict[int, tuple[float, float]] = {}
    for held, (low, high) in _exact(prices, fees - 1).items():
        for price, is_ct in (*((one, 1) for one in prices.ct), *((one, 0) for one in prices.mri)):
            known = found.get(held + price, (low + is_ct, high + is_ct))
            found[held + price] = min(known[0], low + is_ct), max(known[1], high + is_ct)
    return found


def _relaxed(prices: Prices, fees: int, cents: int) -> tuple[float, float] | None:
    """Give the fewest and the most CT among fees that need not be whole: at an end, two prices are enough."""
    every = [(one, 1) for one in prices.ct] + [(one, 0) for one in prices.mri]
    mean, counts = cents / fees, list[float]()
    for low, low_ct in every:
        for high, high_ct in every:
            if low <= mean <= high:
                part = 0.0 if low == high else (mean - low) / (high - low)
                counts.append(fees * ((1 - part) * low_ct + part * high_ct))
    return (min(counts), max(counts)) if counts else None
