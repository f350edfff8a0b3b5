"""Estimates with their variance: totals, means, ratios, of the whole or of a domain, under calibration or not.

Each estimate is carried with the influence of each answer on it, so that the variance of one, or the covariance of
two, is that of a weighted sum (linearisation). Calibrated weights replace the influence by the residual of its
regression on the variables of calibration.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.calibration import Totals, Weighing, calibrate
from radioscopie.models.survey.variance import covariance

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.survey.design import Design
    from radioscopie.models.survey.distances import Method
    from radioscopie.models.survey.variance import Lone


@dataclass(frozen=True, slots=True)
class Weighted:
    """Answers that stand for a population.

    Parameters
    ----------
    design : how they were drawn
    weighing : calibration of their weights, None when they keep those of the design
    regression : shape (p, n), gives the slopes of a variable on those of the calibration; made once for all estimates
    """

    design: Design
    weighing: Weighing | None = None
    regression: Reals | None = None

    @property
    def ratio(self) -> Reals:
        """Give calibrated weight over base weight, shape (n,)."""
        return np.ones(len(self.design.weight)) if self.weighing is None else self.weighing.ratio

    @property
    def weight(self) -> Reals:
        """Give the weights, shape (n,)."""
        return self.design.weight * self.ratio


@dataclass(frozen=True, slots=True)
class Statistic:
    """An estimate.

    Parameters
    ----------
    value : the estimate
    influence : shape (n,), what one more unit like each answer would add to it
    inside : shape (n,), answers it rests on
    """

    value: float
    influence: Reals
    inside: Bools

    @property
    def answers(self) -> int:
        """Count the answers it rests on."""
        return int(self.inside.sum())


def calibrated(
    design: Design, totals: Totals, method: Method = "linear", bounds: tuple[float, float] | None = None
) -> Weighted:
    """Weigh answers so that they meet known totals (refusals: `calibrate`).

    A total with an error is approached the less, the larger its error beside that of our own estimate of it.
    """
    if totals.error is not None and totals.slack is None:
        totals = replace(totals, slack=_slack(design, totals.x, totals.error))
    weighing = calibrate(design.weight, totals, method, bounds)
    return Weighted(design, weighing, _regression(weighing.totals, design.weight))


def _slack(design: Design, x: Reals, error: Reals) -> Reals:
    ours = np.diag(covariance(x * design.weight[:, None], design))
    size = design.weight @ x**2
    return np.where(ours > 0, error**2 * size / np.where(ours > 0, ours, 1.0), 0.0)


def total(answers: Weighted, y: Reals, domain: Bools | None = None) -> Statistic:
    """Estimate the total of y, shape (n,), in a domain (None: the whole)."""
    inside = _inside(answers, domain)
    influence = np.where(inside, y, 0.0)
    return Statistic(float(answers.weight @ influence), influence, inside)


def ratio(answers: Weighted, y: Reals, x: Reals, domain: Bools | None = None) -> Statistic:
    """Estimate the ratio of the total of y to that of x in a domain; nan where the total of x is zero."""
    top, bottom = total(answers, y, domain), total(answers, x, domain)
    if bottom.value == 0:
        return Statistic(np.nan, np.full(len(y), np.nan), top.inside)
    value = top.value / bottom.value
    return Statistic(value, (top.influence - value * bottom.influence) / bottom.value, top.inside)


def mean(answers: Weighted, y: Reals, domain: Bools | None = None) -> Statistic:
    """Estimate the mean of y by unit of a domain."""
    return ratio(answers, y, np.ones(len(y)), domain)


def scaled(statistic: Statistic, by: float) -> Statistic:
    """Multiply an estimate by a known number: the ratio estimator of a total is a ratio times the known total."""
    return Statistic(statistic.value * by, statistic.influence * by, statistic.inside)


def combined(parts: list[tuple[float, Statistic]]) -> Statistic:
    """Add estimates, each times its coefficient (a separate ratio estimator, a difference)."""
    value = sum(factor * part.value for factor, part in parts)
    influence = np.sum([factor * part.influence for factor, part in parts], axis=0)
    return Statistic(value, influence, np.any([part.inside for _, part in parts], axis=0))


def errors(
    answers: Weighted, statistics: list[Statistic], *, by_ratio: bool = True, lone: Lone = "fail"
) -> Reals:
    """Estimate the covariance of estimates that rest on the same answers, shape (k, k).

    Parameters
    ----------
    by_ratio : residuals times the calibrated weight (True), or times the base weight (g = 1)
    """
    influence = np.column_stack([statistic.influence for statistic in statistics])
    weight = answers.weight if by_ratio else answers.design.weight
    totals, slopes = _totals(answers), _slopes(answers, influence)
    found = covariance((influence - totals.x @ slopes) * weight[:, None], answers.design, lone)
    if totals.error is not None:
        found += (slopes * totals.error[:, None] ** 2).T @ slopes
    return found


def standard_error(
    answers: Weighted, statistic: Statistic, *, by_ratio: bool = True, lone: Lone = "fail"
) -> float:
    """Estimate the standard error of one estimate (see `errors`)."""
    return float(np.sqrt(errors(answers, [statistic], by_ratio=by_ratio, lone=lone)[0, 0]))


def _inside(answers: Weighted, domain: Bools | None) -> Bools:
    return np.ones(len(answers.design.weight), dtype=bool) if domain is None else domain


def residuals(answers: Weighted, statistic: Statistic) -> Reals:
    """Give what the variables of calibration leave of the influences of an estimate, shape (n,)."""
    slopes = _slopes(answers, statistic.influence[:, None])
    return statistic.influence - (_totals(answers).x @ slopes)[:, 0]


def _totals(answers: Weighted) -> Totals:
    if answers.weighing is not None:
        return answers.weighing.totals
    return Totals(np.zeros((len(answers.design.weight), 0)), np.zeros(0), ())


def _slopes(answers: Weighted, influence: Reals) -> Reals:
    """Give the regression of influences, shape (n, k), on the variables of calibration, shape (p, k)."""
    if answers.regression is not None:
        return answers.regression @ influence
    return _regression(_totals(answers), answers.design.weight) @ influence


def _regression(totals: Totals, weight: Reals) -> Reals:
    """Give what turns a variable, shape (n,), into its slopes: (X'DX + slack)⁻¹ X'D."""
    if not len(totals.known):
        return np.zeros((0, len(weight)))
    size = np.sqrt(np.maximum(weight @ totals.x**2, np.finfo(float).tiny))
    slack = np.zeros(len(size)) if totals.slack is None else totals.slack / size**2
    weighted = (totals.x / size * weight[:, None]).T
    matrix = weighted @ (totals.x / size) + np.diag(slack)
    solved: Reals = np.linalg.pinv(matrix, rcond=1e-12, hermitian=True) @ weighted
    return solved / size[:, None]
