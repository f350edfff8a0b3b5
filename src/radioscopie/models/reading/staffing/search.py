"""The search for the fewest seats: added where the promise breaks, taken away where it holds without, exchanged."""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.network.spec import LEVELS
from radioscopie.models.reading.staffing.proof import SEEN
from radioscopie.models.reading.staffing.seats import CELLS, HOURS
from radioscopie.models.reading.staffing.trials import DOUBT, FIRST, MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.staffing.proof import Ground
    from radioscopie.models.reading.staffing.trials import Bench

PATIENCE = 3
Place = tuple[int, int]


def search(bench: Bench, start: np.ndarray, most: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Give the seats from which none can be taken, nor two exchanged for one, on 64 runs.

    Parameters
    ----------
    start, most : (V, 48) seats to begin with and never to exceed
    own : (V, 48) cells where each group may hold seats
    """
    seats = np.minimum(start, most)
    for runs in (FIRST, MOST):
        seats = _up(bench, seats, most, runs)
    seats = _down(bench, seats)
    while (fewer := _exchanged(bench, seats, own)) is not None:
        seats = _down(bench, fewer)
    return seats


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


def _down(bench: Bench, seats: np.ndarray) -> np.ndarray:
    """Take seats away one by one, as long as one can go."""
    while True:
        before = seats
        for place in farthest_first(bench, seats):
            while seats[place] > 0 and _may_go(bench, seats, less(seats, place)):
                seats = less(seats, place)
        if seats is before:
            return seats


def _may_go(bench: Bench, seats: np.ndarray, fewer: np.ndarray) -> bool:
    """Tell whether seats may be changed: no hour is broken anew on the first runs, and none is on all of them."""
    level = bench.promise.share
    anew = np.setdiff1d(bench.trial(fewer, FIRST).broken(level), bench.trial(seats, FIRST).broken(level))
    return not len(anew) and bench.holds(fewer)


def farthest_first(bench: Bench, seats: np.ndarray) -> list[Place]:
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


def mended(ground: Ground, seats: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Add seats one by one where the ground tells that the promise is broken; an hour that none mends is left."""
    lost: list[int] = []
    while len(broken := np.setdiff1d(_below(ground, seats), lost)):
        shares = ground.estimate(seats, MOST).share
        worst = int(broken[np.argmin(shares[broken])])
        more = _one_more(ground, seats, most, worst)
        lost += [worst] if more is None else []
        seats = seats if more is None else more
    return seats


def _below(ground: Ground, seats: np.ndarray) -> np.ndarray:
    return np.flatnonzero(ground.estimate(seats, MOST).share < ground.bench.promise.share)


def _one_more(ground: Ground, seats: np.ndarray, most: np.ndarray, worst: int) -> np.ndarray | None:
    """Add the seat, of the hours around a cell, that mends it most; None when no one helps."""
    around = range(-1, _lag(ground.bench.network) + 2)
    hours = sorted({worst // HOURS * HOURS + (worst + later) % HOURS for later in around})
    places = [(v, cell) for v in range(len(seats)) for cell in hours if seats[v, cell] < most[v, cell]]
    choices = [seats, *(less(seats, place, -1) for place in places)]
    shares = [float(ground.estimate(one, SEEN).share[worst]) for one in choices]
    best = int(np.argmax(shares))
    return choices[best] if shares[best] > shares[0] else None


def trimmed(ground: Ground, seats: np.ndarray) -> np.ndarray:
    """Take away the seats that the ground tells are not needed."""
    level = ground.bench.promise.share
    for place in farthest_first(ground.bench, seats):
        for runs in (SEEN, MOST):
            found = ground.estimate(fewer := less(seats, place), runs)
            if np.nanmin(found.share + (runs < MOST) * found.half_width(DOUBT)) < level:
                break
        else:
            seats = fewer
    return seats


def less(seats: np.ndarray, place: Place, by: int = 1) -> np.ndarray:
    """Take one seat away, or add one."""
    fewer = seats.copy()
    fewer[place] -= by
    return fewer


def _lag(network: Network) -> int:
    """Whole hours from the request to the images."""
    mean = max(flow.acquisition.mean_min for flow in network.flows)
    return int(np.ceil(mean / 60))
