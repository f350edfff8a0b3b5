"""Change between two dates, with the covariance that practices in both bring: without it the interval is too wide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.variance import covariance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Reals
    from radioscopie.models.survey.design import Design


@dataclass(frozen=True, slots=True)
class Wave:
    """The answers of one date.

    Parameters
    ----------
    design : how they were drawn; the two waves name the same strata, of the same sizes
    units : who answered, in the order of the rows
    influence : shape (n,), influence of each on the estimate of the wave (residual, if its weights are calibrated,
        times calibrated weight over base weight)
    """

    design: Design
    units: Sequence[str]
    influence: Reals


def covariance_between(one: Wave, other: Wave) -> float:
    """Estimate the covariance of two estimates from their common units (Tam 1984; Qualité and Tillé 2008).

    Σ over strata of N² (m / (n₁ n₂) − 1 / N) s₁₂, m being the units in both and s₁₂ their covariance; a stratum with
    fewer than two of them adds nothing.
    """
    first, second = one.design.stages[0], other.design.stages[0]
    rank = {unit: row for row, unit in enumerate(other.units)}
    common = [(row, rank[unit]) for row, unit in enumerate(one.units) if unit in rank]
    pairs = np.array(common, dtype=np.int64).reshape(-1, 2)
    total = 0.0
    for code, size in enumerate(first.size.tolist()):
        here = pairs[first.stratum[pairs[:, 0]] == code]
        if len(here) > 1:
            both = np.cov(one.influence[here[:, 0]], other.influence[here[:, 1]])[0, 1]
            shared = len(here) / (first.drawn[code] * second.drawn[code])
            total += (size**2 * shared - size) * both
    return float(total)


def change_variance(before: Wave, after: Wave) -> float:
    """Estimate the variance of the difference of two estimates."""
    alone = [
        covariance((wave.influence * wave.design.weight)[:, None], wave.design)[0, 0]
        for wave in (before, after)
    ]
    return float(sum(alone) - 2 * covariance_between(before, after))


def relative_change(before: Wave, after: Wave, values: tuple[float, float]) -> tuple[float, float]:
    """Give the ratio after / before of two estimates, and its standard error (linearised)."""
    old, new = values
    ratio = new / old
    return ratio, float(np.sqrt(change_variance(_times(before, ratio / old), _times(after, 1 / old))))


def _times(wave: Wave, by: float) -> Wave:
    return Wave(wave.design, wave.units, wave.influence * by)
