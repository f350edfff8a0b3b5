"""How much delay machines take away: a line through the origin, days against the logarithm of machines.

Where requests follow people and the part exp(−f·W) of them is kept, W − W₀ = −ln(machines / machines₀) / f: the slope
1/f is the days lost when machines are multiplied by e. What the line leaves is what else makes a place wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.statistics import Z_95

if TYPE_CHECKING:
    from radioscopie.arrays import Reals


@dataclass(frozen=True, slots=True)
class Slope:
    """A fit.

    Parameters
    ----------
    days : lost when machines are multiplied by e
    error : standard error of it
    spread : days, standard deviation of a place around the line
    """

    days: float
    error: float
    spread: float

    def doubt(self, far: float) -> float:
        """Give the standard deviation of the slope's logarithm: its own, or more if a slope known elsewhere is farther.

        Parameters
        ----------
        far : days, a slope that must be within the 95 % interval
        """
        return max(self.error / self.days, abs(log(far / self.days)) / Z_95)

    def drawn(self, normal: Reals, far: float) -> Reals:
        """Give slopes drawn: lognormal, the fit in the middle."""
        slopes: Reals = self.days * np.exp(self.doubt(far) * normal)
        return slopes


def fit(more: Reals, days: Reals) -> Slope:
    """Fit the line.

    Parameters
    ----------
    more : shape (n,), logarithm of the machines of places over those of their base
    days : shape (n,), their wait less that of their base
    """
    slope = -float(more @ days) / float(more @ more)
    left = days + slope * more
    spread = sqrt(float(left @ left) / (len(days) - 1))
    return Slope(slope, spread / sqrt(float(more @ more)), spread)


def elsewhere(days: float, elasticity: float) -> float:
    """Give the slope of an elasticity of requests to delay, at a delay: f = elasticity / delay."""
    return days / abs(elasticity)
