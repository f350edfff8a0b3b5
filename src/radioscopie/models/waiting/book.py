"""The appointment book, request by request: the discrete-event simulation of what `market` and `path` compute.

Requests come at random. Each is offered the delay that the book of each zone now has, feels one delay, gives up or
chooses a zone as in `market`. A zone does an exam every 1/C day: that of the need whose first in line has waited
longest for its ratio, so that the delays of needs keep their ratios (accumulating priority). What people wait is
measured when they are seen: it is not what they were offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import stream
from radioscopie.models.waiting.kernel import run
from radioscopie.models.waiting.market import flows
from radioscopie.models.waiting.path import booked, sooner

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.waiting.market import Market


@dataclass(frozen=True, slots=True)
class Seen:
    """What the book says of each zone and need: shape (zones, k).

    Parameters
    ----------
    days : mean wait of those seen; NaN where nobody was
    people : how many were seen
    asked, given_up : requests of all, and those that were given up
    """

    days: Reals
    people: Reals
    asked: int
    given_up: int


def simulate(market: Market, delay: Reals, days: tuple[float, float], seed: int) -> Seen:
    """Run the book.

    Parameters
    ----------
    delay : shape (zones,), delays on day 0
    days : from which what is seen counts, and last
    seed : of what is drawn
    """
    draws = stream(seed, "appointment book")
    asked = int(draws.poisson(market.requests.sum() * days[1]))
    when = np.sort(draws.uniform(0, days[1], asked))
    home = draws.choice(len(market.requests), asked, p=market.requests / market.requests.sum())
    need = draws.choice(len(market.needs.share), asked, p=market.needs.share)
    line, last = _begun(market, delay, asked)
    a_person = 1 / (market.capacity * sooner(market, flows(market, delay)))
    wait, people, lost = run(
        when, home, need, draws.random((asked, 2)), market.pull, market.capacity, market.needs.ratio,
        market.needs.fall, market.leaning, a_person, line, last, days[0],
    )  # fmt: skip
    return Seen(np.where(people > 0, wait / np.maximum(people, 1), np.nan), people, asked, int(lost))


def _begun(market: Market, delay: Reals, room: int) -> tuple[Reals, Ints]:
    """Give the lines of day 0, as they are where delays have long been these."""
    now = flows(market, delay)
    mix = (now.kept.T @ now.part).T * market.needs.ratio
    people = booked(market, delay)[:, None] * mix / np.maximum(mix.sum(axis=1), 1e-300)[:, None]
    last = np.rint(people).astype(np.int64)
    line = np.empty((*last.shape, room + int(last.max(initial=0)) + 1))
    for j, k in np.ndindex(*last.shape):
        there = last[j, k]
        line[j, k, :there] = -delay[j] * market.needs.ratio[k] * np.arange(there, 0, -1) / max(there, 1)
    return line, last
