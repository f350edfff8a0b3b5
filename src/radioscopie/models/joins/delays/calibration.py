"""What published waits say of delays: the slope that fits some, and what it gives for the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import stream
from radioscopie.models.waiting.fit import elsewhere, fit
from radioscopie.tables.reference_nation import read_hypotheses
from radioscopie.tables.waits import CALIBRATION, read_waits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Reals
    from radioscopie.models.waiting.fit import Slope
    from radioscopie.tables.reference_nation import Hypothesis
    from radioscopie.tables.waits import Wait

NATION = "FR"
ENDS = (0.05, 0.95)
TRIALS = 4_000


@dataclass(frozen=True, slots=True)
class Expected:
    """What the model gives for a published wait: days, and between which ends nine times in ten."""

    low: float
    central: float
    high: float

    def holds(self, days: float) -> bool:
        """Tell whether a wait is between the ends."""
        return self.low <= days <= self.high


@cache
def hypotheses() -> Mapping[str, Hypothesis]:
    """Give the numbers that delays rest on."""
    return read_hypotheses("waiting.toml")


@cache
def fitted() -> Slope:
    """Fit the slope on the published waits kept for that."""
    waits = read_waits(CALIBRATION)
    return fit(np.array([one.more for one in waits]), np.array([one.days - one.base_days for one in waits]))


def published_slope() -> float:
    """Give the slope that the published elasticity of other care means, at the national wait for an MRI."""
    known = hypotheses()
    return elsewhere(float(known["level_mri"].value.central), float(known["elasticity"].value.central))


def slopes(normal: Reals) -> Reals:
    """Give slopes drawn: the fit in the middle, the published elasticity of other care at an end."""
    return fitted().drawn(normal, published_slope())


def expected(wait: Wait, seed: int) -> Expected:
    """Say what the model gives for a published wait: places differ by more than their machines, the nation does not."""
    slope, draws = fitted(), stream(seed, f"expected {wait.id}")
    others = 0.0 if wait.place == NATION else slope.spread
    drawn = wait.base_days - slopes(draws.normal(size=TRIALS)) * wait.more
    drawn = np.maximum(drawn + others * draws.normal(size=TRIALS), 0.0)
    low, high = np.quantile(drawn, ENDS)
    return Expected(float(low), max(wait.base_days - slope.days * wait.more, 0.0), float(high))
