"""Intervals of estimates: Student for totals and ratios, Wilson or logit for shares, never a plain normal one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit, ndtri, stdtrit

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.estimates import standard_error

if TYPE_CHECKING:
    from radioscopie.models.survey.estimates import Statistic, Weighted

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the values that the data do not exclude."""

    value: float
    se: float
    low: float
    high: float


def quantile_of(freedom: float, level: float = LEVEL) -> float:
    """Give how many standard errors an interval spans on each side (normal where the degrees are infinite)."""
    tail = (1 + level) / 2
    return float(ndtri(tail) if np.isinf(freedom) else stdtrit(freedom, tail))


def student(value: float, se: float, freedom: float, level: float = LEVEL) -> Interval:
    """Give the Student interval of an estimate.

    Raises
    ------
    InputError : no degree of freedom: as many strata as answers
    """
    if freedom < 1:
        raise InputError(problem("survey.no_freedom", ""))
    reach = quantile_of(freedom, level) * se
    return Interval(value, se, value - reach, value + reach)


def interval(answers: Weighted, statistic: Statistic, level: float = LEVEL) -> Interval:
    """Give the Student interval of an estimate made of answers; degrees of freedom are those of its domain."""
    freedom = answers.design.freedom(statistic.inside)
    return student(statistic.value, standard_error(answers, statistic), freedom, level)


def wilson(share: float, size: float, freedom: float = np.inf, level: float = LEVEL) -> tuple[float, float]:
    """Give the Wilson interval of a share (Wilson 1927).

    Parameters
    ----------
    size : answers, or effective answers: share · (1 − share) / variance
    """
    z2 = quantile_of(freedom, level) ** 2 / size
    middle = (share + z2 / 2) / (1 + z2)
    reach = np.sqrt(z2 * share * (1 - share) + z2 * z2 / 4) / (1 + z2)
    return max(0.0, float(middle - reach)), min(1.0, float(middle + reach))


def logistic(share: float, se: float, freedom: float, level: float = LEVEL) -> tuple[float, float]:
    """Give the interval of a share strictly between 0 and 1, symmetric in its logit."""
    reach = quantile_of(freedom, level) * se / (share * (1 - share))
    return float(expit(logit(share) - reach)), float(expit(logit(share) + reach))


def share_interval(answers: Weighted, share: Statistic, level: float = LEVEL) -> Interval:
    """Give the Wilson interval of an estimated share, by its effective number of answers.

    A share of exactly 0 or 1 has no estimated variance: the number of answers serves.
    """
    se, freedom = standard_error(answers, share), answers.design.freedom(share.inside)
    inside = share.value * (1 - share.value)
    size = inside / se**2 if se > 0 and inside > 0 else float(share.answers)
    return Interval(share.value, se, *wilson(share.value, size, freedom, level))
