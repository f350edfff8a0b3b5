"""Variance by replication: the jackknife, and the bootstrap of Rao and Wu, which also serves quantiles.

A replicate is a set of weights; the estimate is computed again with each. The jackknife leaves out one unit at a
time; the bootstrap draws n − 1 of the n units of each stratum with replacement and rescales, so that the correction
1 − n/N is kept (Rao, Wu and Yue 1992).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.arrays import Reals
    from radioscopie.models.survey.design import Design


@dataclass(frozen=True, slots=True)
class Replicates:
    """Replicates of a design.

    Parameters
    ----------
    ratio : shape (n, r), replicate weight over base weight
    scale : shape (r,), what the squared distance of each replicate counts for
    """

    ratio: Reals
    scale: Reals


def jackknife(design: Design, *, corrected: bool = True) -> Replicates:
    """Leave out one unit of the first stage at a time (JK1 with one stratum, JKn with several).

    Parameters
    ----------
    corrected : with the correction 1 − n/N of each stratum
    """
    first = design.stages[0]
    strata, drawn = first.stratum_of_unit, first.drawn
    units = np.flatnonzero(drawn[strata] > 1)
    left = first.unit[:, None] == units[None, :]
    beside = first.stratum[:, None] == strata[units][None, :]
    more = drawn[first.stratum] / np.maximum(drawn[first.stratum] - 1, 1)
    ratio = np.where(left, 0.0, np.where(beside, more[:, None], 1.0))
    count = drawn[strata[units]]
    scale = (count - 1) / count * ((1 - first.fraction[strata[units]]) if corrected else 1.0)
    return Replicates(ratio, scale)


def bootstrap(design: Design, replications: int, seed: int) -> Replicates:
    """Draw the replicates of Rao and Wu.

    A stratum with one unit keeps its weight: it adds no variance, which only a unit that stands for itself may do.
    """
    first, random = design.stages[0], np.random.default_rng(seed)
    by_unit = np.ones((len(first.stratum_of_unit), replications))
    for stratum, count in enumerate(first.drawn.tolist()):
        if count > 1:
            times = random.multinomial(count - 1, np.full(count, 1 / count), replications).T.astype(float)
            by_unit[first.stratum_of_unit == stratum] = rescaled(times, float(first.fraction[stratum]))
    return Replicates(by_unit[first.unit], np.full(replications, 1 / replications))


def rescaled(times: Reals, fraction: float) -> Reals:
    """Turn how many times each of n units was drawn, n − 1 draws in all, into ratios of weights, shape (n, r)."""
    keep, count = np.sqrt(1 - fraction), len(times)
    ratio: Reals = 1 - keep + keep * count / (count - 1) * times
    return ratio


def replicated(
    replicates: Replicates, weight: Reals, statistic: Callable[[Reals], float], *, around_mean: bool = False
) -> tuple[float, float]:
    """Estimate a statistic and its variance.

    Parameters
    ----------
    weight : shape (n,), base weights
    statistic : gives the estimate from weights, shape (n,); calibrates them again if the estimate is calibrated
    around_mean : distances to the mean of the replicates, not to the estimate

    Returns
    -------
    The estimate, and its variance.
    """
    value = statistic(weight)
    again = np.array([statistic(weight * ratio) for ratio in replicates.ratio.T])
    centre = again.mean() if around_mean else value
    return value, float(replicates.scale @ (again - centre) ** 2)
