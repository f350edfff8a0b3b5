"""The whole fit: the national coefficients, then the slowness of each place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.access.travel.calibrate import (
    ROUNDS,
    WEIGHT,
    Known,
    bounded,
    change,
    known_rows,
    penalties,
    spread_of,
)

from . import paris
from .coefficients import REFERENCE, fitted, network_with
from .trips import points_of, trips_of

if TYPE_CHECKING:
    from radioscopie.models.access.travel.network import Network

    from .plan import Plan
    from .sources import Pairs

LONGEST_MIN = 75.0
OTHER_WEIGHT = 6.0  # of a time on another scale of speeds


@dataclass(frozen=True)
class Fit:
    """What was fitted.

    Parameters
    ----------
    coefficients : of `plan.NAMES`
    plain : network by the coefficients alone
    network : the same, bent to the times
    scales : factor of the times of each area over the network's
    """

    coefficients: np.ndarray
    plain: Network
    network: Network
    scales: dict[str, float]


def fit(plan: Plan, known: dict[str, Pairs], times: np.ndarray) -> Fit:
    """Fit a network to published times of an hour and a quarter or less, and to times to Paris."""
    points = {name: points_of(pairs.some(pairs.minutes <= LONGEST_MIN)) for name, pairs in known.items()}
    coefficients = fitted(plan, points, times)
    plain = network_with(plan, coefficients)
    return Fit(coefficients, plain, *_bent(plan, plain, points, times))


def _bent(plan: Plan, plain: Network, points: dict, times: np.ndarray) -> tuple[Network, dict[str, float]]:
    spread, held, least = spread_of(plain), penalties(plain), paris.floors(plan, times)
    x, now, scales = np.zeros(spread.shape[1]), plain, dict.fromkeys(points, 1.0)
    for _ in range(ROUNDS):
        rows = [paris.rows(now, plan, now.minutes, times, spread)]
        for name, one in points.items():
            known = Known(one.origin, one.site, one.minutes)
            scale, weight = (1.0, WEIGHT) if name == REFERENCE else (None, OTHER_WEIGHT)
            found, scales[name] = known_rows(trips_of(now, one), known, spread, scale=scale, weight=weight)
            rows.append(found)
        x = bounded(plain, x + change(held, x, rows))
        minutes = np.maximum(plain.minutes * np.exp(spread @ x), least)
        now = replace(plain, minutes=minutes, slowness=plain.slowness * np.exp(x[plan.home]))
    return now, scales


def without(times: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """Forget the times to Paris of some communes."""
    return np.where(apart, np.nan, times)
