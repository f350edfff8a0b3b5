"""What each value left out moves: the result at both ends of what it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.tried import WITHIN
from radioscopie.questions.reading.tables.columns import HEADS, halves, means, rounded
from radioscopie.results.declared import Declared, code, count, name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Rows
    from radioscopie.models.reading.tried import Effect

POINT_TENTHS, MINUTE_TENTHS = 1000, 10

SENSITIVITY = Declared(
    "sensitivity",
    "reading.sensitivity",
    HEADS,
    (
        *(name("hypothesis"), code("measure", "reading.measure"), name("value_low"), name("value_high")),
        *(*means("at_low", "at_central", "at_high", "moved"), *halves("moved_half"), count("trial_days")),
    ),
    optional=True,
)


def sensitivity_rows(effects: Sequence[Effect]) -> Rows:
    """Give the values left out that were tried, those that move the most first."""
    return [
        {
            "hypothesis": one.key,
            "measure": one.measure,
            "value_low": one.values[0],
            "value_high": one.values[1],
            "at_low": rounded(one.low, 4),
            "at_central": rounded(one.central, 4),
            "at_high": rounded(one.high, 4),
            "moved": rounded(one.moved, 4),
            "moved_half": rounded(one.half, 4),
            "trial_days": one.days,
        }
        for one in sorted(effects, key=lambda one: -abs(one.moved))
    ]


def moves_of(effects: Sequence[Effect]) -> Mapping[str, int]:
    """Give what each moves, in tenths of a point or of a minute; nothing where it is not told from its own doubt."""
    return {one.key: _tenths(one) for one in effects}


def unit_of(effects: Sequence[Effect]) -> str:
    """Give the unit of what is moved."""
    return "points" if all(one.measure == WITHIN for one in effects) else "minutes"


def _tenths(one: Effect) -> int:
    if np.isfinite(one.half) and abs(one.moved) <= one.half:
        return 0
    return round(abs(one.moved) * (POINT_TENTHS if one.measure == WITHIN else MINUTE_TENTHS))
