"""The classes of a map: equal widths of value between round limits, so that one shade is one size everywhere."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLASSES = 5
ASIDE = 20  # one value in twenty at each end makes no class of its own


def value_limits(values: Iterable[int]) -> list[int]:
    """Cut values into at most five classes of the same width.

    Returns
    -------
    the limits between two classes: multiples of the smallest of 1, 2, 5, 10, 20, 50… that gives no more classes; the
    lowest and the highest twentieth fall in the classes at the ends. One limit when the others are all equal
    """
    ordered = sorted(values)
    if not ordered:
        return []
    aside = len(ordered) // ASIDE
    low, high = ordered[aside], ordered[-1 - aside]
    if low == high:
        return [low]
    return next(found for found in (_between(low, high, step) for step in _steps()) if len(found) < CLASSES)


def _steps() -> Iterator[int]:
    return (digit * 10**power for power in count() for digit in (1, 2, 5))


def _between(low: int, high: int, step: int) -> list[int]:
    """Give the multiples of a step between the lowest value and the highest; the middle where there is none."""
    if (high - low) // step > CLASSES:
        return [0] * CLASSES
    return list(range((low // step + 1) * step, high, step)) or [(low + high) // 2]
