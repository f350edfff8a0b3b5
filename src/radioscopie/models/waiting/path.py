"""How delays move after supply or demand changes: what is booked grows by what is kept and falls by what is done.

A zone has B = W·C·ρ exams booked, ρ being the mean over needs of how much sooner they are seen (`Needs.ratio`, weighted
by what is kept). dB/dt = requests kept − C; those booked keep their needs: dW/dt = (kept − C) / (C·ρ), down to W = 0.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.waiting.market import flows
from radioscopie.models.waiting.way import follow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Reals
    from radioscopie.models.waiting.market import Flows, Market

A_YEAR, HALF_A_DAY = 365.25, 0.5
PERCENT = 100


def sooner(market: Market, now: Flows) -> Reals:
    """Give ρ of each zone: shape (zones,); 1 where nobody comes."""
    kept = now.kept.T @ now.part
    total = kept.sum(axis=0)
    safe = np.where(total > 0, total, 1.0)
    return np.where(total > 0, market.needs.ratio @ kept / safe, 1.0)


def booked(market: Market, delay: Reals) -> Reals:
    """Give the exams booked in each zone where these are the delays: shape (zones,)."""
    held: Reals = delay * market.capacity * sooner(market, flows(market, delay))
    return held


def path(
    market: Market, start: Reals, days: Sequence[int], growth_pct: float = 0.0, step: float = HALF_A_DAY
) -> Reals:
    """Follow delays from those of day 0.

    Parameters
    ----------
    start : shape (zones,), delays on day 0: those booked before a change are seen by the machines there are then
    days : at which delays are wanted, in order: each a whole number of steps
    growth_pct : by which requests grow a year
    step : days, cut where people lean so much to shorter delays that zones would overshoot in one

    Returns
    -------
    shape (days, zones), days of delay
    """
    step /= _cuts(market, start, step)
    wanted = np.unique([round(day / step) for day in days])
    turns = np.arange(wanted[-1] + 1)
    growth = (1 + growth_pct / PERCENT) ** (turns * step / A_YEAR)
    homes, zone = np.nonzero(market.pull)
    first = np.searchsorted(homes, np.arange(len(market.requests) + 1))
    reach = first, zone, market.pull[homes, zone], market.requests
    needs = market.needs.share, market.needs.ratio, market.needs.fall
    asked = np.isin(turns, wanted)
    found: Reals = follow(reach, needs, market.leaning, market.capacity, start, growth, step, asked)
    return found


def _cuts(market: Market, delay: Reals, step: float) -> int:
    """Say in how many a step is cut, by how fast people lean where arrivals are what is done."""
    there = sooner(market, flows(market, delay))
    return max(1, ceil(step * market.leaning / float(there.min())))
