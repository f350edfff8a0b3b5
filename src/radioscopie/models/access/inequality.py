"""How unequal a measure is among people: quantiles, Gini, Theil between and within groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints, Reals


@dataclass(frozen=True, slots=True)
class Theil:
    """The index of Theil (T) and its exact split: total = between + within."""

    total: float
    between: float
    within: float


def quantiles(values: Reals, people: Reals, shares: Sequence[float]) -> Reals:
    """Give the values below which shares of the people are: the least value with at least that share.

    Parameters
    ----------
    values, people : shape (n,); values may be inf
    shares : from 0 to 1

    Returns
    -------
    shape (shares,); nan when there is nobody
    """
    if not people.sum():
        return np.full(len(shares), np.nan)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(people[order])
    ranks = np.searchsorted(reached, np.asarray(shares) * reached[-1] * (1 - 1e-12))
    found: Reals = values[order][np.minimum(ranks, len(values) - 1)]
    return found


def gini(values: Reals, people: Reals) -> float:
    """Give the Gini index of values ≥ 0 among people: 0 all equal, 1 one has all; nan when all are zero."""
    order = np.argsort(values, kind="stable")
    weight, amount = people[order], (values * people)[order]
    if not amount.sum():
        return float("nan")
    lorenz = np.concatenate([[0.0], np.cumsum(amount)]) / amount.sum()
    share = weight / weight.sum()
    return float(1 - np.sum(share * (lorenz[1:] + lorenz[:-1])))


def theil(values: Reals, people: Reals, groups: Ints) -> Theil:
    """Give the Theil index of values ≥ 0 among people, split between and within groups.

    Parameters
    ----------
    values, people : shape (n,)
    groups : shape (n,), rank of the group of each
    """
    amount = values * people
    if not amount.sum():
        return Theil(float("nan"), float("nan"), float("nan"))
    total = _theil(amount, people)
    between = _theil(summed(groups, amount), summed(groups, people))
    return Theil(total, between, total - between)


def summed(groups: Ints, amount: Reals, size: int = 0) -> Reals:
    """Add amounts by group: shape (groups,), or (size,) when larger."""
    return np.bincount(groups, amount, size).astype(np.float64)


def _theil(amount: Reals, people: Reals) -> float:
    """Sum, over what is held, share times the logarithm of (share held / share of the people)."""
    held = amount > 0
    share = amount[held] / amount.sum()
    return float(np.sum(share * np.log(share / (people[held] / people.sum()))))
