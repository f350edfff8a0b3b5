"""Seeded randomness: one named stream a purpose, none disturbing another; quantiles of laws; totals shared out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals

MOST_SEED = 2**63 - 1


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Give the stream of random numbers of a purpose; the same seed and purpose give the same numbers again."""
    name = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:8], "big")
    return np.random.Generator(np.random.PCG64([seed, name]))


def uniforms(seed: int, purpose: str, count: int) -> Reals:
    """Give the first numbers, between 0 and 1, of the stream of a purpose."""
    return stream(seed, purpose).random(count)


def triangular(low: float, mode: float, high: float, u: Reals) -> Reals:
    """Give the quantiles at `u` of the triangular law between two values around the most likely."""
    if low == high:
        return np.full(len(u), float(mode))
    turn = (mode - low) / (high - low)
    left = low + np.sqrt(u * (high - low) * (mode - low))
    right = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < turn, left, right)


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
