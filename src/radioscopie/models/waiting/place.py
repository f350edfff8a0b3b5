"""Zones of the next machines: those that together shorten most the delay that people feel where they go.

One machine after the other goes where it shortens most. The bound adds up, zone by zone, what its machines would bring
if no other zone had any, the largest first: no choice brings more where machines help each other no more than alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush, heapreplace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.waiting.market import Market, flows, steady

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints, Reals


@dataclass(frozen=True, slots=True)
class Fleet:
    """A market, its machines, and whose delay is to be shortened.

    Parameters
    ----------
    machines : shape (zones,), of each: all work alike
    weights : shape (homes,), people counted; adds up to 1
    """

    market: Market
    machines: Reals
    weights: Reals

    def felt(self, more: Ints, start: Reals) -> tuple[float, Reals]:
        """Give the mean delay with machines added to zones, and the delay of each zone.

        Parameters
        ----------
        more : shape (zones,)
        start : delays to look from
        """
        factor = (self.machines + more) / np.where(self.machines > 0, self.machines, 1.0)
        market = grown(self.market, factor)
        delay = steady(market, start)
        return float(self.weights @ (flows(market, delay).part @ delay)), delay


@dataclass(frozen=True, slots=True)
class Placed:
    """Zones chosen.

    Parameters
    ----------
    zones : one a machine, in the order in which each adds most; fewer than asked when no more help
    gained : days that each takes off the mean delay
    bound : days, no choice takes off more
    """

    zones: tuple[int, ...]
    gained: tuple[float, ...]
    bound: float


def grown(market: Market, factor: Reals) -> Market:
    """Give a market whose zones have more machines as those there are: they do more, and draw more.

    Parameters
    ----------
    factor : shape (zones,), machines over those there were
    """
    weight = market.pull * factor
    total = weight.sum(axis=1, keepdims=True)
    pull = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return replace(market, pull=pull, capacity=market.capacity * factor)


def place(fleet: Fleet, zones: Sequence[int], count: int, start: Reals, most: Sequence[int]) -> Placed:
    """Choose the zones of some machines.

    Parameters
    ----------
    zones : where machines may go
    count : how many
    start : delays today
    most : machines that each of these zones may take
    """
    none = np.zeros(len(fleet.machines), dtype=np.int64)
    before, _ = fleet.felt(none, start)
    room = dict(zip(zones, most, strict=True))
    first = [(-(before - fleet.felt(_one(none, zone), start)[0]), zone) for zone in zones if room[zone]]
    bound = _alone(fleet, first, count, start, before, room)
    return _together(fleet, first, count, start, before, room, bound)


def _one(more: Ints, zone: int) -> Ints:
    found = more.copy()
    found[zone] += 1
    return found


def _together(
    fleet: Fleet,
    first: list[tuple[float, int]],
    count: int,
    start: Reals,
    before: float,
    room: dict[int, int],
    bound: float,
) -> Placed:
    """Add a machine at a time; what a zone brought before is the most that it may bring now."""
    heap, more, left = sorted(first), np.zeros(len(fleet.machines), dtype=np.int64), dict(room)
    zones, gained, delay = list[int](), list[float](), start
    while heap and len(zones) < count:
        zone = heap[0][1]
        after, there = fleet.felt(_one(more, zone), delay)
        if len(heap) > 1 and before - after < -min(heap[1:])[0]:
            heapreplace(heap, (after - before, zone))
            continue
        if after >= before:
            break
        more, left[zone] = _one(more, zone), left[zone] - 1
        zones.append(zone)
        gained.append(before - after)
        before, delay = after, there
        heapreplace(heap, (-gained[-1], zone)) if left[zone] else heappop(heap)
    return Placed(tuple(zones), tuple(gained), max(bound, sum(gained)))


def _alone(
    fleet: Fleet,
    first: list[tuple[float, int]],
    count: int,
    start: Reals,
    before: float,
    room: dict[int, int],
) -> float:
    """Add up the largest gains of zones, each as if it alone had machines."""
    heap, bound = [(gain, zone, 1) for gain, zone in first], 0.0
    heapify(heap)
    felt = {zone: before + gain for gain, zone in first}
    for _ in range(count):
        if not heap or heap[0][0] >= 0:
            break
        gain, zone, held = heappop(heap)
        bound -= gain
        if held < room[zone]:
            more = np.zeros(len(fleet.machines), dtype=np.int64)
            more[zone] = held + 1
            after, _ = fleet.felt(more, start)
            heappush(heap, (after - felt[zone], zone, held + 1))
            felt[zone] = after
    return bound
