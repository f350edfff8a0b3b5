"""What is asked, what can be done, and the delay that makes them equal.

Zones have capacities C_j, homes have requests D_i by need k. A home sees the zones through their pull A_ij (rows add up
to 1), lowered by their delay: it feels one delay, w_i = −ln(Σ_j A_ij·exp(−φ·W_j)) / φ, and sends to zone j the part
A_ij·exp(−φ·W_j) / Σ of what it keeps asking. Of need k the part exp(−f_k·w_i) is kept: f_k is 0 where nobody gives up.
The delay is steady where the requests kept of a zone are its capacity; a zone whose capacity is never reached has none.

These delays are the lowest point of a convex function, Σ_i D_i·Σ_k s_k·exp(−f_k·w_i)/f_k + Σ_j C_j·W_j on W ≥ 0, whose
slope is capacity less requests kept: there is one point and no other, found by Newton's method.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.waiting.newton import newton_step

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Reals

MOST_STEPS, MOST_HALVED = 200, 40
NEAR, CLOSE = 1e-9, 1e-7  # of a capacity, of a delay
LONGEST = 36_500.0  # days: a longer delay is no delay, nobody is ever served


class NoSteadyDelayError(ValueError):
    """Those who never give up ask more than can be done."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Why people ask: k needs.

    Parameters
    ----------
    share : shape (k,), of the requests; adds up to 1
    ratio : shape (k,), delay of each over that of the need that waits longest
    fall : shape (k,), a day of that delay: the part exp(−fall·days) keeps asking
    """

    share: Reals
    ratio: Reals
    fall: Reals

    def kept(self, days: Reals) -> Reals:
        """Give the part of all requests that is kept, by need: shape (n, k)."""
        kept: Reals = self.share * np.exp(-np.multiply.outer(days, self.fall))
        return kept


@dataclass(frozen=True, slots=True)
class Market:
    """Homes, zones, and what is between them.

    Parameters
    ----------
    requests : shape (homes,), a day, if nobody had to wait
    pull : shape (homes, zones); a row adds up to 1, or is 0 where no machine is within reach
    capacity : shape (zones,), exams a day, more than 0
    needs : why people ask
    leaning : φ, a day: how much people go where they wait less
    """

    requests: Reals
    pull: Reals
    capacity: Reals
    needs: Needs
    leaning: float


@dataclass(frozen=True, slots=True)
class Flows:
    """What follows from the delays of zones.

    Parameters
    ----------
    part : shape (homes, zones), where what a home keeps asking goes
    felt : shape (homes,), days
    kept : shape (homes, k), requests kept a day, by need
    """

    part: Reals
    felt: Reals
    kept: Reals

    @property
    def arrivals(self) -> Reals:
        """Requests kept by zone, a day: shape (zones,)."""
        arrivals: Reals = self.kept.sum(axis=1) @ self.part
        return arrivals


def flows(market: Market, delay: Reals) -> Flows:
    """Give what people do when zones have these delays.

    Parameters
    ----------
    delay : shape (zones,), days
    """
    weight = market.pull * np.exp(-market.leaning * delay)
    total = weight.sum(axis=1)
    reached = total > 0
    safe = np.where(reached, total, 1.0)
    felt = np.where(reached, -np.log(safe) / market.leaning, 0.0)
    asked = np.where(reached, market.requests, 0.0)
    return Flows(weight / safe[:, None], felt, asked[:, None] * market.needs.kept(felt))


def steady(market: Market, start: Reals | None = None) -> Reals:
    """Give the steady delay of each zone.

    Parameters
    ----------
    start : delays to look from; none: no delay

    Returns
    -------
    shape (zones,), days

    Raises
    ------
    NoSteadyDelayError : those who never give up ask more than can be done
    """
    delay = np.zeros(len(market.capacity)) if start is None else start
    now = flows(market, delay)
    for _ in range(MOST_STEPS):
        gap = now.arrivals - market.capacity
        free = (delay > 0) | (gap > 0)
        if np.all(np.abs(gap[free]) <= NEAR * market.capacity[free]):
            return delay
        delay, now = _lower(market, delay, now, _newton(market, now, gap, free))
        if delay.max() > LONGEST:
            break
    raise NoSteadyDelayError


def _newton(market: Market, now: Flows, gap: Reals, free: Bools) -> Reals:
    """Give the step of Newton's method on the zones that are free to move."""
    kept, drop = now.kept.sum(axis=1), now.kept @ market.needs.fall
    across = drop - market.leaning * kept
    along = market.leaning * (kept @ now.part) + NEAR * market.capacity  # where nobody comes, nothing moves
    step: Reals = newton_step(now.part, across, along, gap, np.flatnonzero(free))
    return step


def _lower(market: Market, delay: Reals, now: Flows, step: Reals) -> tuple[Reals, Flows]:
    """Go along a step as far as the function goes down; give what follows there too."""
    here, size = _height(market, delay, now), 1.0
    for _ in range(MOST_HALVED):
        there = np.maximum(delay + size * step, 0.0)
        then = flows(market, there)
        if _height(market, there, then) < here + NEAR * abs(here):
            break
        size /= 2
    return there, then


def _height(market: Market, delay: Reals, now: Flows) -> float:
    fall = market.needs.fall
    gives_up = fall > 0
    height = (now.kept[:, gives_up] / fall[gives_up]).sum() + market.capacity @ delay
    asked = np.where(market.pull.sum(axis=1) > 0, market.requests, 0.0)
    return float(height - (asked @ now.felt) * market.needs.share[~gives_up].sum())


def mean_delay(market: Market, delay: Reals) -> float:
    """Give the delay of an exam, all zones together."""
    return float(market.capacity @ delay / market.capacity.sum())


def scaled(market: Market, level: float) -> tuple[Market, Reals]:
    """Multiply all requests so that the mean delay is a level; give the delays too.

    Parameters
    ----------
    level : days, more than 0
    """
    slope = float(market.needs.share @ market.needs.fall)
    size = np.log(market.capacity.sum() / market.requests.sum()) + slope * level
    delay, known = np.full(len(market.capacity), float(level)), (0.0, 0.0)
    for step in range(MOST_STEPS):
        now = replace(market, requests=market.requests * np.exp(size))
        delay = steady(now, delay)
        found = mean_delay(now, delay)
        if abs(found - level) <= CLOSE * level:
            return now, delay
        if step and size != known[0] and found != known[1]:
            slope = (size - known[0]) / (found - known[1])
        known, size = (size, found), size + slope * (level - found)
    raise NoSteadyDelayError
