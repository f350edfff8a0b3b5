"""What is known of access when times are only known within their error: everything computed again on networks drawn.

A draw is a whole network (`travel.draws`): the nearest site is looked for inside each one, and the same number gives
the same network before and after a change, so that the difference is not drowned. Places where there is no network keep
their central minutes in every draw: no error was measured there.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.access.levels import BEYOND_MIN, nearer, newly_within
from radioscopie.models.access.places import commune_places, site_places
from radioscopie.models.access.travel.around import nearest_minutes, part_around, trips_from, trips_in
from radioscopie.models.access.travel.asked import WITHIN, noise_on
from radioscopie.models.access.travel.draws import drawn, drawn_trips, road_noise, road_noise_in
from radioscopie.models.access.travel.network import road_network
from radioscopie.models.access.travel.pairs import sorted_travel
from radioscopie.models.access.travel.roads import line_travel_off, near_pairs, nearest_pairs, trips_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pyarrow as pa

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.access.travel.draws import Noise
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.pairs import Travel
    from radioscopie.models.access.travel.roads import Trips

MOST_THREADS = 2
NO_RIM = np.zeros(0, dtype=np.int64)
MOSTLY_LONGER, MOSTLY_LATER = 1.3, 15.0  # of each place: a draw seldom needs more of the network


def drawn_minutes(
    communes: pa.Table,
    sites: pa.Table,
    central: Reals,
    draws: int,
    network: Network | None = None,
    advance: Callable[[int], None] = lambda _: None,
    asked: Ints | None = None,
) -> Reals:
    """Give the minutes to the nearest site in each draw: shape (draws, communes asked), inf where no road leads to one.

    Parameters
    ----------
    communes : those with a point
    sites : those with a point
    central : shape (communes,), minutes of the central network
    network : bent to known times; None: that of the package
    asked : ranks of communes; None: all. The network is then gone through around them, not further than they need
    """
    here = commune_places(communes)
    used = network or road_network()
    trips = trips_between(used, here, site_places(sites, here))
    some = np.arange(len(central)) if asked is None else asked
    found = np.tile(central[some], (draws, 1))
    joined = trips.origins.is_on[some]
    if not joined.any() or not len(trips.sites.node):
        return found
    from_here = trips_from(trips, some[joined])
    whole = cache(lambda: partial(_looked, from_here, noise_on(road_noise(), used), NO_RIM))
    near = whole() if asked is None else _around(from_here, central[some[joined]])
    with ThreadPoolExecutor(MOST_THREADS) as cores:  # random numbers and products let the other draw go on
        for number, (minutes, is_sure) in enumerate(cores.map(near, range(draws))):
            found[number, joined] = minutes if is_sure.all() else whole()(number)[0]
            advance(1)
    return found


def _around(trips: Trips, central: Reals) -> Callable[[int], tuple[Reals, Bools]]:
    """Give what looks, in a draw, for the nearest site of origins on the part of the network around them."""
    far = MOSTLY_LONGER * np.where(np.isfinite(central), central, 0.0) + MOSTLY_LATER
    part = part_around(trips.network, trips.origins, far)
    return partial(_looked, trips_in(trips, part), road_noise_in(part), part.rim)


def _looked(trips: Trips, noise: Noise, rim: Ints, number: int) -> tuple[Reals, Bools]:
    return nearest_minutes(drawn_trips(trips, drawn(noise, number)), rim)


def drawn_travels(
    communes: pa.Table,
    sites: pa.Table,
    places: pa.Table,
    central: Reals,
    draws: int,
    reach_min: float,
    own: Network | None = None,
) -> Iterator[tuple[Reals, Travel]]:
    """Give, for each draw, the minutes to the nearest site and the travel to places within a time.

    Parameters
    ----------
    central : shape (communes,), minutes to the nearest site on the central network
    own : network bent to known times; None: that of the package
    """
    here, network = commune_places(communes), own or road_network()
    noise = noise_on(road_noise(), network)
    if not draws:
        return
    trips = trips_between(network, here, site_places(sites, here))
    to = trips_between(network, here, site_places(places, here))
    joined = np.flatnonzero(trips.origins.is_on)
    line = line_travel_off(here, site_places(places, here), to, reach_min)
    for number in range(draws):
        draw = drawn(noise, number)
        before = central.copy()
        origin, _, minutes = nearest_pairs(drawn_trips(trips, draw), joined)
        before[origin] = minutes
        found = near_pairs(drawn_trips(to, draw), reach_min)
        i, j, minutes = (np.concatenate(pair) for pair in zip(found, line, strict=True))
        yield before, sorted_travel(i, j, minutes, len(here.lon), places.num_rows)


def ends(values: Reals) -> tuple[Any, Any]:
    """Give what one draw in twenty is below, and above: along the first axis."""
    low, high = np.quantile(values, WITHIN, axis=0, method="inverted_cdf")
    return low, high


def level_ends(groups: Mapping[str, Ints], people: Reals, minutes: Reals) -> list[dict[str, Any]]:
    """Give the interval of what is told of each group of communes.

    Parameters
    ----------
    groups : code of the group → ranks of its communes
    people : shape (communes,)
    minutes : shape (draws, communes)

    Returns
    -------
    one row a group: code, then low and high of the people beyond each time, and of the mean minutes of those whom a
    road joins to a site
    """
    return [{"code": code} | _ends_of(people[ranks], minutes[:, ranks]) for code, ranks in groups.items()]


def _ends_of(people: Reals, minutes: Reals) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for limit in BEYOND_MIN:
        low, high = ends((minutes > limit) @ people)
        row |= {f"beyond_{limit}_min_low": int(low), f"beyond_{limit}_min_high": int(high)}
    joined = np.isfinite(minutes[0])
    weight = people[joined]
    if weight.sum():
        low, high = ends(minutes[:, joined] @ weight / weight.sum())
        return row | {"mean_min_low": round(float(low), 2), "mean_min_high": round(float(high), 2)}
    return row | {"mean_min_low": None, "mean_min_high": None}


def gain_ends(before: Reals, after: Reals, people: Reals) -> dict[int, tuple[int, int]]:
    """Give the interval of the people who come within each time, by time; under 0, of those who are nearer.

    Parameters
    ----------
    before, after : shape (draws, communes), drawn with the same numbers
    """
    gained = [newly_within(one, two, people) for one, two in zip(before, after, strict=True)]
    found = {limit: ends(np.array([row[limit] for row in gained])) for limit in BEYOND_MIN}
    found[0] = ends(np.array([nearer(one, two, people) for one, two in zip(before, after, strict=True)]))
    return {limit: (int(low), int(high)) for limit, (low, high) in found.items()}
