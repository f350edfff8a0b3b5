"""How a site counts less as it is farther: steps, or a Gaussian that reaches zero at the limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.meant import meant
from radioscopie.tables.reference_nation import read_shapes

if TYPE_CHECKING:
    from radioscopie.arrays import Reals

STEPS = read_shapes("access.toml")["e2sfca_steps"]


@dataclass(frozen=True, slots=True)
class Decay:
    """Weights by travel time.

    Parameters
    ----------
    limits : minutes at which each step ends, ascending; one limit and no weight: Gaussian
    weights : weight up to each limit; 0 beyond the last
    """

    limits: tuple[float, ...]
    weights: tuple[float, ...]

    def of(self, minutes: Reals) -> Reals:
        """Give the weights of travel times: shape (n,), from 0 to 1."""
        if not self.weights:
            return _gaussian(minutes, self.limits[0])
        return np.array([*self.weights, 0.0])[np.searchsorted(self.limits, minutes)]

    def words(self) -> str:
        """Write the decay as it can be given back."""
        if not self.weights:
            return f"gaussian to {self.limits[0]:g}"
        pairs = zip(self.limits, self.weights, strict=True)
        return ",".join(f"{limit:g}:{weight:g}" for limit, weight in pairs)


def flat(max_min: float) -> Decay:
    """All sites within the limit count alike (2SFCA)."""
    return Decay((max_min,), (1.0,))


def read_decay(word: str, max_min: float) -> Decay:
    """Read "gaussian", "" (three steps at thirds of the limit) or steps such as "20:1,40:0.68,60:0.22".

    Raises
    ------
    InputError : not of these forms, limits that do not grow, or weights out of 0 to 1
    """
    if meant(word, ("gaussian",)) == "gaussian":
        return Decay((max_min,), ())
    if not word:
        return Decay((max_min / 3, 2 * max_min / 3, max_min), STEPS)
    try:
        limits, weights = zip(*(map(float, step.split(":")) for step in word.split(",")), strict=True)
    except ValueError:
        raise InputError(problem("access.bad_decay", "--decay", word)) from None
    if not _is_sound(limits, weights):
        raise InputError(problem("access.bad_decay", "--decay", word))
    return Decay(limits, weights)


def _is_sound(limits: tuple[float, ...], weights: tuple[float, ...]) -> bool:
    grows = all(low < high for low, high in zip((0.0, *limits), limits, strict=False))
    return grows and all(0 < weight <= 1 for weight in weights)


def _gaussian(minutes: Reals, limit: float) -> Reals:
    floor = np.exp(-0.5)
    fall = (np.exp(-0.5 * (np.minimum(minutes, limit) / limit) ** 2) - floor) / (1 - floor)
    return np.where(minutes <= limit, fall, 0.0)
