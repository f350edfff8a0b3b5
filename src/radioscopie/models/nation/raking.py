"""Calibration: raking to margins, and the exponential tilt that reaches a mean.

Both give the table closest to the first one, in relative entropy, among those that have the wanted sums
(Ireland and Kullback 1968; Deville, Särndal and Sautory 1993).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals


TOLERANCE, ROUNDS = 1e-10, 1000
STEPS, WIDEST = 200, 50.0


def rake(first: Reals, rows: Reals, columns: Reals) -> Reals:
    """Scale a table, shape (r, c), to row sums and column sums of the same total (iterative proportional fitting).

    Raises
    ------
    InputError : the two margins do not have the same total, or zeros of the table forbid them
    """
    if not np.isclose(rows.sum(), columns.sum(), rtol=1e-9):
        raise InputError(problem("nation.margins_differ", "", f"{rows.sum():.6g} / {columns.sum():.6g}"))
    table = first.astype(np.float64)
    for _ in range(ROUNDS):
        table = table * _factors(rows, table.sum(axis=1))[:, None]
        table = table * _factors(columns, table.sum(axis=0))[None, :]
        if np.abs(table.sum(axis=1) - rows).max() <= TOLERANCE * rows.sum():
            return table
    raise InputError(problem("nation.margins_unreachable", ""))


def tilt(shares: Reals, values: Reals, groups: Ints, weights: Reals, target: float) -> Reals:
    """Tilt the shares of each group by exp(lambda × value), one lambda, until the weighted mean is the target.

    Parameters
    ----------
    shares : shape (n,), of sum 1 inside each group
    values : shape (n,), what is averaged (a price)
    groups : shape (n,), group of each, from 0
    weights : shape (groups,), of sum 1: weight of each group in the mean

    Raises
    ------
    InputError : no tilt reaches the target
    """
    scaled = values / np.abs(values).max()

    def tilted(strength: float) -> Reals:
        raw = shares * np.exp(strength * scaled)
        result: Reals = raw / np.bincount(groups, raw)[groups]
        return result

    def mean(strength: float) -> float:
        return float((tilted(strength) * values * weights[groups]).sum())

    low, high = -WIDEST, WIDEST
    if not mean(low) <= target <= mean(high):
        raise InputError(problem("nation.mean_unreachable", "", f"{target:.4g}"))
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if mean(middle) < target else (low, middle)
    return tilted((low + high) / 2)


def _factors(wanted: Reals, present: Reals) -> Reals:
    return np.divide(wanted, present, out=np.zeros_like(wanted), where=present > 0)
