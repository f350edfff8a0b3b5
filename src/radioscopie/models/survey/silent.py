"""What the silent could change: bounds with no assumption, and a range if they differ from those who answered.

An interval of sampling holds only if, in each class, those who kept silent resemble those who answered. Nothing in
the answers can prove it. These two ranges say how far the figure may lie if it does not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.ranges import Range

if TYPE_CHECKING:
    from radioscopie.arrays import Reals


def share_bounds(share: float, answered: float, invited: float) -> Range[float]:
    """Bound a share of all invited units with no assumption on the silent (Manski): none of them has it, or all do.

    Raises
    ------
    InputError : more answers than invited units
    """
    if not 0 < answered <= invited:
        raise InputError(problem("survey.more_answers_than_units", "", f"{answered:g}", size=f"{invited:g}"))
    known = answered / invited
    return Range(share * known, share, share * known + 1 - known)


def mean_bounds(values: Reals, invited: int, low: float, high: float) -> Range[float]:
    """Bound a mean of all invited units, when no value can lie outside `low` and `high`."""
    known = len(values) / invited
    middle = float(values.mean())
    silent = 1 - known
    return Range(middle * known + low * silent, middle, middle * known + high * silent)


def shifted_total(weight: Reals, y: Reals, shift: float) -> Range[float]:
    """Move the silent by a share of the answers on either side: the total of y if each silent unit had (1 ∓ shift) y.

    Parameters
    ----------
    weight : shape (n,), final weights: each answer stands for itself and for weight − 1 silent units
    """
    ours = float(y.sum())
    silent = float(weight @ y) - ours
    sides = sorted(ours + silent * (1 + side * shift) for side in (-1, 1))
    return Range(sides[0], ours + silent, sides[1])


def shifted_ratio(weight: Reals, y: Reals, x: Reals, shift: float) -> Range[float]:
    """Move the ratio y / x of the silent by a share of it on either side; x is known or believed alike."""
    moved, base = shifted_total(weight, y, shift), float(weight @ x)
    if base == 0:
        return Range(np.nan, np.nan, np.nan)
    return Range(moved.low / base, moved.central / base, moved.high / base)


def tipping_shift(weight: Reals, y: Reals, x: Reals, wanted: float) -> float:
    """Give how far the ratio of the silent must move for the whole to reach `wanted` (nan when nobody is silent)."""
    ours, whole, base = float(y.sum()), float(weight @ y), float(weight @ x)
    silent = whole - ours
    return (wanted * base - whole) / silent if silent else np.nan
