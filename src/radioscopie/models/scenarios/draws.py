"""Random values of the uncertain numbers: one stream per number, the same between variants, the same bytes again."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import triangular, uniforms
from radioscopie.models.scenarios.spec import quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.arrays import Reals
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.ranges import Range


Z_95 = NormalDist().inv_cdf(0.975)


def central(scenario: Scenario) -> dict[str, float]:
    """Give the central value of every number."""
    return {name: quantity.value.central for name, quantity in quantities(scenario).items()}


def draw(scenario: Scenario, count: int, seed: int) -> dict[str, Reals]:
    """Draw every number `count` times, shape (count,); a certain number does not vary.

    Numbers of the same name share their stream: variants meet the same luck.
    """
    return {
        name: values_at(quantity.value, uniforms(seed, quantity.name, count))
        for name, quantity in quantities(scenario).items()
    }


def values_at(number: Range[float], u: Reals) -> Reals:
    """Give the values of a number whose draws are `u`, in ]0, 1[: its quantiles there."""
    low, mode, high = number.values
    if number.distribution == "triangular":
        return triangular(low, mode, high, u)
    if number.distribution == "uniform":
        return low + (high - low) * u
    if number.distribution == "normal":
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
    for name in dict.fromkeys(quantity.name for quantity in listed.values() if quantity.value.is_drawn):
        for side in ("low", "high"):
            moved = {k: q.value.at(side) for k, q in listed.items() if q.name == name and q.value.is_drawn}
            yield name, side, central(scenario) | moved
