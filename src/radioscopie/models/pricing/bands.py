"""The bands of activity of technical fees: the rule, once (docs/reference/pricing.md, section 4).

Fee k of a machine in a civil year is at the full rate up to the reference activity, reduced up to each threshold in
turn, and the first of these that holds is the one: a threshold below the reference bounds nothing. What is missing
(-1) bounds nothing either: no reference, no fee at the full rate; no threshold, no further reduction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.jit import inner, kernel
from radioscopie.law.words import BANDS, NONE
from radioscopie.money import half_up

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import ArrayLike

    from radioscopie.arrays import Ints


ENDLESS = np.iinfo(np.int64).max // 4


@inner(often=True)
def split(
    before: int, after: int, reference: int, threshold_1: int, threshold_2: int
) -> tuple[int, int, int, int]:
    """Split fees before+1 … after over the four bands; any unit of count, the same for all."""
    full = max(reference, 0)
    top_1 = ENDLESS if threshold_1 < 0 else max(threshold_1, full)
    top_2 = ENDLESS if threshold_2 < 0 else max(threshold_2, top_1)
    return (
        max(0, min(after, full) - before),
        max(0, min(after, top_1) - max(before, full)),
        max(0, min(after, top_2) - max(before, top_1)),
        max(0, after - max(before, top_2)),
    )


@kernel(_nrt=False)
def _split_each(
    before: Ints, after: Ints, reference: Ints, threshold_1: Ints, threshold_2: Ints, out: Ints
) -> None:
    for i in range(out.shape[0]):
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = split(
            before[i], after[i], reference[i], threshold_1[i], threshold_2[i]
        )


def band_counts(
    before: ArrayLike, after: ArrayLike, reference: ArrayLike, threshold_1: ArrayLike, threshold_2: ArrayLike
) -> Ints:
    """Split fees before+1 … after over the four bands, for arrays that broadcast together: shape (…, 4)."""
    given = np.broadcast_arrays(before, after, reference, threshold_1, threshold_2)
    out = np.empty((given[0].size, len(BANDS)), np.int64)
    _split_each(*(np.ascontiguousarray(array, np.int64).ravel() for array in given), out)
    return out.reshape(*given[0].shape, len(BANDS))


def filled_reference(reference: Ints, threshold_1: Ints, share: Fraction) -> Ints:
    """Give reference activities, those unknown being a share of the first threshold, half up to a whole fee.

    Shares 0 and 1 are the two bounds of docs/decisions/04-ct-reference.md.
    """
    tops, place = np.unique(np.maximum(threshold_1, 0), return_inverse=True)
    assumed = np.array([half_up(int(top) * share) for top in tops], np.int64)
    filled: Ints = np.where(reference == NONE, assumed[place].reshape(threshold_1.shape), reference)
    return filled
