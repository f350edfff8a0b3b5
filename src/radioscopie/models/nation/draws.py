"""Whole totals shared out: counts apportioned or drawn keep their totals exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals


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
