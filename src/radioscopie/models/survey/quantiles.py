"""Weighted quantiles, with the interval of Woodruff: that of the share below, read back on the values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.estimates import mean, standard_error
from radioscopie.models.survey.intervals import LEVEL, Interval, quantile_of

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.survey.estimates import Weighted


def weighted_quantile(y: Reals, weight: Reals, share: float) -> float:
    """Give the least value of y, shape (n,), that at least a share of the weight does not exceed."""
    order = np.argsort(y, kind="stable")
    reached = np.cumsum(weight[order])
    rank = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12)))
    return float(y[order[min(rank, len(y) - 1)]])


def quantile(
    answers: Weighted, y: Reals, share: float, domain: Bools | None = None, level: float = LEVEL
) -> Interval:
    """Estimate a quantile of y in a domain; its standard error is the width of the interval over that of Student."""
    inside = np.ones(len(y), dtype=bool) if domain is None else domain
    values, weight = y[inside], answers.weight[inside]
    found = weighted_quantile(values, weight, share)
    below = mean(answers, (y <= found).astype(float), domain)
    wide = quantile_of(answers.design.freedom(domain), level)
    reach = wide * standard_error(answers, below)
    low, high = (
        weighted_quantile(values, weight, float(np.clip(below.value + side * reach, 0, 1)))
        for side in (-1, 1)
    )
    return Interval(found, (high - low) / (2 * wide), low, high)
