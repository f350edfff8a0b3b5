"""The part of a network around some points: shorter to go through, and it says when it is not enough.

The part holds what the points reach within a time; its rim are the nodes from which a road leads out of it. A way that
is found in the part is the shortest of the whole network when it is shorter than the way to the rim: any other way
would go through the rim. Where it is not, the whole network is gone through.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra

from radioscopie.models.access.travel.network import Joined, assembled, graph

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.roads import Trips


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a network of n nodes.

    Parameters
    ----------
    network : the part, a network of k nodes
    nodes : shape (k,), ranks of its nodes in the whole, in order
    rank : shape (n,), rank in the part of each node of the whole, -1 outside
    rim : ranks in the part of the nodes from which a road leads out
    """

    network: Network
    nodes: Ints
    rank: Ints
    rim: Ints


def part_around(network: Network, points: Joined, minutes: Reals) -> Part:
    """Cut out what points reach on a network, each within its minutes, with the communes that its nodes belong to.

    Parameters
    ----------
    points : those whose ways are looked for
    minutes : shape (points,), on the network
    """
    most = minutes.max(initial=0.0)
    late = np.where(
        np.isfinite(points.minutes), (most - minutes)[:, None], np.inf
    )  # who goes less far starts later
    together = Joined(points.node.reshape(1, -1), late.reshape(1, -1))
    n, full = len(network.lon), graph(network, network.minutes, together)
    is_in = np.isfinite(dijkstra(full, indices=[n], limit=most, min_only=True))[:n]
    is_in[network.home[is_in]] = True
    return part_of(network, is_in)


def part_of(network: Network, is_in: Bools) -> Part:
    """Cut some nodes out of a network; the home of each must be one of them."""
    nodes = np.flatnonzero(is_in)
    rank = np.full(len(is_in), -1)
    rank[nodes] = np.arange(len(nodes))
    from_here, to_here = is_in[network.start], is_in[network.end]
    leaving = np.concatenate([network.start[from_here & ~to_here], network.end[to_here & ~from_here]])
    kept = from_here & to_here
    edges = (rank[network.start[kept]], rank[network.end[kept]], network.kind[kept], network.minutes[kept])
    places = (network.lon[nodes], network.lat[nodes], rank[network.home[nodes]])
    inside = assembled((*places, network.slowness[nodes], network.relief[nodes]), edges, network.ends)
    return Part(replace(inside, land=network.land[nodes]), nodes, rank, np.unique(rank[leaving]))


def points_in(points: Joined, part: Part) -> Joined:
    """Put points on a part of the network that they were joined to; what they are near outside is left."""
    node = part.rank[points.node]
    return Joined(np.maximum(node, 0), np.where(node >= 0, points.minutes, np.inf))


def trips_from(trips: Trips, some: Ints) -> Trips:
    """Keep some origins."""
    origins = Joined(trips.origins.node[some], trips.origins.minutes[some])
    return replace(trips, origins=origins, inside=trips.inside[some])


def trips_in(trips: Trips, part: Part) -> Trips:
    """Keep what is on a part of the network, and all origins."""
    sites = points_in(trips.sites, part)
    return replace(
        trips,
        network=part.network,
        minutes=part.network.minutes,
        origins=points_in(trips.origins, part),
        sites=Joined(sites.node[sites.is_on], sites.minutes[sites.is_on]),
    )


def nearest_minutes(trips: Trips, rim: Ints) -> tuple[Reals, Bools]:
    """Give the minutes of each origin to its nearest site, inf where no road leads to one, and whether that is sure.

    Parameters
    ----------
    rim : nodes beyond which the network goes on, unseen: what is nearer to them than to a site is not sure
    """
    n, origins = len(trips.network.lon), trips.origins
    full = graph(trips.network, trips.minutes, trips.sites)
    starts = np.concatenate([n + np.arange(len(trips.sites.node)), rim])
    if not len(starts):
        return np.full(len(origins.node), np.inf), np.ones(len(origins.node), dtype=bool)
    way, _, source = dijkstra(full, indices=starts, min_only=True, return_predecessors=True)
    ways, rows = way[origins.node] + origins.minutes, np.arange(len(origins.node))
    best = ways.argmin(axis=1)
    found = ways[rows, best]
    is_sure = ~np.isfinite(found) | (source[origins.node[rows, best]] >= n)
    return trips.trip(found, rows), is_sure
