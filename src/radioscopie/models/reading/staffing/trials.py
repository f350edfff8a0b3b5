"""What seats give: simulated runs, with the same draws whatever the seats."""

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
from radioscopie.models.reading.engine.records import CANCELLED, REFUSED
from radioscopie.models.reading.network.spec import first_day
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.staffing.posts import with_posts
from radioscopie.models.reading.staffing.seats import CELLS, HOURS, WEEKEND, with_seats
from radioscopie.models.reading.statistics import measured

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radioscopie.models.reading.engine.plan import Plan
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.staffing.posts import Post

FIRST, LOOKS, DOUBT = 8, (16, 32, 64), 0.001
MOST = LOOKS[-1]
DAY_BEGINS = 8


@dataclass(frozen=True, slots=True)
class Promise:
    """A share of the exams of some priorities reported within minutes (from request or image, as the priority says)."""

    share: float
    minutes: float
    priorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What seats give: exams that keep the promise and exams, of each run and cell, (R, 48), and day, (R, D).

    A day goes from 8:00 to 8:00, so that a night is one; the first and the last ones, which are cut, are left out.
    """

    kept: np.ndarray
    exams: np.ndarray
    days_kept: np.ndarray
    days_exams: np.ndarray

    @property
    def pooled(self) -> np.ndarray:
        """Share of each cell over the runs (48); 1 where nothing is asked."""
        exams = self.exams.sum(axis=0)
        return np.asarray(np.where(exams > 0, self.kept.sum(axis=0) / np.maximum(exams, 1), 1.0))

    def above(self, level: float) -> np.ndarray:
        """Give exams above the promise in each run and cell, below 0 when it is broken."""
        return np.asarray(self.kept - level * self.exams)

    def broken(self, level: float) -> np.ndarray:
        """List the cells that break the promise."""
        return np.flatnonzero(self.pooled < level)

    def part(self, runs: int) -> Trial:
        """Keep the first runs."""
        return Trial(*(getattr(self, name)[:runs] for name in self.__slots__))

    def then(self, more: Trial) -> Trial:
        """Add the runs that follow."""
        pairs = ((getattr(self, name), getattr(more, name)) for name in self.__slots__)
        return Trial(*map(np.concatenate, pairs))


@dataclass(frozen=True, slots=True)
class Bench:
    """Where seats are tried: the same requests and draws for every trial; trials made are kept.

    Parameters
    ----------
    network, groups : the network and the ranks of the V groups whose seats are sought
    promise, seed : what is to be kept, seed of the runs
    advance : told each run; what it raises ends the work
    posts : what the seats are those of; None: hours, (V, 48)
    made : trials by seats and rank of the first run
    """

    network: Network
    groups: tuple[int, ...]
    promise: Promise
    seed: int
    advance: Callable[[int], None]
    posts: tuple[Post, ...] | None = None
    made: dict[tuple[bytes, int], Trial] = field(default_factory=dict)

    def trial(self, seats: np.ndarray, runs: int, first: int = 0) -> Trial:
        """Try seats, (V, 48) or (P,), on so many runs, from a rank on."""
        key = seats.astype(np.int64).tobytes(), first
        known = self.made.get(key)
        done = 0 if known is None else len(known.kept)
        if known is None or done < runs:
            more = self._runs(seats, range(first + done, first + runs))
            known = self.made[key] = more if known is None else known.then(more)
        return known.part(runs)

    def network_of(self, seats: np.ndarray) -> Network:
        """Give the groups sought their seats."""
        if self.posts is None:
            return with_seats(self.network, self.groups, seats)
        return with_posts(self.network, self.groups, self.posts, seats)

    def holds(self, seats: np.ndarray) -> bool:
        """Tell whether no cell breaks the promise on 64 runs; stops sooner when one surely does."""
        level = self.promise.share
        for runs in LOOKS:
            trial = self.trial(seats, runs)
            if is_hopeless(trial, level):
                return False
        return not len(trial.broken(level))

    def _runs(self, seats: np.ndarray, ranks: Sequence[int]) -> Trial:
        """Run seats; runs not begun when `advance` raises are left undone."""
        plan = ordinary_days(self.network_of(seats))

        def one(rank: int) -> tuple[np.ndarray, ...]:
            return _counts(self.network, self.promise, measured(plan, replicate(plan, self.seed, rank)))

        found = []
        pool = ThreadPoolExecutor(os.cpu_count())  # the compiled loop lets the other threads run
        try:
            for counts in pool.map(one, ranks):
                found.append(counts)
                self.advance(1)
        finally:
            pool.shutdown(cancel_futures=True)
        return Trial(*(np.array(rows, float) for rows in zip(*found, strict=True)))


def ordinary_days(network: Network) -> Plan:
    """Compile a network as if there were no public holiday: seats are sought for ordinary days."""
    plan = make_plan(network)
    days = plan.days % HOLIDAY_CODE
    duty, _, on = duties(network.groups, days)
    events = np.array([tuple(row) for row in duty.tolist()], DUTY)
    return plan._replace(days=days, duties=events, on_at_start=np.flatnonzero(on))


def is_hopeless(trial: Trial, level: float) -> bool:
    """Tell whether a cell is so far below the promise that more runs are not worth their time (one in a thousand)."""
    above = trial.above(level)
    error = above.std(axis=0, ddof=1) / np.sqrt(len(above))
    return bool((above.mean(axis=0) + stdtrit(len(above) - 1, 1 - DOUBT) * error < 0).any())


def promised_exams(
    network: Network, promise: Promise, exams: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the exams promised (neither refused nor cancelled), whether each keeps the promise, and its cell."""
    concerned = np.array([one.name in promise.priorities for one in network.priorities])
    exams = exams[
        concerned[exams["priority"]] & (exams["status"] != REFUSED) & (exams["status"] != CANCELLED)
    ]
    by_image = np.array([one.promised_from == "image" for one in network.priorities])[exams["priority"]]
    kept = exams["reported"] - np.where(by_image, exams["acquired"], 0) <= promise.minutes
    hour = (exams["requested"] // 60).astype(int)
    weekend = (hour // 24 + first_day(network).weekday()) % 7 >= WEEKEND
    return exams, kept, HOURS * weekend + hour % 24


def _counts(network: Network, promise: Promise, exams: np.ndarray) -> tuple[np.ndarray, ...]:
    """Count the exams that keep the promise, and all, by cell and by day, at the hour of the request."""
    exams, kept, cell = promised_exams(network, promise, exams)
    day = ((exams["requested"] // 60).astype(int) - DAY_BEGINS) // 24 - network.warm_up_days
    whole = (day >= 0) & (day < network.days - 1)
    days = network.days - 1
    return (
        np.bincount(cell, kept, CELLS),
        np.bincount(cell, minlength=CELLS),
        np.bincount(day[whole], kept[whole], days),
        np.bincount(day[whole], minlength=days),
    )
