"""The rows that a plan does not meet, of protections and harms that have too many to be written at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.design.program import LARGEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.design.program import Forms, Harm, Program

    Cut = tuple[Sequence[int] | Ints, Reals, float, float, str]

NEAR = 1e-6  # what is taken for equal, in shares
MOST = 40  # rows of a kind added at once
HARM = "harm"


def missing_cuts(
    program: Program,
    pulls: Reals,
    found: Reals,
    harm: tuple[Harm, float] | None,
    sums: Sequence[tuple[Harm, float]],
) -> list[Cut]:
    """Give the rows that a plan does not meet.

    Parameters
    ----------
    found : all columns of the program; the last is the harm in its scale, when `harm` is given with its scale
    sums : harms that are sums, with what each may not exceed
    """
    cuts = [cut for cap in program.caps for cut in _over(cap.forms, pulls, cap.most, cap.name)]
    for one, most in sums:
        value, slope = _tangent(one, pulls)
        scale = abs(most) or 1.0
        if value > most + NEAR * scale:
            high = float(most - value + slope @ pulls) / scale
            cuts.append((np.arange(len(pulls)), slope / scale, -np.inf, high, HARM))
    if harm:
        cuts += _of_harm(*harm, pulls, float(found[-1]), len(found) - 1)
    return cuts


def _over(forms: Forms, pulls: Reals, most: float, name: str) -> list[Cut]:
    """Give the forms that exceed what they may be, the farthest first."""
    scale = abs(most) or 1.0
    beyond = forms.at(pulls) - most
    worst = np.argsort(-beyond, kind="stable")[:MOST]
    return [
        (np.arange(len(pulls)), forms.slope[r] / scale, -np.inf, float(most - forms.start[r]) / scale, name)
        for r in worst[beyond[worst] > NEAR * scale]
    ]


def _of_harm(harm: Harm, scale: float, pulls: Reals, reached: float, column: int) -> list[Cut]:
    """Give cuts of the harm: it stands above the tangent of its sum, or above each of its largest forms."""
    columns = np.append(np.arange(len(pulls)), column)
    if harm.kind != LARGEST:
        value, slope = _tangent(harm, pulls)
        if value / scale <= reached + NEAR * max(1.0, abs(reached)):
            return []
        start = float(value - slope @ pulls) / scale
        return [(columns, np.append(-slope / scale, 1.0), start, np.inf, HARM)]
    beyond = harm.forms.at(pulls) / scale - reached
    worst = np.argsort(-beyond, kind="stable")[:MOST]
    return [
        (
            columns,
            np.append(-harm.forms.slope[r] / scale, 1.0),
            float(harm.forms.start[r]) / scale,
            np.inf,
            HARM,
        )
        for r in worst[beyond[worst] > NEAR]
    ]


def _tangent(harm: Harm, pulls: Reals) -> tuple[float, Reals]:
    """Give a sum of what forms are above zero, and its slope there."""
    forms = harm.forms.at(pulls)
    weight = harm.weight * (forms > 0)
    return float(weight @ forms), weight @ harm.forms.slope
