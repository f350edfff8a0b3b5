"""How many exams a machine added would do: those of a mean machine, times the size of its catchment.

People share themselves between the machines that they reach, by the weights of the enhanced two-step method: of those
of a commune, the part w_ij / sum_k S_k w_ik goes to each machine of site j. A machine to which twice the people of a
mean machine come does twice its exams. No source read gives the use of a place, so the size is all that is counted:
age, waiting and referrals are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.access.inequality import summed

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.decay import Decay
    from radioscopie.models.access.travel.pairs import Travel


@dataclass(frozen=True, slots=True)
class Shared:
    """Who shares the machines there are.

    Parameters
    ----------
    people : shape (communes,)
    pull : shape (communes,), sum of the machines that each reaches, by weight
    machines : how many there are
    decay : weights by time
    """

    people: Reals
    pull: Reals
    machines: float
    decay: Decay


def shared(travel: Travel, people: Reals, machines: Reals, decay: Decay) -> Shared:
    """Share the machines there are.

    Parameters
    ----------
    travel : pairs of communes and sites
    machines : shape (sites,), of each site
    """
    pull = summed(travel.origin, machines[travel.site] * decay.of(travel.minutes), travel.origins)
    return Shared(people, pull, float(machines.sum()), decay)


def catchments(now: Shared, travel: Travel, places: Ints) -> Reals:
    """Give the catchment of one machine at each place, all of them added, over that of a mean machine.

    Parameters
    ----------
    travel : pairs of communes and candidates
    places : ranks of the candidates chosen, shape (p,)

    Returns
    -------
    shape (p,); 1 is a mean machine
    """
    weight = np.where(np.isin(travel.site, places), now.decay.of(travel.minutes), 0.0)
    pull = now.pull + summed(travel.origin, weight, travel.origins)
    parts = np.divide(now.people, pull, out=np.zeros(len(pull)), where=pull > 0)
    come = summed(travel.site, weight * parts[travel.origin], travel.sites)[places]
    mean = now.people[pull > 0].sum() / (now.machines + len(places))
    found: Reals = come / mean
    return found
