"""Judge of plans of posts: a plan is tried on as many runs as it takes; what was tried is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.staffing.proof import SEEN
from radioscopie.models.reading.staffing.trials import LOOKS, is_hopeless

if TYPE_CHECKING:
    from radioscopie.models.reading.staffing.trials import Bench


@dataclass(frozen=True, slots=True)
class Judge:
    """Plans (P,) of seats by post, and what the simulation said of them.

    Parameters
    ----------
    bench : where plans are tried
    lost : cells that the plan with all the seats allowed breaks on 64 runs: they are not asked for
    known : plans tried, and whether they keep the promise
    """

    bench: Bench
    lost: tuple[int, ...] = ()
    known: dict[bytes, bool] = field(default_factory=dict)

    def holds(self, plan: np.ndarray) -> bool:
        """Tell whether no cell breaks the promise on 64 runs; sooner when one surely does, or a larger plan did."""
        key = plan.tobytes()
        if key not in self.known:
            self.known[key] = not self._is_below_broken(plan) and self._tried(plan)
        return self.known[key]

    def broken(self) -> list[np.ndarray]:
        """List the plans that break the promise."""
        return [np.frombuffer(key, np.int64) for key, holds in self.known.items() if not holds]

    def refuse(self, plan: np.ndarray) -> None:
        """Note a plan that more runs than these tell broken."""
        self.known[plan.tobytes()] = False

    def surely_breaks(self, plan: np.ndarray) -> bool:
        """Tell whether a few runs are enough to say that a plan breaks the promise."""
        if self.known.get(plan.tobytes()) or not is_hopeless(
            self.bench.trial(plan, SEEN), self.bench.promise.share
        ):
            return False
        self.known[plan.tobytes()] = False
        return True

    def _is_below_broken(self, plan: np.ndarray) -> bool:
        return any((plan <= other).all() for other in self.broken())

    def _tried(self, plan: np.ndarray) -> bool:
        level = self.bench.promise.share
        for runs in LOOKS:
            trial = self.bench.trial(plan, runs)
            if is_hopeless(trial, level):
                return False
        return not np.setdiff1d(trial.broken(level), self.lost).size
