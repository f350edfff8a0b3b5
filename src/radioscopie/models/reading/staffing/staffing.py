"""The smallest number of seats hour by hour that keeps a promise: closed-form start, simulation, proof of one fewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.models.reading.staffing.formula import seats_by_formula
from radioscopie.models.reading.staffing.proof import ERROR, LOOKS, TOLERANCE, new_ground, prove
from radioscopie.models.reading.staffing.search import farthest_first, less, mended, search, trimmed
from radioscopie.models.reading.staffing.seats import HOURS, WEEKEND, own_hours
from radioscopie.models.reading.staffing.trials import MOST, Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.staffing.proof import Estimate, Ground, SeatEffect
    from radioscopie.models.reading.staffing.search import Place
    from radioscopie.models.reading.staffing.trials import Promise, Trial

    Certified = tuple[Ground, Estimate, dict[Place, SeatEffect]]

AMPLE, SPARE = 3, 20
SEARCHED, MOST_FRESH = 512, 2048


@dataclass(frozen=True, slots=True)
class Staffing:
    """Seats of V groups by cell (24 hours of a weekday, 24 of a week-end day) and why no fewer.

    Parameters
    ----------
    groups : ranks of the groups
    weekend : (D,) days of the runs of `trial` that are of a week-end, those that begin at 8:00
    start, seats : (V, 48) closed-form start, and the smallest found
    trial, kept : what the seats give on runs that the search did not make, and the shares estimated
    fewer : for each group (0..V-1) and cell with a seat, what one seat fewer gives
    all_fewer, all_more : for each group, one seat fewer, or more, in all its hours
    """

    groups: tuple[int, ...]
    weekend: np.ndarray
    start: np.ndarray
    seats: np.ndarray
    trial: Trial
    kept: Estimate
    fewer: dict[Place, SeatEffect]
    all_fewer: tuple[Estimate, ...]
    all_more: tuple[Estimate, ...]


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
    advance : told each run; what it raises ends the work

    Raises
    ------
    InputError : nobody asks for what is promised; no number of readers keeps the promise
    """
    bench, own = Bench(network, tuple(groups), promise, seed, advance), own_hours(network, groups)
    start = seats_by_formula(network, groups, own, promise)
    most = own * (AMPLE * int(start.max()) + SPARE)
    _check_possible(bench, most)
    seats = search(bench, start, most, own)
    ground = new_ground(bench, seats, 0, SEARCHED)
    seats = trimmed(ground, mended(ground, seats, most))
    fresh, kept, fewer = _certified(bench, seats, most)
    sides = (_in_all(fresh, -1), _in_all(fresh, 1))
    weekend = (np.arange(network.days - 1) + network.start.weekday()) % 7 >= WEEKEND
    return Staffing(bench.groups, weekend, start, fresh.seats, fresh.trial, kept, fewer, *sides)


def _check_possible(bench: Bench, most: np.ndarray) -> None:
    """Refuse what nobody asks, and a promise that readers without number break: images and reading are too long."""
    best = bench.trial(most, MOST)
    if not best.exams.any():
        raise InputError(problem("staff.nobody_asks", "--priority", ", ".join(bench.promise.priorities)))
    if len(best.broken(bench.promise.share)):
        said = f"{100 * bench.promise.share:g}%<{bench.promise.minutes:g}min"
        hour = int(best.pooled.argmin())
        words = {"best": f"{100 * best.pooled[hour]:.0f}", "hour": hour % HOURS}
        raise InputError(problem("staff.impossible", "--promise", said, **words))


def _certified(bench: Bench, seats: np.ndarray, most: np.ndarray, first: int = SEARCHED) -> Certified:
    """Prove seats on runs from a rank that nothing was chosen by; seats refuted are mended and proven on later ones."""
    seen = new_ground(bench, seats, 0, SEARCHED)
    runs = _enough(seen)
    fresh = new_ground(bench, seats, first, runs)
    found = fresh.estimate(seats, runs)
    if "missed" in found.verdicts(bench.promise.share):
        more = mended(fresh, seats, most)
        if more is not seats:
            return _certified(bench, more, most, first + runs)
    fewer = dict(_proofs(seen, fresh, seats))
    spare = [place for place, finding in fewer.items() if finding.verdict == "spare"]
    if spare:
        return _certified(bench, less(seats, spare[0]), most, first + max(runs, LOOKS[-1]))
    return fresh, found, dict(sorted(fewer.items()))


def _enough(seen: Ground) -> int:
    """Count the runs that should decide each hour, as those of the search foresee: kept, broken or close."""
    found = seen.estimate(seen.seats, SEARCHED)
    room = np.maximum(abs(found.share - seen.bench.promise.share), TOLERANCE) / 2
    asked = SEARCHED * np.nanmax(found.half_width(ERROR / 2) / room) ** 2
    return int(np.clip(np.ceil(asked), SEARCHED, MOST_FRESH))


def _proofs(seen: Ground, fresh: Ground, seats: np.ndarray) -> Iterator[tuple[Place, SeatEffect]]:
    """Test one seat fewer place by place, until one can go."""
    for place in farthest_first(fresh.bench, seats):
        found = prove(seen, fresh, less(seats, place))
        yield place, found
        if found.verdict == "spare":
            return


def _in_all(ground: Ground, change: int) -> tuple[Estimate, ...]:
    """Estimate one seat more, or fewer, in all the hours of each group."""
    seats = ground.seats
    rank = np.arange(len(seats))[:, None]
    return tuple(
        ground.estimate(seats + change * ((seats > 0) & (rank == v)), MOST) for v in range(len(seats))
    )
