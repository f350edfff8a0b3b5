"""The machines of the baseline that added ones copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, kind_index
from radioscopie.models.scenarios.counts import PLACE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from radioscopie.models.scenarios.counts import Counts
    from radioscopie.models.scenarios.spec import FleetChange

    Ints = NDArray[np.int64]

DEPARTEMENT = PLACE.index("departement")


def copied(counts: Counts, change: FleetChange) -> Ints:
    """Choose the machines of the baseline that the added ones work as, shape (change.add,).

    Where places are given: machines of the same class and zone in the same département, else of the same class and
    zone, else of the equipment; otherwise those of the equipment. Always evenly along their list.
    """
    if change.placed is None:
        return _spread(np.flatnonzero(counts.park.equipment == EQUIPMENT.index(change.equipment)), change.add)
    alike: dict[tuple[int, str], list[int]] = {}
    for rank, row in enumerate(change.placed.to_pylist()):
        kind = kind_index(row["equipment"], row["class"], row["zone"])
        alike.setdefault((kind, row["departement"]), []).append(rank)
    chosen = np.zeros(change.add, np.int64)
    for (kind, departement), ranks in alike.items():
        chosen[ranks] = _spread(_like(counts, change.equipment, kind, departement), len(ranks))
    return chosen


def _like(counts: Counts, equipment: str, kind: int, departement: str) -> Ints:
    """Give the machines of a kind in a département; none there: of the kind; none at all: of the equipment."""
    park = counts.park
    here = np.array([departement in place[DEPARTEMENT : DEPARTEMENT + 1] for place in counts.places], bool)
    same = park.kind == kind
    near = np.flatnonzero(same & here[park.place])
    if len(near):
        return near
    return np.flatnonzero(same if same.any() else park.equipment == EQUIPMENT.index(equipment))


def _spread(machines: Ints, count: int) -> Ints:
    """Take machines evenly along a list."""
    return machines[((2 * np.arange(count) + 1) * len(machines)) // (2 * max(count, 1))]
