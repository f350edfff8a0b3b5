"""The smallest number of seats hour by hour that keeps a promise: closed-form start, simulation, proof of one fewer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.network import Shift, first_day
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.state import CANCELLED, REFUSED
from radioscopie.models.reading.statistics import measured
from radioscopie.models.reading.study import half_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.models.reading.network import Network

HOURS, CELLS, UNLIMITED = 24, 48, 400
RUNS, MOST_TRIES, MOST_SEATS = 8, 400, 300
WEEKEND, PATIENCE = 5, 3


@dataclass(frozen=True, slots=True)
class Promise:
    """A share of the exams of some priorities reported within minutes (from request or image, as the priority says)."""

    share: float
    minutes: float
    priorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What seats give: exams that keep the promise and exams, of each run and cell (RUNS, 48)."""

    kept: np.ndarray
    exams: np.ndarray

    def broken(self, level: float) -> np.ndarray:
        """List the cells that break the promise."""
        return np.flatnonzero(self.pooled < level)

    @property
    def pooled(self) -> np.ndarray:
        """Share of each cell over the runs (48); 1 where nothing is asked."""
        exams = self.exams.sum(axis=0)
        return np.asarray(np.where(exams > 0, self.kept.sum(axis=0) / np.maximum(exams, 1), 1.0))


@dataclass(frozen=True, slots=True)
class Staffing:
    """Seats of a group by cell (24 hours of a weekday, 24 of a week-end day) and why no fewer.

    Parameters
    ----------
    start, seats : (48,) closed-form start, and the smallest found
    trial : what the seats give
    fewer : for each cell with a seat, what one seat fewer gives
    """

    start: np.ndarray
    seats: np.ndarray
    trial: Trial
    fewer: dict[int, Trial]


def staff(
    network: Network, group: int, promise: Promise, seed: int, advance: Callable[[int], None]
) -> Staffing:
    """Find the seats of a group.

    Parameters
    ----------
    network : the network; its other groups keep their shifts
    group : rank of the group whose seats are sought
    promise : kept in each hour of a weekday and of a week-end day, by the hour of the request
    seed : seed of the simulations (8 runs, the same draws for every trial)

    Raises
    ------
    InputError : no number of readers keeps the promise
    """

    def attempt(seats: np.ndarray) -> Trial:
        advance(1)
        return _try(with_seats(network, group, seats), promise, seed)

    best = attempt(np.full(CELLS, min(UNLIMITED, MOST_SEATS)))
    if len(best.broken(promise.share)):
        worst = float(best.pooled.min())
        raise InputError(problem("staff.impossible", "--promise", _words(promise), best=f"{100 * worst:.1f}"))
    start = closed_form(network, group, promise)
    seats = _up(start.copy(), attempt, promise.share, _lag(network))
    seats, fewer = _down(seats, attempt, promise.share)
    return Staffing(start, seats, attempt(seats), fewer)


def _words(promise: Promise) -> str:
    return f"{100 * promise.share:g}%<{promise.minutes:g}min"


