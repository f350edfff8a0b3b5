"""Whether seats keep a promise: simulated runs, as many as it takes to tell, within a budget."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

from radioscopie.models.reading.duty import duties
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.engine.plan import DUTY, HOLIDAY_CODE
from radioscopie.models.reading.engine.state import CANCELLED, REFUSED
from radioscopie.models.reading.network import first_day
from radioscopie.models.reading.seats import CELLS, HOURS, WEEKEND, with_seats
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.statistics import measured

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radioscopie.models.reading.engine.plan import Plan
    from radioscopie.models.reading.network import Network

FIRST, LOOKS, LEAST_ERROR = 8, (16, 32, 64), 0.05
MOST, ERROR = LOOKS[-1], 0.05


@dataclass(frozen=True, slots=True)
class Promise:
    """A share of the exams of some priorities reported within minutes (from request or image, as the priority says)."""

    share: float
    minutes: float
    priorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What seats give: exams that keep the promise and exams, of each run and cell, (R, 48)."""

    kept: np.ndarray
    exams: np.ndarray

    @property
    def pooled(self) -> np.ndarray:
        """Share of each cell over the runs (48); 1 where nothing is asked."""
        exams = self.exams.sum(axis=0)
        return np.asarray(np.where(exams > 0, self.kept.sum(axis=0) / np.maximum(exams, 1), 1.0))

    def broken(self, level: float) -> np.ndarray:
        """List the cells that break the promise."""
        return np.flatnonzero(self.pooled < level)

    def part(self, first: int, last: int | None = None) -> Trial:
        """Keep the runs of some ranks."""
        return Trial(self.kept[first:last], self.exams[first:last])

    def margin(self, level: float) -> tuple[np.ndarray, np.ndarray]:
        """Give exams a run above the promise in each cell, below 0 when it is broken, and its standard error."""
        above = self.kept - level * self.exams
        return above.mean(axis=0), above.std(axis=0, ddof=1) / np.sqrt(len(above))

    def half_width(self, level: float, error: float = ERROR) -> np.ndarray:
        """Half width of the interval of the share of each cell (48); NaN where nothing is asked."""
        mean = self.exams.mean(axis=0)
        half = stdtrit(len(self.kept) - 1, 1 - error / 2) * self.margin(level)[1]
        return np.asarray(np.where(mean > 0, half / np.where(mean > 0, mean, 1), np.nan))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a trial tells: the cell tested on the runs from rank `since` on, and whether it is proven broken."""

    trial: Trial
    cell: int
    since: int
    proven: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """Where seats are tried: the same requests and draws for every trial; trials made are kept.

    Parameters
    ----------
    network, groups : the network and the ranks of the V groups whose seats are sought
    promise, seed : what is to be kept, seed of the runs
    advance : told each run
    made : trials by seats
    """

    network: Network
    groups: tuple[int, ...]
    promise: Promise
    seed: int
    advance: Callable[[int], None]
    made: dict[bytes, Trial] = field(default_factory=dict)

    def trial(self, seats: np.ndarray, runs: int) -> Trial:
        """Try seats (V, 48) on the first runs."""
        key = seats.astype(np.int64).tobytes()
        known = self.made.get(key)
        done = 0 if known is None else len(known.kept)
        if done < runs:
            more = self.runs(seats, range(done, runs))
            known = more if known is None else _joined(known, more)
            self.made[key] = known
        return known.part(0, runs) if known else self.runs(seats, range(runs))

    def runs(self, seats: np.ndarray, ranks: Sequence[int]) -> Trial:
        """Simulate seats on the runs of some ranks."""
        network = with_seats(self.network, self.groups, seats)
        plan = ordinary_days(network)

        def one(rank: int) -> tuple[np.ndarray, np.ndarray]:
            return _cells(network, self.promise, measured(plan, replicate(plan, self.seed, rank)))

        with ThreadPoolExecutor(os.cpu_count()) as pool:  # the compiled loop lets the other threads run
            found = list(pool.map(one, ranks))
        self.advance(len(found))
        return Trial(*(np.array([run[k] for run in found], float) for k in range(2)))

    def decide(self, seats: np.ndarray) -> Finding:
        """Try seats until one cell is proven to break the promise, or the budget is spent.

        At each look (16, 32, 64 runs) the cell is chosen on the runs already seen and tested on the new ones; the
        error of 5 % (one-sided) is shared among the looks.
        """
        level, seen = self.promise.share, FIRST
        for runs in LOOKS:
            cell = worst(self.trial(seats, seen), level)
            trial = self.trial(seats, runs)
            found = Finding(trial, cell, seen, is_below(trial.part(seen), cell, level))
            if found.proven:
                return found
            seen = runs
        return found


def ordinary_days(network: Network) -> Plan:
    """Compile a network as if there were no public holiday: seats are sought for ordinary days."""
    plan = make_plan(network)
    days = plan.days % HOLIDAY_CODE
    duty, _, on = duties(network.groups, days)
    events = np.array([tuple(row) for row in duty.tolist()], DUTY)
    return plan._replace(days=days, duties=events, on_at_start=np.flatnonzero(on))


def worst(trial: Trial, level: float) -> int:
    """Give the cell that breaks the promise most clearly."""
    margin, error = trial.margin(level)
    return int(np.argmin(margin / np.maximum(error, LEAST_ERROR)))


def is_below(trial: Trial, cell: int, level: float) -> bool:
    """Tell whether the share of a cell is surely below, at one of the three looks."""
    margin, error = trial.margin(level)
    return bool(margin[cell] + stdtrit(len(trial.kept) - 1, 1 - ERROR / len(LOOKS)) * error[cell] < 0)


def _joined(first: Trial, then: Trial) -> Trial:
    return Trial(np.concatenate([first.kept, then.kept]), np.concatenate([first.exams, then.exams]))


def _cells(network: Network, promise: Promise, exams: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count the exams of each cell that keep the promise, and all, by the hour of the request."""
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
