"""What weights look like: negative, extreme, and what their spread costs in precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radioscopie.models.survey.estimates import Weighted

EXTREME = 4.0


@dataclass(frozen=True, slots=True)
class WeightReport:
    """A look at weights.

    Parameters
    ----------
    negative : answers with a weight below zero (linear calibration may give some)
    extreme : answers whose calibrated weight is over four times their base weight
    design_effect : n Σ w² / (Σ w)²: how many times the variance of a mean grows by unequal weights (Kish)
    """

    negative: int
    extreme: int
    design_effect: float


def weight_report(answers: Weighted) -> WeightReport:
    """Look at the weights of answers."""
    weight = answers.weight
    effect = len(weight) * float(weight @ weight) / float(weight.sum()) ** 2
    return WeightReport(int((weight < 0).sum()), int((answers.ratio > EXTREME).sum()), effect)
