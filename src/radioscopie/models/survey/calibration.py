"""Weights moved as little as possible so that known totals are met, or the reason why no weights can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.optimize import linprog

from radioscopie.errors import InputError, Problem, problem
from radioscopie.models.survey.distances import Distance, Method, distance

if TYPE_CHECKING:
    from radioscopie.arrays import Reals

ROUNDS, EXACT, MET = 300, 1e-12, 1e-9
RIDGE, HALVINGS, SOLVED = 1e-9, 40, 1e-6


@dataclass(frozen=True, slots=True)
class Totals:
    """What the weights must meet.

    Parameters
    ----------
    x : shape (n, p), value of each answer for each total
    known : shape (p,), the totals
    names : what each is, for the messages
    slack : shape (p,), how far each may stay from its total: 0 is exact; a total with error gets a cost instead of a
        constraint (its squared distance divided by `slack` is added to the distance of the weights)
    error : shape (p,), standard error of each total, 0 where it is exact
    """

    x: Reals
    known: Reals
    names: tuple[str, ...]
    slack: Reals | None = None
    error: Reals | None = None


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights found.

    Parameters
    ----------
    ratio : shape (n,), calibrated weight over base weight (g)
    totals : what they meet
    """

    ratio: Reals
    totals: Totals


def calibrate(
    weight: Reals,
    totals: Totals,
    method: Method = "linear",
    bounds: tuple[float, float] | None = None,
) -> Weighing:
    """Calibrate weights to known totals.

    Parameters
    ----------
    weight : shape (n,), base weights
    method : linear (may give negative weights), raking, logit or truncated (the last two within `bounds`)
    bounds : lowest and highest ratio of calibrated to base weight, low < 1 < high

    Returns
    -------
    Ratios that meet the totals to 1e-9 of each.

    Raises
    ------
    InputError : bounds that do not hold 1, or no weights within the bounds meet the totals: each total out of reach,
        with the nearest set of totals that can be met
    """
    _refuse_bounds(method, bounds)
    kind, scale = distance(method, bounds), _scale(weight, totals)
    scaled = Totals(totals.x / scale, totals.known / scale, totals.names, _slack(totals) / scale**2)
    ratio = kind.ratio(scaled.x @ _solve(weight, scaled, kind))
    if totals.slack is None and _furthest(weight * ratio, scaled) > MET:
        raise InputError(_why_not(weight, totals, kind))
    return Weighing(ratio, totals)


def _refuse_bounds(method: Method, bounds: tuple[float, float] | None) -> None:
    if method in {"logit", "truncated"} and (bounds is None or not 0 <= bounds[0] < 1 < bounds[1] < np.inf):
        written = "" if bounds is None else f"{bounds[0]:g}, {bounds[1]:g}"
        raise InputError(problem("survey.bad_bounds", "--bounds", written))


def _slack(totals: Totals) -> Reals:
    return np.zeros(len(totals.known)) if totals.slack is None else totals.slack


def _scale(weight: Reals, totals: Totals) -> Reals:
    """Give a size to each total, so that they are met to the same relative precision."""
    size = np.maximum(np.abs(totals.known), weight @ np.abs(totals.x))
    return np.where(size > 0, size, 1.0)


def _furthest(weight: Reals, scaled: Totals) -> float:
    return float(np.abs(weight @ scaled.x - scaled.known).max(initial=0.0))


def _solve(weight: Reals, scaled: Totals, kind: Distance) -> Reals:
    """Find λ: Newton's method on a convex function, its steps halved while they do not go down."""
    point = np.zeros(len(scaled.known))
    for _ in range(ROUNDS):
        gradient = _gradient(weight, scaled, kind, point)
        if np.abs(gradient).max(initial=0.0) <= EXACT:
            break
        step = _step(weight, scaled, kind, point, gradient)
        further = _descend(weight, scaled, kind, point, step)
        if further is None:
            break
        point = further
    return point


def _gradient(weight: Reals, scaled: Totals, kind: Distance, point: Reals) -> Reals:
    met: Reals = (weight * kind.ratio(scaled.x @ point)) @ scaled.x
    return met - scaled.known + _slack(scaled) * point


def _step(weight: Reals, scaled: Totals, kind: Distance, point: Reals, gradient: Reals) -> Reals:
    bend = weight * kind.slope(scaled.x @ point)
    matrix = (scaled.x * bend[:, None]).T @ scaled.x + np.diag(_slack(scaled))
    step = _solved(matrix, gradient)
    if gradient @ step <= 0 or np.linalg.norm(matrix @ step - gradient) > 0.5 * np.linalg.norm(gradient):
        base = (scaled.x * weight[:, None]).T @ scaled.x
        step = np.asarray(np.linalg.lstsq(matrix + 1e-3 * base, gradient, rcond=RIDGE)[0])
    return step


def _solved(matrix: Reals, gradient: Reals) -> Reals:
    """Solve by Cholesky, or by least squares where totals follow from each other."""
    try:
        step: Reals = cho_solve(cho_factor(matrix), gradient)
    except LinAlgError:
        step = np.full(len(gradient), np.nan)
    if np.linalg.norm(matrix @ step - gradient) <= SOLVED * np.linalg.norm(gradient):
        return step
    return np.asarray(np.linalg.lstsq(matrix, gradient, rcond=RIDGE)[0])


def _descend(weight: Reals, scaled: Totals, kind: Distance, point: Reals, step: Reals) -> Reals | None:
    """Go as far along a step as the function goes down; None where it does not."""
    here, steep = _height(weight, scaled, kind, point), np.abs(_gradient(weight, scaled, kind, point)).max()
    for halving in range(HALVINGS):
        there: Reals = point - step / 2**halving
        if _height(weight, scaled, kind, there) < here:
            return there
        if halving == 0 and np.abs(_gradient(weight, scaled, kind, there)).max() < steep / 2:
            return there
    return None


def _height(weight: Reals, scaled: Totals, kind: Distance, point: Reals) -> float:
    area = float(weight @ kind.area(scaled.x @ point))
    return area - float(scaled.known @ point) + float(_slack(scaled) @ point**2) / 2


def _why_not(weight: Reals, totals: Totals, kind: Distance) -> list[Problem]:
    """Say which totals cannot be met together, with the nearest that can."""
    nearest = nearest_totals(weight, totals, kind.low, kind.high)
    size = _scale(weight, totals)
    far = np.flatnonzero(np.abs(nearest - totals.known) > MET * size).tolist()
    if not far:
        return [problem("survey.weights_not_found", ", ".join(totals.names))]
    return [
        problem(
            "survey.total_out_of_reach",
            totals.names[j],
            f"{totals.known[j]:.6g}",
            nearest=f"{nearest[j]:.6g}",
        )
        for j in far
    ]


def nearest_totals(weight: Reals, totals: Totals, low: float, high: float) -> Reals:
    """Give the totals that weights within the bounds can meet, nearest to those wanted (sum of relative distances).

    Parameters
    ----------
    low, high : bounds of the ratio of a weight to its base weight
    """
    scale = _scale(weight, totals)
    matrix, count = (totals.x * weight[:, None] / scale).T, len(totals.known)
    found = linprog(
        np.concatenate([np.zeros(len(weight)), np.ones(2 * count)]),
        A_eq=np.hstack([matrix, np.eye(count), -np.eye(count)]),
        b_eq=totals.known / scale,
        bounds=[(low, high)] * len(weight) + [(0, None)] * (2 * count),
        method="highs",
    )
    nearest: Reals = matrix @ found.x[: len(weight)] * scale
    return nearest
