"""Exams in their sequence: one that should come before and does not, one that comes too soon, two on one day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.jit import kernel
from radioscopie.models.studies.repeats import DAY_MINUTES, codes_of, mask_of, order_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Ints
    from radioscopie.models.studies.repeats import Exams

MISSING_BEFORE, TOO_SOON_AFTER, TOGETHER = "missing_before", "too_soon_after", "together"
NOT_OBSERVABLE = "not_observable"


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for (see `tables.studies.sequences.Sequence`)."""

    direction: str
    modalities: Sequence[str]
    regions: Sequence[str]
    other_modalities: Sequence[str]
    other_regions: Sequence[str]
    window_days: int


def seen(exams: Exams, compared: Bools, looked: Looked) -> tuple[Ints, Bools]:
    """Find the exams that a sequence bears on, and those where it is met.

    Parameters
    ----------
    compared : shape (n,), exams that count: the first order of a visit, with a region

    Returns
    -------
    shape (m,), ranks of the exams looked at; those of the first days of the index are left out when something is looked
    for before them, since nobody knows; shape (m,), whether the sequence is met
    """
    asked = compared & _of(exams, looked.modalities, looked.regions)
    other = compared & _of(exams, looked.other_modalities, looked.other_regions)
    rows = np.flatnonzero(asked | other)
    rows = rows[order_of(exams.person[rows], exams.minute[rows])]
    days = exams.minute[rows] // DAY_MINUTES
    found = _found(
        exams.person[rows], days, asked[rows], other[rows], looked.window_days, looked.direction == TOGETHER
    )
    first = int(exams.minute.min() // DAY_MINUTES) if len(exams.minute) else 0
    kept = asked[rows] & (days - first >= looked.window_days)
    met = ~found if looked.direction == MISSING_BEFORE else found
    return rows[kept], met[kept]


def _of(exams: Exams, modalities: Sequence[str], regions: Sequence[str]) -> Bools:
    mask = mask_of(exams, regions)
    found: Bools = np.isin(exams.modality, codes_of(exams.modality_names, modalities)) & (
        (exams.regions & mask) != 0
    )
    return found


@kernel()
def _found(person, days, asked, other, window, both_ways):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Tell whether each exam has one of the others within a window before it; on its day, also after it."""
    found = np.zeros(len(person), np.bool_)
    for at in range(len(person)):
        back = at - 1
        while asked[at] and back >= 0 and person[back] == person[at] and days[at] - days[back] <= window:
            if other[back]:
                found[at] = True
                break
            back -= 1
        ahead = at + 1
        while (
            both_ways
            and asked[at]
            and ahead < len(person)
            and person[ahead] == person[at]
            and days[ahead] == days[at]
        ):
            if other[ahead]:
                found[at] = True
                break
            ahead += 1
    return found
