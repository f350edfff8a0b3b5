"""What a machine at each candidate place would bring to each commune, for the goals of siting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.access.inequality import quantiles

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.travel.pairs import Travel

WORST_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Gains:
    """Pairs of a commune and a candidate that helps it, sorted by commune.

    Parameters
    ----------
    commune, candidate : shape (n,), ranks
    gain : shape (n,), > 0; a commune enjoys the largest of the gains of the places chosen
    communes, candidates : how many there are
    """

    commune: Ints
    candidate: Ints
    gain: Reals
    communes: int
    candidates: int

    def of(self, chosen: Ints) -> Reals:
        """Give what each commune gains from the places chosen: shape (communes,)."""
        found = np.zeros(self.communes)
        is_open = np.zeros(self.candidates, dtype=bool)
        is_open[chosen] = True
        kept = is_open[self.candidate]
        np.maximum.at(found, self.commune[kept], self.gain[kept])
        return found


def reach_gains(travel: Travel, before: Reals, people: Reals, limit: float) -> Gains:
    """Count the people who come within a time: those beyond it before.

    Parameters
    ----------
    travel : from communes to candidates
    before : shape (communes,), minutes to the nearest site today
    people : shape (communes,)
    limit : minutes
    """
    helped = (travel.minutes <= limit) & (before[travel.origin] > limit)
    return _gains(travel, np.where(helped, people[travel.origin], 0.0))


def travel_gains(travel: Travel, before: Reals, people: Reals) -> Gains:
    """Count the minutes saved by all who go once, one way; those whom no road joins to a site are left out."""
    known = np.where(np.isfinite(before), before, 0.0)
    return _gains(travel, people[travel.origin] * np.maximum(known[travel.origin] - travel.minutes, 0.0))


def worst_gains(travel: Travel, before: Reals, people: Reals) -> Gains:
    """Count the minutes saved by the tenth of the people who are farthest today (those with a road)."""
    known = np.isfinite(before)
    limit = quantiles(before[known], people[known], (WORST_SHARE,))[0]
    return travel_gains(travel, before, np.where(known & (before >= limit), people, 0.0))


def _gains(travel: Travel, gain: Reals) -> Gains:
    kept = gain > 0
    return Gains(travel.origin[kept], travel.site[kept], gain[kept], travel.origins, travel.sites)
