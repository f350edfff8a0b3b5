"""Figures of small areas from units: y = x'β + v of the area + e of the unit (Battese, Harter and Fuller 1988)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize_scalar

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals

LEAST, MOST = -12.0, 12.0


@dataclass(frozen=True, slots=True)
class UnitModel:
    """A fitted unit model.

    Parameters
    ----------
    between, within : variances of v and e
    slopes : shape (p,), β
    estimate : shape (areas,), estimated means of the areas
    """

    between: float
    within: float
    slopes: Reals
    estimate: Reals


def battese_harter_fuller(y: Reals, x: Reals, area: Ints, means: Reals) -> UnitModel:
    """Fit the unit model by restricted maximum likelihood.

    Parameters
    ----------
    y, x : shape (n,) and (n, p), the units that answered
    area : shape (n,), rank of the area of each
    means : shape (areas, p), means of x over all the units of each area
    """
    found = minimize_scalar(
        lambda log: _deviance(np.exp(log), y, x, area), bounds=(LEAST, MOST), method="bounded", options={"xatol":
        1e-10}
    )  # fmt: skip
    ratio = 0.0 if _deviance(0.0, y, x, area) <= found.fun else float(np.exp(found.x))
    slopes, within, _ = _fit(ratio, y, x, area)
    count = np.bincount(area, minlength=len(means))
    left = np.bincount(area, y - x @ slopes, len(means)) / np.maximum(count, 1)
    trust = ratio * count / (1 + ratio * count)
    return UnitModel(ratio * within, within, slopes, means @ slopes + trust * left)


def _fit(ratio: float, y: Reals, x: Reals, area: Ints) -> tuple[Reals, float, float]:
    """Give β, the variance within, and the log determinant of X'V⁻¹X, for a ratio of the two variances."""
    count = np.bincount(area)
    shrink = ratio / (1 + ratio * count)
    flat_x, flat_y = _sums(area, x), _sums(area, y[:, None])[:, 0]
    matrix = x.T @ x - (flat_x * shrink[:, None]).T @ flat_x
    slopes: Reals = np.asarray(np.linalg.solve(matrix, x.T @ y - (flat_x * shrink[:, None]).T @ flat_y))
    left = y - x @ slopes
    squares = float(left @ left - shrink @ _sums(area, left[:, None])[:, 0] ** 2)
    return slopes, squares / (len(y) - x.shape[1]), float(np.linalg.slogdet(matrix)[1])


def _deviance(ratio: float, y: Reals, x: Reals, area: Ints) -> float:
    _, within, determinant = _fit(ratio, y, x, area)
    spread = float(np.log(1 + ratio * np.bincount(area)).sum())
    return float((len(y) - x.shape[1]) * np.log(within) + spread + determinant)


def _sums(area: Ints, values: Reals) -> Reals:
    total = np.zeros((int(area.max()) + 1, values.shape[1]))
    np.add.at(total, area, values)
    return total
