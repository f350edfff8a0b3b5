"""How delays move after supply or demand changes: what is booked grows by what is kept and falls by what is done.

A zone has B exams booked. Those who come are offered a delay of B / (C·ρ) days, where ρ is the mean over needs of how
much sooner they are seen (`Needs.ratio`, weighted by what is kept). dB/dt = requests kept − C, down to B = 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.waiting.market import flows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Reals
    from radioscopie.models.waiting.market import Flows, Market

A_YEAR, HALF_A_DAY = 365.25, 0.5
PERCENT, SETTLED = 100, 30


def sooner(market: Market, now: Flows) -> Reals:
    """Give ρ of each zone: shape (zones,)."""
    kept = now.kept.T @ now.part
    total = kept.sum(axis=0)
    safe = np.where(total > 0, total, 1.0)
    return np.where(total > 0, market.needs.ratio @ kept / safe, 1.0)


def booked(market: Market, delay: Reals) -> Reals:
    """Give the exams booked in each zone where these are the delays: shape (zones,)."""
    held: Reals = delay * market.capacity * sooner(market, flows(market, delay))
    return held


def offered(market: Market, held: Reals) -> Reals:
    """Give the delays of zones that have these exams booked: shape (zones,); `booked` the other way."""
    delay = held / market.capacity
    for _ in range(SETTLED):  # the delay sets who comes, who comes sets the delay
        delay = held / (market.capacity * sooner(market, flows(market, delay)))
    return delay


def path(
    market: Market, held: Reals, days: Sequence[int], growth_pct: float = 0.0, step: float = HALF_A_DAY
) -> Reals:
    """Follow delays from what is booked on day 0.

    Parameters
    ----------
    held : shape (zones,), exams booked
    days : at which delays are wanted, in order: each a whole number of steps
    growth_pct : by which requests grow a year
    step : days

    Returns
    -------
    shape (days, zones), days of delay
    """
    found, delay, wanted = [], offered(market, held), {round(day / step) for day in days}
    for rank in range(max(wanted) + 1):
        now = flows(market, delay)
        if rank in wanted:
            found.append(delay)
        growth = (1 + growth_pct / PERCENT) ** (rank * step / A_YEAR)
        held = np.maximum(held + (growth * now.arrivals - market.capacity) * step, 0.0)
        delay = held / (market.capacity * sooner(market, now))
    return np.array(found)
