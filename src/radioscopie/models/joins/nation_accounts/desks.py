"""The machines of the nation's practices in a scenario: those it adds, and the part of the year each works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.desks import WHOLE
from radioscopie.money import half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.scenarios.fleet import Fleet
    from radioscopie.models.scenarios.slots import Slots

    Ints = NDArray[np.int64]


def working(fleet: Fleet, slots: Slots, year: int) -> Ints:
    """Give the thousandths of a year that each machine of a scenario works, shape (machines,)."""
    mine = slots.year == year
    days = (slots.end - slots.first)[mine]
    active = np.flatnonzero(mine)[None, :] >= fleet.active[:, None]
    worked: Ints = WHOLE * (active * days).sum(axis=1)
    return half_up(worked, int(days.sum()))


def desks_of(desks: Desks, fleet: Fleet, slots: Slots, year: int) -> Desks:
    """Give the desks with the machines that a scenario adds, held as those they copy, for the time they work."""
    added = fleet.source[len(desks.machines) :]
    works = working(fleet, slots, year)[len(desks.machines) :]
    return replace(
        desks,
        machines=(*desks.machines, *(f"{desks.machines[source]}+{n + 1}" for n, source in enumerate(added))),
        machine_site=np.append(desks.machine_site, desks.machine_site[added]),
        machine_equipment=np.append(desks.machine_equipment, desks.machine_equipment[added]),
        fee_permille=np.append(desks.fee_permille, half_up(desks.fee_permille[added] * works, WHOLE)),
    )
