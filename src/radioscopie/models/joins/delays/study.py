"""Delays today and after a change, in each guess of what is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.waiting.market import Market, flows, scaled, steady
from radioscopie.models.waiting.path import A_YEAR, path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radioscopie.arrays import Reals
    from radioscopie.models.joins.delays.country import Ground
    from radioscopie.models.joins.delays.guesses import Guess

NO_MACHINE = 1e-9  # exams a day


@dataclass(frozen=True, slots=True)
class Change:
    """Two states of the machines.

    Parameters
    ----------
    before, after : shape (sites,), machines
    faster : shape (guesses, sites), exams of a machine after the change over those before; one guess stands for all
    is_none : nothing is asked to change: there is no state after
    """

    before: Reals
    after: Reals
    faster: Reals
    is_none: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A guess at one moment; shapes are (départements,) unless said.

    Parameters
    ----------
    delay : of a planned exam on the machines of each, days; NaN where there is no machine
    people : the same for the people of each, wherever they go
    exams : done a year
    asked, kept : requests of its people a year, and those that are kept
    away : part of the exams of its people done elsewhere
    part : shape (départements, départements), where they are done
    """

    delay: Reals
    people: Reals
    exams: Reals
    asked: Reals
    kept: Reals
    away: Reals
    part: Reals


@dataclass(frozen=True, slots=True)
class Seen:
    """A guess, the state before and, where something changes, after."""

    guess: Guess
    before: State
    after: State | None
    market: Market
    changed: Market | None
    delay: Reals

    def path(self, days: Sequence[int], growth_pct: float, step: float) -> Reals:
        """Follow the delay of each zone from the day of the change: shape (days, départements)."""
        if self.changed is None and not growth_pct:
            return np.tile(self.delay, (len(days), 1))
        now = self.changed or self.market
        start = self.delay * self.market.capacity / now.capacity
        return path(now, start, days, growth_pct, step)

    def times(self, factor: float) -> State:
        """Give the state of as many machines as today, times a factor, everywhere."""
        market = replace(self.market, capacity=self.market.capacity * factor)
        return _state(market, steady(market, self.delay))


def look(ground: Ground, change: Change, guesses: Iterable[Guess]) -> list[Seen]:
    """Find the delays of each guess.

    Raises
    ------
    NoSteadyDelayError : the machines left cannot do what nobody gives up
    """
    pull = ground.pull(change.before)
    before = [_before(_market(ground, change.before, pull, guess), guess) for guess in guesses]
    return before if change.is_none else changed(ground, change, before)


def _before(base: Market, guess: Guess) -> Seen:
    market, delay = scaled(base, guess.level)
    return Seen(guess, _state(market, delay), None, market, None, delay)


def changed(ground: Ground, change: Change, before: Sequence[Seen]) -> list[Seen]:
    """Find the delays after a change of each guess whose state before is known.

    Raises
    ------
    NoSteadyDelayError : the machines left cannot do what nobody gives up
    """
    pull = ground.pull(change.after)
    return [_changed(ground, change, pull, rank, one) for rank, one in enumerate(before)]


def _changed(ground: Ground, change: Change, pull: Reals, rank: int, one: Seen) -> Seen:
    faster = change.faster[min(rank, len(change.faster) - 1)]
    market = _market(ground, change.after * faster, pull, one.guess)
    after = replace(market, requests=one.market.requests)
    return replace(one, after=_state(after, steady(after, one.delay)), changed=after)


def _market(ground: Ground, machines: Reals, pull: Reals, guess: Guess) -> Market:
    """Make the market of a guess; private machines drawn move capacity and pull alike."""
    private = np.where(ground.is_constructed, guess.private[ground.zone], 1.0)
    capacity = ground.in_zones(machines * private) * guess.exams / A_YEAR
    known = ground.in_zones(machines)
    scale = np.divide(ground.in_zones(machines * private), known, out=np.zeros_like(known), where=known > 0)
    weight = pull * scale
    total = weight.sum(axis=1, keepdims=True)
    parts = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    requests = ground.asked * np.exp(guess.other / guess.slope)
    needs = guess.needs
    leaning = guess.leaning * float(needs.fall.max())
    return Market(requests, parts, np.maximum(capacity, NO_MACHINE), needs, leaning)


def _state(market: Market, delay: Reals) -> State:
    now = flows(market, delay)
    there = market.capacity > NO_MACHINE
    reached = now.part.sum(axis=1) > 0
    return State(
        np.where(there, delay, np.nan),
        np.where(reached, now.part @ delay, np.nan),
        np.minimum(now.arrivals, market.capacity) * A_YEAR,
        market.requests * A_YEAR,
        now.kept.sum(axis=1) * A_YEAR,
        np.where(reached, 1 - np.diag(now.part), np.nan),
        now.part,
    )
