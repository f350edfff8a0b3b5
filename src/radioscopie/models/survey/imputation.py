"""Missing values filled in, each with the flag of how: never silent, and counted in what is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Ints, Reals

GIVEN, TREND, RATIO = "given", "trend", "ratio"


@dataclass(frozen=True, slots=True)
class Filled:
    """Values without gaps.

    Parameters
    ----------
    values : shape (n,)
    how : how each was had: "given", "trend" (own last value times the trend of its class), "ratio" (size times the
        ratio of its class)
    """

    values: Reals
    how: tuple[str, ...]

    @property
    def imputed(self) -> int:
        """Count the values that nobody gave."""
        return sum(word != GIVEN for word in self.how)


def filled(y: Reals, last: Reals, size: Reals, group: Sequence[str]) -> Filled:
    """Fill the gaps of y: last value times the trend of the class, else size times the ratio of the class.

    The variance of an estimate made of filled values does not count what filling adds: its note says so.

    Parameters
    ----------
    y : shape (n,), values, nan where missing
    last : shape (n,), values of the last period, nan where unknown
    size : shape (n,), a size that every unit has (machines)
    group : class of each

    Raises
    ------
    InputError : classes with a gap and nothing to fill it from
    """
    names, code = np.unique(np.array(group), return_inverse=True)
    gap = np.isnan(y)
    trend = _class_ratio(y, last, code, len(names))
    level = _class_ratio(y, size, code, len(names))
    by_trend, by_level = last * trend[code], size * level[code]
    values = np.where(gap, np.where(np.isnan(by_trend), by_level, by_trend), y)
    if np.isnan(values).any():
        lost = np.unique(code[np.isnan(values)])
        raise InputError([problem("survey.nothing_to_fill_from", str(names[rank])) for rank in lost])
    return Filled(values, tuple(_flags(gap, np.isnan(by_trend))))


def _flags(gap: Bools, no_trend: Bools) -> list[str]:
    return np.where(~gap, GIVEN, np.where(no_trend, RATIO, TREND)).tolist()  # type: ignore[no-any-return]


def _class_ratio(y: Reals, x: Reals, code: Ints, groups: int) -> Reals:
    """Give Σ y / Σ x of each class, over the units that have both; nan without any."""
    both = ~np.isnan(y) & ~np.isnan(x)
    top = np.bincount(code[both], y[both], groups)
    bottom = np.bincount(code[both], x[both], groups)
    return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1.0), np.nan)
