"""The smallest number of seats hour by hour that keeps a promise: closed-form start, simulation, proof of one fewer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.models.reading.formula import seats_by_formula
from radioscopie.models.reading.network import LEVELS
from radioscopie.models.reading.seats import CELLS, HOURS, own_hours
from radioscopie.models.reading.trials import FIRST, MOST, Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radioscopie.models.reading.network import Network
    from radioscopie.models.reading.trials import Finding, Promise, Trial

AMPLE, SPARE, PATIENCE = 3, 20, 3
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Staffing:
    """Seats of V groups by cell (24 hours of a weekday, 24 of a week-end day) and why no fewer.

    Parameters
    ----------
    groups : ranks of the groups
    start, seats : (V, 48) closed-form start, and the smallest found
    trial : what the seats give on 64 runs that the search did not see
    fewer : for each group (0..V-1) and cell with a seat, what one seat fewer gives
    all_fewer, all_more : for each group, one seat fewer, or more, in all its hours, on the runs of `trial`
    """

    groups: tuple[int, ...]
    start: np.ndarray
    seats: np.ndarray
    trial: Trial
    fewer: dict[Place, Finding]
    all_fewer: tuple[Trial, ...]
    all_more: tuple[Trial, ...]


def staff(
    network: Network, groups: Sequence[int], promise: Promise, seed: int, advance: Callable[[int], None]
) -> Staffing:
    """Find the seats of some groups together.

    Parameters
    ----------
    network : the network; its other groups keep their shifts
    groups : ranks of the groups whose seats are sought
    promise : kept in each hour of a weekday and of a week-end day, by the hour of the request
    seed : seed of the simulations; the same draws for every trial
    advance : told each run

    Raises
    ------
    InputError : no number of readers keeps the promise
    """
    bench, own = Bench(network, tuple(groups), promise, seed, advance), own_hours(network, groups)
    start = seats_by_formula(network, groups, own, promise)
    most = own * (AMPLE * int(start.max()) + SPARE)
    _check_possible(bench, most)
    seats = np.minimum(start, most)
    for runs in (FIRST, MOST):
        seats = _up(bench, seats, most, runs)
    seats, fewer = _down(bench, seats)
    while (fewer_in_all := _exchanged(bench, seats, own)) is not None:
        seats, fewer = _down(bench, fewer_in_all)
    every, held = range(len(groups)), seats > 0
    fresh = range(MOST, 2 * MOST)
    sides = [
        tuple(bench.runs(seats + one * (held & (np.arange(len(groups)) == v)[:, None]), fresh) for v in every)
        for one in (-1, 1)
    ]
    return Staffing(bench.groups, start, seats, bench.runs(seats, fresh), fewer, *sides)


def _check_possible(bench: Bench, most: np.ndarray) -> None:
    """Refuse a promise that readers without number break: acquisition and reading alone are too long."""
    best = bench.trial(most, MOST)
    if len(best.broken(bench.promise.share)):
        said = f"{100 * bench.promise.share:g}%<{bench.promise.minutes:g}min"
        hour = int(best.pooled.argmin())
        words = {"best": f"{100 * best.pooled[hour]:.0f}", "hour": hour % HOURS}
        raise InputError(problem("staff.impossible", "--promise", said, **words))


def _up(bench: Bench, seats: np.ndarray, most: np.ndarray, runs: int) -> np.ndarray:
    """Add a seat where the promise is broken: from the hour of the request to when its images come, then beyond.

    An hour that no number of readers mends on these runs is left to the next ones.
    """
    level, stubborn, lag = bench.promise.share, np.zeros(CELLS, int), _lag(bench.network)
    lost = bench.trial(most, runs).broken(level)
    while len(broken := np.setdiff1d(bench.trial(seats, runs).broken(level), lost)):
        stubborn[broken] += 1
        places = {
            int(cell // HOURS * HOURS + (cell + later) % HOURS)
            for cell in broken
            for later in range(min(HOURS, lag + 1 + stubborn[cell] // PATIENCE))
        }
        more = np.isin(np.arange(CELLS), list(places)) & (seats < most)
        seats = _most_helpful(bench, seats, more, broken)
    return seats


def _most_helpful(bench: Bench, seats: np.ndarray, more: np.ndarray, broken: np.ndarray) -> np.ndarray:
    """Add the seats of the group that mends the broken hours most; the first named when equal."""
    rank = np.arange(len(seats))[:, None]
    choices = [seats + (more & (rank == v)) for v in range(len(seats)) if more[v].any()]
    if len(choices) < 2:
        return choices[0] if choices else seats
    kept = [bench.trial(choice, FIRST).kept[:, broken].sum() for choice in choices]
    return np.asarray(choices[int(np.argmax(kept))])


def _down(bench: Bench, seats: np.ndarray) -> tuple[np.ndarray, dict[Place, Finding]]:
    """Take seats away one by one, until any one fewer breaks the promise; the last round is the proof."""
    while True:
        seats, fewer = _round(bench, seats), {}
        for place in _farthest_first(bench, seats):
            fewer[place] = bench.decide(_less(seats, place))
            if _is_kept(bench, fewer[place]):
                seats = _less(seats, place)
                break
        else:
            return seats, dict(sorted(fewer.items()))


def _round(bench: Bench, seats: np.ndarray) -> np.ndarray:
    """Take away what 8 runs, then all, say is not needed."""
    for place in _farthest_first(bench, seats):
        while seats[place] > 0 and _may_go(bench, seats, _less(seats, place)):
            seats = _less(seats, place)
    return seats


def _may_go(bench: Bench, seats: np.ndarray, fewer: np.ndarray) -> bool:
    """Tell whether seats may be changed: no hour is broken anew on the first runs, and none is on all of them."""
    level = bench.promise.share
    anew = np.setdiff1d(bench.trial(fewer, FIRST).broken(level), bench.trial(seats, FIRST).broken(level))
    return not len(anew) and _is_kept(bench, bench.decide(fewer))


def _is_kept(bench: Bench, found: Finding) -> bool:
    return not found.proven and not len(found.trial.broken(bench.promise.share))


def _farthest_first(bench: Bench, seats: np.ndarray) -> list[Place]:
    """Order the places: groups of the farthest level first (the charter calls them last), then the most seats."""
    level = [LEVELS.index(bench.network.groups[group].level) for group in bench.groups]
    places = [(int(v), int(cell)) for v, cell in np.argwhere(seats)]
    return sorted(places, key=lambda place: (-level[place[0]], -int(seats[place]), place))


def _exchanged(bench: Bench, seats: np.ndarray, own: np.ndarray) -> np.ndarray | None:
    """Give seats where one of a group holds two of an hour, the promise being kept; None when there are none."""
    for changed in _exchanges(seats, own):
        if _may_go(bench, seats, changed):
            return changed
    return None


def _exchanges(seats: np.ndarray, own: np.ndarray) -> Iterator[np.ndarray]:
    groups = range(len(seats))
    for cell, pair, new in product(range(CELLS), combinations_with_replacement(groups, 2), groups):
        changed = seats.copy()
        for v in pair:
            changed[v, cell] -= 1
        changed[new, cell] += 1
        if new not in pair and own[new, cell] and changed.min() >= 0:
            yield changed


def _less(seats: np.ndarray, place: Place) -> np.ndarray:
    fewer = seats.copy()
    fewer[place] -= 1
    return fewer


def _lag(network: Network) -> int:
    """Whole hours from the request to the images."""
    mean = max(flow.acquisition.mean_min for flow in network.flows)
    return int(np.ceil(mean / 60))
