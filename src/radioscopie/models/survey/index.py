"""An index by the same period of the year before: of the same practices, or of the whole market.

I(m) = I(m − p) · Σ y(m) / Σ y(m − p), p periods a year, base year 100 (the elementary index of INSEE's turnover
index). The two readings answer two questions and may differ by a quarter: a title says which one it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from radioscopie.arrays import Reals


def index(values: Reals, periods_a_year: int, *, matched: bool, weight: Reals | None = None) -> Reals:
    """Chain an index on the same period one year before.

    Parameters
    ----------
    values : shape (units, periods); 0 or nan where a unit was not active
    periods_a_year : 12 for months, 4 for quarters
    matched : of the units active in both periods only (like for like); else of all
    weight : shape (units,), weight of each (None: 1)

    Returns
    -------
    Shape (periods,); the mean of the first year is 100.

    Raises
    ------
    InputError : less than a year, a first year without activity, or a period without a unit to compare
    """
    active = np.nan_to_num(values) * (1.0 if weight is None else weight[:, None])
    first = active[:, :periods_a_year].sum(axis=0)
    if active.shape[1] < periods_a_year or not first.any():
        raise InputError(problem("survey.no_base_year", "", active.shape[1], periods=periods_a_year))
    series = list(100 * first / first.mean())
    for period in range(periods_a_year, active.shape[1]):
        now, before = active[:, period], active[:, period - periods_a_year]
        series.append(series[period - periods_a_year] * _link(now, before, period, matched=matched))
    return np.array(series)


def _link(now: Reals, before: Reals, period: int, *, matched: bool) -> float:
    both = (now > 0) & (before > 0) if matched else np.ones(len(now), dtype=bool)
    base = float(before[both].sum())
    if base <= 0:
        raise InputError(problem("survey.no_unit_to_compare", "", period + 1))
    return float(now[both].sum()) / base
