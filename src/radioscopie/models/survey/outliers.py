"""Answers that weigh too much, winsorised or treated by their conditional bias, beside the plain estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq

if TYPE_CHECKING:
    from radioscopie.arrays import Reals
    from radioscopie.models.survey.design import Design


def winsorised(y: Reals, weight: Reals, cut: Reals | float, kind: int = 2) -> Reals:
    """Bring down the answers above a cut.

    Type I: y → K. Type II: y → y / w + (1 − 1 / w) K: an answer stands for itself as it is, and for the others as K;
    one that stands for itself alone (weight 1) is untouched.

    Parameters
    ----------
    y, weight : shape (n,)
    cut : K, one for all or one an answer
    """
    own = 1 / np.maximum(weight, 1.0) if kind == 2 else np.zeros(len(y))
    down = np.minimum(y, cut)  # a cut may be infinite: nothing is above it
    lowered: Reals = np.where(y > cut, y * own + (1 - own) * down, y)
    return lowered


def kokic_bell_cuts(y: Reals, design: Design) -> Reals:
    """Give the cut of each answer that makes the mean squared error of the type II total least (Kokic and Bell 1994).

    K = ȳ of the stratum + L / (w − 1), L being such that Σ max((w − 1)(y − ȳ) − L, 0) = L. Infinite where w = 1.
    """
    centre, more = _stratum_means(y, design), design.weight - 1
    far = more * (y - centre)
    if far.max(initial=0.0) <= 0:
        return np.full(len(y), np.inf)
    reach = brentq(lambda bias: float(np.maximum(far - bias, 0).sum()) - bias, 0.0, float(far.max()) * len(y))
    return np.where(more > 0, centre + reach / np.where(more > 0, more, 1.0), np.inf)


def conditional_biases(y: Reals, design: Design) -> Reals:
    """Give what each answer does to the total by being there: n / (n − 1) · (N / n − 1) · (y − ȳ) by stratum."""
    first = design.stages[0]
    count, size = first.drawn[first.stratum], first.size[first.stratum]
    biases: Reals = count / np.maximum(count - 1, 1) * (size / count - 1) * (y - _stratum_means(y, design))
    return biases


def robust_total(y: Reals, design: Design) -> float:
    """Estimate a total less half the sum of its extreme conditional biases (Beaumont, Haziza, Ruiz-Gazen 2013)."""
    biases = conditional_biases(y, design)
    return float(design.weight @ y - (biases.min() + biases.max()) / 2)


def _stratum_means(y: Reals, design: Design) -> Reals:
    first = design.stages[0]
    means = np.bincount(first.stratum, y, len(first.size)) / np.bincount(
        first.stratum, minlength=len(first.size)
    )
    return means[first.stratum]
