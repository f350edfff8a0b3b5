"""Intervals of what was drawn or counted: Student's for the mean of replications, Wilson's for a share."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.special import stdtrit

Z_95 = 1.96
AGREES_PCT, NEAR_PCT = 5, 15  # gaps within which a published figure agrees with ours, or nearly
ORDERS = {
    "low_95": (25, 1000),
    "low_80": (100, 1000),
    "median": (500, 1000),
    "high_80": (900, 1000),
    "high_95": (975, 1000),
}


def order_statistics(draws: np.ndarray) -> dict[str, int | None]:
    """Give the median and the 80 % and 95 % intervals of whole numbers drawn, as numbers among them.

    Fewer than 40 draws have no 95 % interval, fewer than 10 no 80 % one: None.
    """
    ordered = np.sort(draws)
    return {word: _ranked(ordered, *part) for word, part in ORDERS.items()}


def _ranked(ordered: np.ndarray, top: int, bottom: int) -> int | None:
    """Give the number below which a part of the draws lie; None when the part beyond it is less than one draw."""
    if len(ordered) * min(top, bottom - top) < bottom and 2 * top != bottom:
        return None
    return int(ordered[-(-len(ordered) * top // bottom) - 1])


def half_width(values: np.ndarray) -> float:
    """Half width of the 95 % Student interval of the mean of replications; NaN for a single one."""
    n = len(values)
    if n < 2:
        return float("nan")
    return float(student(n - 1) * np.std(values, ddof=1) / np.sqrt(n))


def student(freedom: int) -> float:
    """97.5 % quantile of Student's law."""
    return float(stdtrit(freedom, 0.975))


def interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and half width of the 95 % interval over the first axis (replications)."""
    n = len(values)
    mean = values.mean(axis=0)
    if n < 2:
        return mean, np.full(mean.shape, np.nan)
    return mean, student(n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n)


def wilson(rate: float, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    z = Z_95
    centre, spread = rate + z * z / (2 * n), z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return max(0.0, (centre - spread) / whole), min(1.0, (centre + spread) / whole)
