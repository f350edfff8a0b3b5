"""Pairs of an origin and a site with the minutes between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals

SHORT = 1 << 16


@dataclass(frozen=True, slots=True)
class Travel:
    """Pairs of an origin and a site that can be travelled, sorted by origin then site.

    Parameters
    ----------
    origin, site : shape (n,), ranks
    minutes : shape (n,), by road
    origins, sites : how many there are
    """

    origin: Ints
    site: Ints
    minutes: Reals
    origins: int
    sites: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """The site with the shortest time of each origin: rank (-1: none) and minutes (inf: none), shape (origins,)."""

    site: Ints
    minutes: Reals


def sorted_travel(
    origin: Ints,
    site: Ints,
    minutes: Reals,
    origins: int,
    sites: int,
) -> Travel:
    """Put pairs in order; of a pair given twice the shorter time is kept."""
    order = _by_pair(origin, site)
    steps = np.diff((origin * sites + site)[order], prepend=-1)
    if not steps.all():
        order = np.lexsort((minutes, site, origin))
        steps = np.diff((origin * sites + site)[order], prepend=-1)
    order = order[steps > 0]
    return Travel(origin[order], site[order], minutes[order], origins, sites)


def _by_pair(origin: Ints, site: Ints) -> Ints:
    """Give the order by origin, then site: two passes over short integers, that cost ten times less than floats."""
    if max(origin.max(initial=0), site.max(initial=0)) >= SHORT:
        return np.lexsort((site, origin))
    by_site = np.argsort(site.astype(np.uint16), kind="stable")
    return by_site[np.argsort(origin[by_site].astype(np.uint16), kind="stable")]


def nearest(travel: Travel) -> Nearest:
    """Give the nearest site of each origin in minutes; of two as near, the first."""
    minutes = shortest(travel.origin, travel.minutes, travel.origins)
    equal = np.flatnonzero(travel.minutes == minutes[travel.origin])
    first = equal[np.diff(travel.origin[equal], prepend=-1) > 0]
    site = np.full(travel.origins, -1, dtype=np.int64)
    site[travel.origin[first]] = travel.site[first]
    return Nearest(site, minutes)


def shortest(origin: Ints, minutes: Reals, origins: int) -> Reals:
    """Give the shortest time from each origin: shape (origins,), inf where there is none."""
    best = np.full(origins, np.inf)
    np.minimum.at(best, origin, minutes)
    return best
