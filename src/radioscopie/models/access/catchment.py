"""Floating catchment areas: what each commune can reach of a supply shared with those around.

All obey a law of conservation: the sum of need times accessibility is the supply of the sites that somebody reaches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.access.inequality import summed

if TYPE_CHECKING:
    from radioscopie.arrays import Reals
    from radioscopie.models.access.travel.pairs import Travel


def two_step(travel: Travel, weights: Reals, need: Reals, supply: Reals) -> Reals:
    """Give the accessibility of each origin: 2SFCA with weights 0 or 1, E2SFCA with a decay.

    Parameters
    ----------
    travel : pairs
    weights : shape (pairs,), 0 to 1
    need : shape (origins,), people (or standardised people)
    supply : shape (sites,), machines, exams or hours

    Returns
    -------
    shape (origins,), supply per person: R_j = S_j / sum_i P_i w_ij, then A_i = sum_j R_j w_ij (Luo and Qi 2009)
    """
    demand = summed(travel.site, need[travel.origin] * weights, travel.sites)
    ratio = np.divide(supply, demand, out=np.zeros(travel.sites), where=demand > 0)
    return summed(travel.origin, ratio[travel.site] * weights, travel.origins)


def three_step(travel: Travel, weights: Reals, need: Reals, supply: Reals) -> Reals:
    """Give the accessibility of each origin by 3SFCA: people choose among sites, G_ij = w_ij / sum_k w_ik.

    Same parameters and result as `two_step`, the weights being G_ij w_ij in both steps (Wan, Zou, Sternberg 2012).
    """
    total = summed(travel.origin, weights, travel.origins)
    choice = np.divide(weights, total[travel.origin], out=np.zeros(len(weights)), where=weights > 0)
    return two_step(travel, choice * weights, need, supply)


def reachable(travel: Travel, weights: Reals, need: Reals, supply: Reals) -> float:
    """Give the supply of the sites that somebody reaches."""
    demand = summed(travel.site, need[travel.origin] * weights, travel.sites)
    return float(supply[demand > 0].sum())
