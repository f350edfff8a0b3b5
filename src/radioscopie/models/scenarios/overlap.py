"""The fees of hospital machines: what would count twice if some of their exams also stood among those of the town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import KINDS
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.model import case, fee_units_of
from radioscopie.models.scenarios.perimeters import NAMES
from radioscopie.models.scenarios.slots import PPM
from radioscopie.money import half_up

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.models.scenarios.model import Model

HOSPITAL = NAMES.index("hospital")
SHARED = tuple(k for k, kind in enumerate(KINDS) if kind[0] != "pet")


@dataclass(frozen=True, slots=True)
class Overlap:
    """CT and MRI exams of a year counted twice, at the mean fee of hospitals.

    Parameters
    ----------
    fees_cents : fees that they open in the first year of the base
    saved_cents : what they add to the saving of a variant, over the slots counted
    hospital_exams : fees opened in the first year, all exams of hospitals
    """

    fees_cents: int
    saved_cents: int
    hospital_exams: int


def overlap_of(model: Model, name: str, exams: int, counted: Ints) -> Overlap | None:
    """Size an overlap of a number of exams a year, at central values; None when hospitals open no fee.

    Parameters
    ----------
    counted : rank of the slots that are counted in the saving
    """
    opened, before, after = hospital_fees(model, name)
    index = model.slots.year_index
    done = np.bincount(index, opened).astype(np.int64)
    if not done.all():
        return None
    saved = np.bincount(index[counted], (before - after)[counted], len(done)).astype(np.int64)
    first = int(before[index == 0].sum())
    return Overlap(
        half_up(first * exams, int(done[0])),
        sum(half_up(int(cents) * exams, int(fees)) for cents, fees in zip(saved, done, strict=True)),
        half_up(int(done[0]), PPM),
    )


def hospital_fees(model: Model, name: str) -> tuple[Ints, Ints, Ints]:
    """Give the CT and MRI fees of hospitals by slot, shapes (S,).

    Returns
    -------
    opened in the base, in millionths; what they cost in the base and in the variant, in millionths of a cent
    """
    values = central(model.scenario)
    cases = {key: np.array([value]) for key, value in values.items()}
    opened, cents = [], []
    for i in (0, len(model.paths[name]) - 1):
        found, fleet = case(model, name, i, values)
        units = fee_units_of(model, model.paths[name][i], found.fees[None], [fleet], cases)
        mine = units[0, HOSPITAL, list(SHARED)]
        fees = np.maximum(model.prices[name][i].fees(model.slots), 0)[list(SHARED)]
        opened.append(mine.sum(axis=(0, 2, 3)))
        cents.append((mine * fees).sum(axis=(0, 2, 3)))
    return opened[0], cents[0], cents[1]
