"""The bad days: how many keep the promise taken one by one, and what the worst tenth of them gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

if TYPE_CHECKING:
    from radioscopie.models.reading.staffing.trials import Trial

WORST, SURE = 0.1, 0.975


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a kind, each from 8:00 to 8:00, and how each kept the promise.

    Parameters
    ----------
    days : days simulated on which something was asked
    share, half : share of the days that keep the promise, half width of its 95 % interval
    decile, low, high : share of the exams of the day that one day in ten does not exceed, and its 95 % interval
    """

    days: int
    share: float
    half: float
    decile: float
    low: float
    high: float


def days_kept(trial: Trial, chosen: np.ndarray, level: float) -> Days | None:
    """Count the days that keep a promise; None when nothing is asked on them.

    Parameters
    ----------
    trial : runs, two at least; they are independent, the days of one are not
    chosen : (D,) days that count
    level : share promised
    """
    exams = trial.days_exams[:, chosen]
    shares = np.divide(trial.days_kept[:, chosen], exams, out=np.full(exams.shape, np.nan), where=exams > 0)
    some = np.sort(shares[~np.isnan(shares)])
    if not len(some):
        return None
    decile = float(some[int(WORST * len(some))])
    share, half = _share_of_days(shares >= level, exams > 0)
    margin = _share_of_days(shares <= decile, exams > 0)[1]
    low, high = (float(np.quantile(some, np.clip(WORST + side * margin, 0, 1))) for side in (-1, 1))
    return Days(len(some), share, half, decile, low, high)


def _share_of_days(true: np.ndarray, asked: np.ndarray) -> tuple[float, float]:
    """Give the share of the days asked that are true, and half its interval (ratio of sums, runs independent)."""
    share = true.sum() / asked.sum()
    above = true.sum(axis=1) - share * asked.sum(axis=1)
    error = above.std(ddof=1) / np.sqrt(len(above)) / asked.sum(axis=1).mean()
    return float(share), float(stdtrit(len(above) - 1, SURE) * error)
