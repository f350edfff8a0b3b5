"""Where the next machines go: the places whose joint gain is largest, exactly.

The program: choose at most N places (and within a budget); each commune takes its best place among them; the sum of
gains is to be largest. A Lagrangian bound (Cornuejols, Fisher, Nemhauser 1977) first discards the places that cannot
be in a better choice than the greedy one; HiGHS then solves what is left to a proven optimum, or says its gap when
time is up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.access.program import solve

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.gains import Gains
    from radioscopie.models.access.program import SitingLimits

ROUNDS = 300
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Choice:
    """Places chosen.

    Parameters
    ----------
    places : ranks of candidates, in the order in which each adds most
    marginal : what each adds to those before it
    total : gain of all
    bound : no choice gains more
    kept : candidates left to the solver, after the bound
    """

    places: tuple[int, ...]
    marginal: tuple[float, ...]
    total: float
    bound: float
    kept: int

    @property
    def gap(self) -> float:
        """How far the total may be from the best, as a share of the bound; 0 is a proven optimum."""
        return max(0.0, 1 - self.total / self.bound) if self.bound else 0.0


def best_places(gains: Gains, limits: SitingLimits, seconds: float) -> Choice:
    """Choose the places with the largest joint gain.

    Parameters
    ----------
    gains : what each place brings to each commune
    limits : machines and budget
    seconds : time of the solver, after which the best found is given with its gap
    """
    greedy = _greedy(gains, limits)
    floor = float(gains.of(greedy).sum())
    bound, kept = _bounded(gains, limits, floor)
    if bound <= floor * (1 + SLACK):
        return _ordered(gains, greedy, floor, len(kept))
    chosen, solved = solve(gains, limits, kept, seconds)
    total = float(gains.of(chosen).sum())
    best = chosen if total > floor else greedy
    return _ordered(gains, best, min(bound, max(solved, floor)), len(kept))


def _ordered(gains: Gains, chosen: Ints, bound: float, kept: int) -> Choice:
    places, marginal = _marginals(gains, chosen)
    total = float(gains.of(chosen).sum())
    useful = [rank for rank, gain in enumerate(marginal) if gain > 0]
    near = total if total >= bound * (1 - SLACK) else bound
    return Choice(tuple(places[r] for r in useful), tuple(marginal[r] for r in useful), total, near, kept)


def _marginals(gains: Gains, chosen: Ints) -> tuple[list[int], list[float]]:
    """Order places so that each adds the most to those before it."""
    left = [int(place) for place in chosen]
    places: list[int] = []
    marginal: list[float] = []
    reached = 0.0
    while left:
        totals = [float(gains.of(np.array([*places, place])).sum()) for place in left]
        best = int(np.argmax(totals))
        places.append(left.pop(best))
        marginal.append(totals[best] - reached)
        reached = totals[best]
    return places, marginal


def _greedy(gains: Gains, limits: SitingLimits) -> Ints:
    """Add, one at a time, the place that adds most and is affordable."""
    chosen: list[int] = []
    had, spent = np.zeros(gains.communes), 0
    for _ in range(limits.machines):
        adds = np.maximum(gains.gain - had[gains.commune], 0.0)
        value = np.bincount(gains.candidate, adds, gains.candidates)
        if limits.budget is not None:
            value[limits.costs > limits.budget - spent] = 0.0
        best = int(value.argmax()) if len(value) else -1
        if best < 0 or value[best] <= 0:
            break
        chosen.append(best)
        spent += int(limits.costs[best])
        had = gains.of(np.array(chosen))
    return np.array(chosen, dtype=np.int64)


def _bounded(gains: Gains, limits: SitingLimits, floor: float) -> tuple[float, Ints]:
    """Give the least upper bound found, and the candidates that a better choice than `floor` may hold.

    With a price u_i on each commune, no choice gains more than sum u + the N largest sums of (w_ij - u_i)+.
    A candidate is discarded when forcing it in brings some such bound below the floor.
    """
    price = np.zeros(gains.communes)
    bound, is_kept, step = np.inf, np.ones(gains.candidates, dtype=bool), 1.0
    if not gains.candidates:
        return 0.0, np.zeros(0, dtype=np.int64)
    for _ in range(ROUNDS):
        worth = np.bincount(
            gains.candidate, np.maximum(gains.gain - price[gains.commune], 0), gains.candidates
        )
        top = np.argsort(-worth, kind="stable")[: limits.machines]
        here = float(price.sum() + worth[top].sum())
        is_kept &= here + np.minimum(worth - worth[top[-1]], 0.0) >= floor * (1 - SLACK)
        step = step if here < bound else step * 0.95
        bound = min(bound, here)
        if bound <= floor * (1 + SLACK):
            break
        price = _next_price(gains, price, top, step * (here - floor))
    return max(bound, floor), np.flatnonzero(is_kept)


def _next_price(gains: Gains, price: Reals, top: Ints, length: float) -> Reals:
    """Raise the price of communes that several places serve, lower it where none does (a subgradient step)."""
    is_top = np.zeros(gains.candidates, dtype=bool)
    is_top[top] = True
    serves = is_top[gains.candidate] & (gains.gain > price[gains.commune])
    slope = 1.0 - np.bincount(gains.commune[serves], minlength=gains.communes)
    slope[(price <= 0) & (slope > 0)] = 0.0
    size = float((slope**2).sum())
    return np.maximum(price - slope * (length / size), 0.0) if size else price