def _up(seats: np.ndarray, attempt: Callable[[np.ndarray], Trial], level: float, lag: int) -> np.ndarray:
    """Add a seat where the promise is broken: from the hour of the request to when its images come, then beyond."""
    stubborn = np.zeros(CELLS, int)
    for _ in range(MOST_TRIES):
        broken = attempt(seats).broken(level)
        if not len(broken):
            break
        stubborn[broken] += 1
        places = {
            int(cell // HOURS * HOURS + (cell + shift) % HOURS)
            for cell in broken
            for shift in range(lag + 1 + stubborn[cell] // PATIENCE)
        }
        seats = np.minimum(seats + np.isin(np.arange(CELLS), list(places)), MOST_SEATS)
    return seats


def _down(
    seats: np.ndarray, attempt: Callable[[np.ndarray], Trial], level: float
) -> tuple[np.ndarray, dict[int, Trial]]:
    """Take seats away one by one, until any one fewer breaks the promise; the last round is the proof."""
    while True:
        found = _round(seats, attempt, level)
        fewer = {int(cell): attempt(_minus(found, int(cell))) for cell in np.flatnonzero(found)}
        seats = found
        if all(len(trial.broken(level)) for trial in fewer.values()):
            return seats, fewer


def _round(seats: np.ndarray, attempt: Callable[[np.ndarray], Trial], level: float) -> np.ndarray:
    for cell in np.argsort(-seats, kind="stable").tolist():
        while seats[cell] > 0 and not len(attempt(_minus(seats, cell)).broken(level)):
            seats = _minus(seats, cell)
    return seats


def _minus(seats: np.ndarray, cell: int) -> np.ndarray:
    return np.asarray(seats - (np.arange(CELLS) == cell))


def _try(network: Network, promise: Promise, seed: int) -> Trial:
    plan = make_plan(network)
    runs, room = [], None
    for n in range(RUNS):
        run = replicate(plan, seed, n, room)
        room = run.room
        runs.append(_cells(network, promise, measured(plan, run)))
    return Trial(*(np.array([run[k] for run in runs]) for k in range(2)))


def _cells(network: Network, promise: Promise, exams: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count the exams of each cell, and those that keep the promise."""
    concerned = np.array([one.name in promise.priorities for one in network.priorities])
    exams = exams[
        concerned[exams["priority"]] & (exams["status"] != REFUSED) & (exams["status"] != CANCELLED)
    ]
    by_image = np.array([one.promised_from == "image" for one in network.priorities])[exams["priority"]]
    delay = exams["reported"] - np.where(by_image, exams["acquired"], 0)
    hour = (exams["requested"] // 60).astype(int)
    weekend = (hour // 24 + first_day(network).weekday()) % 7 >= WEEKEND
    cell = HOURS * weekend + hour % 24
    return np.bincount(cell, delay <= promise.minutes, CELLS), np.bincount(cell, minlength=CELLS)


def with_seats(network: Network, group: int, seats: np.ndarray) -> Network:
    """Give the group these seats: the k-th seat is held in the hours that need k seats, in one spell if they follow."""
    week = np.concatenate([np.tile(seats[:HOURS], WEEKEND), np.tile(seats[HOURS:], 2)])
    shifts = tuple(shift for k in range(int(week.max(initial=0))) for shift in _spells(week > k))
    groups = list(network.groups)
    groups[group] = replace(groups[group], shifts=shifts)
    return replace(network, groups=tuple(groups))


def _spells(held: np.ndarray) -> list[Shift]:
    if held.all():
        return [Shift((0,), 0, 60 * len(held), 1, None, 0)]
    starts = np.flatnonzero(held & ~np.roll(held, 1))
    lengths = [next(n for n in range(1, len(held)) if not held[(start + n) % len(held)]) for start in starts]
    return [
        Shift((int(start) // 24,), 60 * (int(start) % 24), 60 * (int(start) % 24 + length), 1, None, 0)
        for start, length in zip(starts, lengths, strict=True)
    ]


def _lag(network: Network) -> int:
    """Whole hours from the request to the images."""
    mean = max(flow.acquisition.mean_min for flow in network.flows)
    return int(np.ceil(mean / 60))


def closed_form(network: Network, group: int, promise: Promise) -> np.ndarray:
    """Start of the search: Erlang C on the offered load of each hour (modified offered load, readings lagged).

    The wait that is left is the promise less the mean reading. Other groups are ignored.
    """
    plan = make_plan(network)
    steps, reads = network.conditions.steps, {exam.name: exam.read.mean_min for exam in network.exams}
    load, slack = np.zeros(168), promise.minutes
    for f, flow in enumerate(network.flows):
        rate = plan.streams["rate"][plan.streams["flow"] == f].sum() * plan.hour_weight[f]
        reading = sum(share * reads[name] for name, share in flow.mix.items()) / network.groups[group].speed
        answer = steps["protocol"].mean_min if flow.protocol else 0.0
        load += rate * answer / 60 + np.roll(rate, round(flow.acquisition.mean_min / 60)) * reading / 60
        slack = min(slack, promise.minutes - reading)
    work = load.reshape(7, 24)
    cells = np.concatenate([work[:WEEKEND].mean(axis=0), work[WEEKEND:].mean(axis=0)])
    return np.array([_erlang(one, max(slack, 1.0), 1 - promise.share) for one in cells])


def _erlang(load: float, wait: float, late: float) -> int:
    """Give the fewest seats whose Erlang C wait exceeds `wait` with a chance of at most `late` (reading of 15 min)."""
    if load <= 0:
        return 0
    seats, blocked = 0, 1.0
    while True:
        seats += 1
        blocked = load * blocked / (seats + load * blocked)
        if seats > load:
            waits = seats * blocked / (seats - load * (1 - blocked))
            if waits * exp(-(seats - load) * wait / 15.0) <= late:
                return seats


def proven(trial: Trial, level: float) -> tuple[int, float, float, bool]:
    """Give the cell that breaks the promise most, its share, its half width, whether the interval is all below."""
    cell = int(np.argmin(trial.pooled))
    seen = trial.exams[:, cell] > 0
    half = half_width(trial.kept[seen, cell] / trial.exams[seen, cell])
    share = float(trial.pooled[cell])
    return cell, share, half, bool(share + half < level)
