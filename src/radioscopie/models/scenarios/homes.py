"""Machines whose places are given: what they change is spent where they stand, and nowhere else.

The nation's volumes move by one factor for all (`volumes`), which says how much is spent and not where. What placed
machines add is therefore counted twice, with them and without, and the difference goes to the département of each: the
total stays that of the nation to the last millionth of a cent. Nobody knows their owner: within the département it is
shared as the fees of the equipment there are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT
from radioscopie.models.scenarios.grouped import PLACE
from radioscopie.models.scenarios.rows import sum_by

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.scenarios.counts import Counts
    from radioscopie.models.scenarios.spec import FleetChange, Scenario, World

DEPARTEMENT = PLACE.index("departement")


def without_placed(world: World) -> World:
    """Take the machines whose places are given out of a world."""
    return replace(world, fleet=tuple(change for change in world.fleet if change.placed is None))


def unowned_apart(scenario: Scenario) -> Scenario:
    """Take them out of every world: they are in the accounts of nobody that is known."""
    variants = tuple(replace(one, world=without_placed(one.world)) for one in scenario.variants)
    return replace(scenario, base=without_placed(scenario.base), variants=variants)


def home_shares(counts: Counts, world: World) -> Reals | None:
    """Share what placed machines change between places: shape (places,), sum 1; None when no machine is placed."""
    placed = [change for change in world.fleet if change.placed is not None and change.add]
    if not placed:
        return None
    homes = np.zeros(len(counts.places))
    for change in placed:
        homes += _of_change(counts, change)
    shares: Reals = homes / homes.sum()
    return shares


def _of_change(counts: Counts, change: FleetChange) -> Reals:
    fees = _fees(counts, EQUIPMENT.index(change.equipment))
    here = np.array([place[DEPARTEMENT : DEPARTEMENT + 1] for place in counts.places]).reshape(len(fees), -1)
    homes = np.zeros(len(fees))
    for row in change.placed.to_pylist() if change.placed is not None else []:
        mine = (here == row["departement"]).any(axis=1)
        homes += next(part / part.sum() for part in (fees * mine, 1.0 * mine, fees, fees + 1.0) if part.sum())
    return homes


def _fees(counts: Counts, equipment: int) -> Reals:
    """Count the fees of an equipment in each place."""
    park = counts.park
    opened = np.where(park.equipment[counts.fee_machine] == equipment, counts.fee_units.sum(axis=1), 0)
    fees: Reals = sum_by(park.place[counts.fee_machine], opened, len(counts.places)).astype(float)
    return fees


def at_home(whole: Ints, rest: Ints, shares: Reals) -> Ints:
    """Give the amounts of places, shape (places, …), when what is in `whole` beyond `rest` goes where it is shared."""
    more = (whole - rest).sum(axis=0)
    ends = np.rint(np.cumsum(shares)[(...,) + (None,) * more.ndim] * more).astype(np.int64)
    ends[-1] = more
    found: Ints = rest + np.diff(ends, axis=0, prepend=0)
    return found
