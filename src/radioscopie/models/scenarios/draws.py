"""Random values of the uncertain numbers: one stream per number, the same between variants, the same bytes again."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import triangular, uniforms
from radioscopie.models.scenarios.spec import quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from radioscopie.models.scenarios.spec import Quantity, Scenario

    Reals = NDArray[np.float64]

Z_95 = NormalDist().inv_cdf(0.975)


def central(scenario: Scenario) -> dict[str, float]:
    """Give the central value of every number."""
    return {name: quantity.central for name, quantity in quantities(scenario).items()}


def draw(scenario: Scenario, count: int, seed: int) -> dict[str, Reals]:
    """Draw every number `count` times, shape (count,); a certain number does not vary.

    Numbers of the same name share their stream: variants meet the same luck.
    """
    return {
        name: values(quantity, uniforms(seed, quantity.name, count))
        for name, quantity in quantities(scenario).items()
    }


def values(quantity: Quantity, u: Reals) -> Reals:
    """Give the quantiles of a number at `u`."""
    low, mode, high = quantity.low, quantity.central, quantity.high
    if quantity.distribution == "triangular":
        return triangular(low, mode, high, u)
    if quantity.distribution == "uniform":
        return low + (high - low) * u
    if quantity.distribution == "normal":
        return _normal(mode, (high - low) / (2 * Z_95), u)
    return np.full(len(u), mode)


def _normal(mean: float, deviation: float, u: Reals) -> Reals:
    inverse = NormalDist().inv_cdf
    tiny = np.finfo(float).tiny
    return np.array([mean + deviation * inverse(max(x, tiny)) for x in u])


def swings(scenario: Scenario) -> Iterable[tuple[str, str, Mapping[str, float]]]:
    """Give, for each uncertain number, its low and its high values while all others stay central.

    A number that several variants set moves in all of them at once.
    """
    listed = quantities(scenario)
    for name in dict.fromkeys(quantity.name for quantity in listed.values() if quantity.uncertain):
        for side in ("low", "high"):
            moved = {k: float(getattr(q, side)) for k, q in listed.items() if q.name == name and q.uncertain}
            yield name, side, central(scenario) | moved
