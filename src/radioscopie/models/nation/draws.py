"""Whole totals shared out: counts apportioned or drawn keep their totals exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals


def apportion(total: int, weights: Reals) -> Ints:
    """Share a whole total by weights, shape (n,): largest remainders, ties to the first.

    The result adds up to `total`; all zero when there is no weight.
    """
    if not weights.sum() > 0:
        return np.zeros(len(weights), np.int64)
    exact = total * weights / weights.sum()
    shares = np.floor(exact).astype(np.int64)
    left = total - int(shares.sum())
    first = np.argsort(shares - exact, kind="stable")[:left]
    shares[first] += 1
    result: Ints = shares
    return result


def systematic(totals: Ints, shares: Reals, starts: Reals) -> Ints:
    """Split whole totals over cells by systematic sampling: unbiased, and each row keeps its total.

    Parameters
    ----------
    totals : shape (n,), whole numbers
    shares : shape (cells,), of sum 1
    starts : shape (n,), where the sampling of each row starts, in [0, 1)

    Returns
    -------
    shape (n, cells); every count is within one unit of total × share
    """
    edges = totals[:, None] * np.cumsum(shares)[None, :] + np.minimum(starts, 0.999)[:, None]
    edges[:, -1] = totals
    whole = np.floor(edges).astype(np.int64)
    counts: Ints = whole - np.pad(whole[:, :-1], ((0, 0), (1, 0)))
    return counts
