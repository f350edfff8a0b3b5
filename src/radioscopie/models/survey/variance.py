"""Variance of weighted sums: stratified, in stages, with the correction for the share of the population that answered.

V = Σ over strata of (1 − n/N) · n / (n − 1) · Σ over units of (s − s̄)², s being the sum of the scores of a unit; a
later stage counts for the share of the units drawn before it (Särndal, Swensson, Wretman 1992, chapters 3 and 4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.survey.design import Design, Stage

Lone = Literal["fail", "certainty", "adjust", "average"]


def covariance(scores: Reals, design: Design, lone: Lone = "fail") -> Reals:
    """Estimate the covariance of weighted sums.

    Parameters
    ----------
    scores : shape (n, k), weight times (linearised) value of each row, for k sums
    lone : what a stratum with one unit drawn out of several adds: an error (default), nothing ("certainty"), its
        distance to the mean of all units ("adjust"), the mean of the other strata ("average")

    Returns
    -------
    Shape (k, k).

    Raises
    ------
    InputError : strata with one unit out of several, when `lone` is "fail"
    """
    total = np.zeros((scores.shape[1], scores.shape[1]))
    share = np.ones(len(scores))
    for drawn in design.stages:
        total += _stage_covariance(scores, drawn, share, lone)
        share = share * drawn.fraction[drawn.stratum]
    return total


def _stage_covariance(scores: Reals, drawn: Stage, share: Reals, lone: Lone) -> Reals:
    strata, count = drawn.stratum_of_unit, drawn.drawn
    sums = sums_by(drawn.unit, scores, len(strata))
    means = sums_by(strata, sums, len(count)) / count[:, None]
    alone = (count == 1) & (drawn.fraction < 1)
    if lone == "adjust":
        means[alone] = sums.mean(axis=0)
    scale = _scale(drawn, share, lone, alone)
    distance = sums - means[strata]
    return (distance * scale[strata, None]).T @ distance


def _scale(drawn: Stage, share: Reals, lone: Lone, alone: Bools) -> Reals:
    """Give what multiplies the squared distances of each stratum."""
    if alone.any() and (lone == "fail" or (lone == "average" and alone.all())):
        refuse_lone(drawn, alone)
    count = drawn.drawn
    before = np.zeros(len(count))
    before[drawn.stratum] = share
    spread = count / np.maximum(count - 1, 1)
    more = len(count) / (len(count) - alone.sum()) if lone == "average" else 1.0
    scale: Reals = (1 - drawn.fraction) * spread * before * more
    return scale


def refuse_lone(drawn: Stage, alone: Bools) -> None:
    """Refuse strata with one answer: their variance is unknown.

    Raises
    ------
    InputError : each of them
    """
    found = np.flatnonzero(alone).tolist()
    sizes = [f"{drawn.size[rank]:g}" for rank in found]
    names = [drawn.names[rank] for rank in found]
    raise InputError(
        [
            problem("survey.single_unit_stratum", name, size=size)
            for name, size in zip(names, sizes, strict=True)
        ]
    )


def sums_by(codes: Ints, values: Reals, groups: int) -> Reals:
    """Add the rows of each group, shape (groups, k)."""
    total = np.zeros((groups, values.shape[1]))
    np.add.at(total, codes, values)
    return total
