"""Figures of small areas: direct where enough answered, else of a model and labelled so, or nothing.

Area model of Fay and Herriot (1979): y = x'β + v + e, v of unknown variance A, e of known variance D. The model
estimate draws the direct one towards its regression, the more the less it is sure of itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.optimize import brentq

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals

FEWEST, LARGEST_CV = 10, 0.20
Fitting = Literal["reml", "ml", "moment"]


@dataclass(frozen=True, slots=True)
class AreaModel:
    """A fitted area model.

    Parameters
    ----------
    variance : A, between areas
    slopes, slope_errors : shape (p,), β and its standard errors
    estimate, mse : shape (areas,), model estimates and their mean squared errors (Prasad and Rao, exact to the usual
        order for "reml"; the two other fittings leave the bias of A out)
    """

    variance: float
    slopes: Reals
    slope_errors: Reals
    estimate: Reals
    mse: Reals


def fay_herriot(y: Reals, x: Reals, error: Reals, fitting: Fitting = "reml") -> AreaModel:
    """Fit the area model.

    Parameters
    ----------
    y : shape (areas,), direct estimates
    x : shape (areas, p), what is known of each area
    error : shape (areas,), variances D of the direct estimates
    """
    between = _between(y, x, error, fitting)
    slopes, spread = _slopes(y, x, between + error)
    trust = between / (between + error)
    estimate = trust * y + (1 - trust) * (x @ slopes)
    mse = _mse(x, between, error, spread, fitting)
    return AreaModel(between, slopes, np.sqrt(np.diag(spread)), estimate, mse)


def _slopes(y: Reals, x: Reals, variance: Reals) -> tuple[Reals, Reals]:
    """Give β by weighted least squares, and its covariance."""
    spread: Reals = np.asarray(np.linalg.inv((x / variance[:, None]).T @ x))
    slopes: Reals = spread @ (x / variance[:, None]).T @ y
    return slopes, spread


def _between(y: Reals, x: Reals, error: Reals, fitting: Fitting) -> float:
    """Find A, the root of a decreasing equation; 0 when it has none above."""

    def equation(between: float) -> float:
        variance = between + error
        slopes, spread = _slopes(y, x, variance)
        left = y - x @ slopes
        if fitting == "moment":
            return float((left**2 / variance).sum() - (len(y) - x.shape[1]))
        trace = (1 / variance).sum() - (fitting == "reml") * (_leverage(x, spread) / variance**2).sum()
        return float((left**2 / variance**2).sum() - trace)

    most = float(np.var(y)) + float(error.max())
    while equation(most) > 0:
        most *= 2
    return 0.0 if equation(0.0) <= 0 else float(brentq(equation, 0.0, most, xtol=1e-15, rtol=1e-14))


def _leverage(x: Reals, spread: Reals) -> Reals:
    """Give x' S x of each row."""
    leverage: Reals = np.einsum("ij,jk,ik->i", x, spread, x)
    return leverage


def _mse(x: Reals, between: float, error: Reals, spread: Reals, fitting: Fitting) -> Reals:
    """Give the mean squared errors: what the model leaves, what β adds, and twice what A adds."""
    variance = between + error
    doubt = _doubt_of_variance(variance, fitting)
    left = between * error / variance
    of_slopes = (error / variance) ** 2 * _leverage(x, spread)
    mse: Reals = left + of_slopes + 2 * error**2 / variance**3 * doubt
    return mse


def _doubt_of_variance(variance: Reals, fitting: Fitting) -> float:
    if fitting == "moment":
        return float(2 * len(variance) / (1 / variance).sum() ** 2)
    return float(2 / (1 / variance**2).sum())


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """What may be said of an area: kind "direct", "model" or "none" (then value and error are nan)."""

    kind: Literal["direct", "model", "none"]
    value: float
    se: float


def figures(direct: Reals, se: Reals, answers: Ints, x: Reals | None) -> list[AreaFigure]:
    """Choose what is said of each area.

    Parameters
    ----------
    direct, se : shape (areas,), direct estimates and their standard errors (nan: none)
    answers : shape (areas,)
    x : shape (areas, p), what is known of each area; None: no model, an area that misses the rule says nothing

    Returns
    -------
    One figure an area: direct with at least 10 answers and a coefficient of variation of at most 20 %, else model
    (fitted on the areas with a direct estimate and a positive error), else none.
    """
    sure = (answers >= FEWEST) & (se <= LARGEST_CV * np.abs(direct))
    modelled = None if x is None else _modelled(direct, se, x)
    return [_figure(rank, bool(good), direct, se, modelled) for rank, good in enumerate(sure)]


def _figure(
    rank: int, good: bool, direct: Reals, se: Reals, modelled: dict[int, tuple[float, float]] | None
) -> AreaFigure:
    if good:
        return AreaFigure("direct", float(direct[rank]), float(se[rank]))
    if modelled is not None and rank in modelled:
        return AreaFigure("model", *modelled[rank])
    return AreaFigure("none", np.nan, np.nan)


def _modelled(direct: Reals, se: Reals, x: Reals) -> dict[int, tuple[float, float]]:
    known = np.flatnonzero(np.isfinite(direct) & (se > 0))
    if len(known) <= x.shape[1] + 1:
        return {}
    model = fay_herriot(direct[known], x[known], se[known] ** 2)
    errors = np.sqrt(model.mse)
    return {int(at): (float(model.estimate[i]), float(errors[i])) for i, at in enumerate(known)}


def benchmarked(estimate: Reals, size: Reals, whole: float) -> Reals:
    """Scale estimates of areas so that, weighted by size, they give the direct estimate of the whole."""
    met: Reals = estimate * (whole * size.sum() / (size @ estimate))
    return met
