"""Distances between base and calibrated weights: F gives the ratio of the two, its slope, and its integral.

Deville and Särndal 1992; Deville, Särndal and Sautory 1993. A calibrated weight is d · F(q x'λ); F(0) = F'(0) = 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.arrays import Reals

Method = Literal["linear", "raking", "logit", "truncated"]
STEEPEST = 300.0


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance, by three functions of u = q x'λ.

    Parameters
    ----------
    ratio : F, calibrated weight over base weight
    slope : F'
    area : integral of F; the weights make a convex function of λ least
    low, high : bounds of F
    """

    ratio: Callable[[Reals], Reals]
    slope: Callable[[Reals], Reals]
    area: Callable[[Reals], Reals]
    low: float
    high: float


def distance(method: Method, bounds: tuple[float, float] | None = None) -> Distance:
    """Give the distance of a method; "logit" and "truncated" need bounds with low < 1 < high."""
    if method == "linear":
        return Distance(lambda u: 1 + u, np.ones_like, lambda u: u + u * u / 2, -np.inf, np.inf)
    if method == "raking":
        return Distance(_exp, _exp, _exp, 0.0, np.inf)
    low, high = bounds or (0.0, np.inf)
    return _logit(low, high) if method == "logit" else _truncated(low, high)


def _exp(u: Reals) -> Reals:
    return np.exp(np.minimum(u, STEEPEST))


def _logit(low: float, high: float) -> Distance:
    steep = (high - low) / ((1 - low) * (high - 1))

    def ratio(u: Reals) -> Reals:
        odds = (1 - low) / (high - 1) * np.exp(np.clip(steep * u, -STEEPEST, STEEPEST))
        return low + (high - low) * odds / (1 + odds)

    def slope(u: Reals) -> Reals:
        here = ratio(u)
        return steep / (high - low) * (here - low) * (high - here)

    def area(u: Reals) -> Reals:
        start = np.log((1 - low) / (high - 1))
        height: Reals = low * u + (high - low) / steep * np.logaddexp(0, start + steep * u)
        return height

    return Distance(ratio, slope, area, low, high)


def _truncated(low: float, high: float) -> Distance:
    def ratio(u: Reals) -> Reals:
        clipped: Reals = np.clip(1 + u, low, high)
        return clipped

    def slope(u: Reals) -> Reals:
        return ((1 + u > low) & (1 + u < high)).astype(float)

    def area(u: Reals) -> Reals:
        inside = ratio(u) - 1
        height: Reals = inside + inside * inside / 2 + ratio(u) * (u - inside)
        return height

    return Distance(ratio, slope, area, low, high)
