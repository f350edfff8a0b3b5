"""Whether one seat fewer breaks the promise: the same draws with it and without, as many as it takes to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

if TYPE_CHECKING:
    from radioscopie.models.reading.staffing.trials import Bench, Trial

SEEN, MATTERS, LEAST_ERROR = 16, 3.0, 1e-4
LOOKS = (16, 64, 256, 1024)
ERROR, TOLERANCE = 0.05, 0.005
FURTHER = 1 << 20  # ranks between the runs of a test and those of the next one


@dataclass(frozen=True, slots=True)
class Estimate:
    """Share kept in each cell (48) and its standard error, NaN where nothing is asked; the fewer runs compared."""

    share: np.ndarray
    error: np.ndarray

    runs: int

    def half_width(self, error: float) -> np.ndarray:
        """Half width of the interval that misses the share on one side with a chance of `error`."""
        return np.asarray(stdtrit(self.runs - 1, 1 - error) * self.error)

    def verdicts(self, level: float) -> list[str]:
        """Say of each cell, by its 95 % interval: kept, close, missed or doubtful; none where nothing is asked."""
        halves = self.half_width(ERROR / 2)
        return [
            _verdict(float(one), float(half), level) for one, half in zip(self.share, halves, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class SeatEffect:
    """What a change of seats gives in the cell that it hurts most: share, half width, runs, and what they prove."""

    cell: int
    share: float
    half: float
    runs: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Seats that stand and their runs from the rank `first` on: what any change is compared with."""

    bench: Bench
    seats: np.ndarray
    first: int
    trial: Trial

    def other(self, seats: np.ndarray, runs: int) -> Trial:
        """Try other seats on the first of these runs."""
        return self.bench.trial(seats, runs, self.first)

    def estimate(self, seats: np.ndarray, runs: int) -> Estimate:
        """Give the shares of other seats, from a few runs of theirs and all those of the ground, as many at least."""
        ground = self.bench.trial(self.seats, max(runs, len(self.trial.kept)), self.first)
        return paired(ground, self.other(seats, runs), self.bench.promise.share)


def new_ground(bench: Bench, seats: np.ndarray, first: int, runs: int) -> Ground:
    """Try seats on so many runs, from a first rank on."""
    return Ground(bench, seats, first, bench.trial(seats, runs, first))


def paired(ground: Trial, other: Trial, level: float) -> Estimate:
    """Estimate the shares of other seats: those of the ground, plus the mean difference on the runs made by both.

    The two see the same draws, so that the difference varies little; the ground is known on more runs.

    Parameters
    ----------
    ground, other : trials on the same first runs; `other` may have fewer, two at least
    level : share promised, around which the ratio of sums is linear
    """
    before, after = ground.above(level), other.above(level)
    many, few = len(before), len(after)
    change = after - before[:few]
    shared = (change / few + before[:few] / many).var(axis=0, ddof=1) * few
    alone = before.var(axis=0, ddof=1) * (many - few) / many**2
    asked = ground.exams.mean(axis=0)
    exams = np.where(asked > 0, asked, np.nan)
    margin = before.mean(axis=0) + change.mean(axis=0)
    return Estimate(level + margin / exams, np.sqrt(shared + alone) / exams, few)


def prove(seen: Ground, fresh: Ground, seats: np.ndarray) -> SeatEffect:
    """Test a change of seats, in the cell that the runs of the search choose, on runs that the search did not make.

    A cell surely above the promise while another falls below hands the test over to that one, on runs further on, which
    did not choose it, with half of the risk: the cell told is the cell tested, and the risks add up to 5 %.
    """
    effect, found = _tested(fresh, seats, hurt(seen, seats), ERROR / 2)
    surely, risk = {effect.cell}, ERROR / 4
    while effect.verdict == "spare" and (other := _fallen(fresh, found, surely)) is not None:
        further = new_ground(
            fresh.bench, fresh.seats, fresh.first + len(surely) * FURTHER, len(fresh.trial.kept)
        )
        effect, found = _tested(further, seats, other, risk)
        surely, risk = surely | {other}, risk / 2
    return effect


def _tested(ground: Ground, seats: np.ndarray, cell: int, risk: float) -> tuple[SeatEffect, Estimate]:
    """Test a cell; looks at 16, 64, 256 and 1,024 runs share the risk equally (one-sided).

    At each: `proven` when the share is surely below the promise, `spare` when it is surely above, `close` when it is
    surely within 0.5 point of it. Without any of the three at the last look: `undecided`.
    """
    for runs in LOOKS:
        found = ground.estimate(seats, runs)
        share, half = float(found.share[cell]), float(found.half_width(risk / len(LOOKS))[cell])
        verdict = judge(share, half, ground.bench.promise.share)
        if verdict != "undecided":
            break
    return SeatEffect(cell, share, half, runs, verdict), found


def _fallen(ground: Ground, found: Estimate, surely: set[int]) -> int | None:
    """Give the lowest cell below the promise, of those that are not surely above it; None when there is none."""
    shares = np.where(np.isin(np.arange(len(found.share)), list(surely)), np.nan, found.share)
    if not (shares < ground.bench.promise.share).any():
        return None
    return int(np.nanargmin(shares))


def judge(share: float, half: float, level: float) -> str:
    """Say where an interval lies: proven (below), spare (above), close (within the tolerance), undecided."""
    if share + half < level:
        return "proven"
    if share - half >= level:
        return "spare"
    return "close" if _is_close(share, half, level) else "undecided"


def _verdict(share: float, half: float, level: float) -> str:
    if np.isnan(share):
        return "none"
    if share - half >= level:
        return "kept"
    if _is_close(share, half, level):
        return "close"
    return "missed" if share + half < level else "doubtful"


def _is_close(share: float, half: float, level: float) -> bool:
    return share - half > level - TOLERANCE and share + half < level + TOLERANCE


def hurt(seen: Ground, seats: np.ndarray) -> int:
    """Choose the cell that a change of seats breaks most clearly, among those where it matters most."""
    lost = seen.trial.kept[:SEEN] - seen.other(seats, SEEN).kept
    clear = lost.mean(axis=0) / np.maximum(lost.std(axis=0, ddof=1) / np.sqrt(SEEN), LEAST_ERROR)
    found, level = seen.estimate(seats, SEEN), seen.bench.promise.share
    margin = (found.share - level) / np.maximum(found.error, LEAST_ERROR)
    return int(np.nanargmin(np.where(clear >= min(MATTERS, clear.max()), margin, np.nan)))
