"""Times drawn: a whole network whose roads are slower here and faster there, so that errors near each other agree.

One draw is one network: each edge's minutes are multiplied by the exponential of a Gaussian field, alike over a few
kilometres, plus an effect of the département; each commune adds minutes to leave and to arrive. Everything that rests
on times is then computed as if that network were the true one. The same number gives the same draw, whatever the sites:
the difference of two scenarios is not drowned. Where the sizes come from: docs/validation/travel.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array
from scipy.spatial import cKDTree

from radioscopie.models.access.places import arc_km, chord_km, on_sphere
from radioscopie.models.access.travel.network import road_network
from radioscopie.tables.places import departement_of
from radioscopie.tables.roads import read_road_areas, read_road_coefficients, read_road_nodes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.access.travel.around import Part
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.roads import Trips

SIZES = (
    *("field_sd", "field_km", "departement_sd", "departement_unknown_sd", "end_sd", "end_least", "detour"),
    *("relief_base", "relief_per_100_m", "relief_least", "relief_most", "unknown_factor"),
)
SEED = 20_261_121
FAR = 3  # kernel widths beyond which a place no longer counts


@dataclass(frozen=True, slots=True)
class Noise:
    """What errors look like on a network.

    Parameters
    ----------
    network : the central one, or a part of it
    nodes : shape (n,), ranks of its nodes in the whole network
    smooth : shape (n, nodes of the whole), independent normal values to a field of unit variance
    departement : shape (n,), rank of the département of each node
    field_sd, end_sd : shape (n,), standard deviation of the logarithm of slowness, of the minutes of an end
    departement_sd : shape (départements,)
    end_least : minutes under which no end goes
    detour : mean of perturbed shortest ways over the central ones: the minutes are divided by it
    """

    network: Network
    nodes: Ints
    smooth: csr_array
    departement: Ints
    field_sd: Reals
    end_sd: Reals
    departement_sd: Reals
    end_least: float
    detour: float


@dataclass(frozen=True, slots=True)
class Draw:
    """One network drawn: `minutes` of its edges, shape (m,); minutes to leave and to arrive of nodes, shape (n,)."""

    minutes: Reals
    leaving: Reals
    arriving: Reals
    least: float


def noise_of(
    network: Network, departement: Ints, is_known: Bools, size: Mapping[str, float], part: Part | None = None
) -> Noise:
    """Set the sizes of the errors of a network, or of a part of it: each draw is there what it is on the whole.

    Parameters
    ----------
    departement : shape (n,), rank of the département of each node
    is_known : shape (départements,), whether local times were at hand
    size : SIZES
    """
    relief = size["relief_base"] + size["relief_per_100_m"] * network.relief / 100
    rough = np.clip(relief, size["relief_least"], size["relief_most"])
    unknown = np.where(is_known, 1.0, size["unknown_factor"])
    nodes = part.nodes if part else np.arange(len(network.lon))
    factor = (rough * unknown[departement])[nodes]
    return Noise(
        part.network if part else network,
        nodes,
        _smooth(network, size["field_km"], nodes),
        departement[nodes],
        size["field_sd"] * factor,
        size["end_sd"] * factor,
        np.where(is_known, size["departement_sd"], size["departement_unknown_sd"]),
        size["end_least"],
        size["detour"],
    )


def _smooth(network: Network, field_km: float, nodes: Ints) -> csr_array:
    """Weigh the places around some nodes so that two nodes `field_km` apart are correlated by 1/e."""
    points = on_sphere(network.lon, network.lat)
    width = field_km / 2
    near = cKDTree(points[nodes])
    pairs = near.sparse_distance_matrix(cKDTree(points), chord_km(FAR * width), output_type="ndarray")
    weight = np.exp(-((arc_km(pairs["v"]) / width) ** 2) / 2)
    kernel = csr_array((weight, (pairs["i"], pairs["j"])), shape=(len(nodes), len(points)))
    norm = np.sqrt(kernel.multiply(kernel).sum(axis=1))
    return csr_array(diags_array(1 / norm) @ kernel)


def drawn(noise: Noise, number: int) -> Draw:
    """Draw a network; the same number gives the same one."""
    random = np.random.default_rng([SEED, number])
    network, n = noise.network, noise.smooth.shape[1]
    field = noise.field_sd * (noise.smooth @ random.standard_normal(n))
    field += (noise.departement_sd * random.standard_normal(len(noise.departement_sd)))[noise.departement]
    edge = (field[network.start] + field[network.end]) / 2
    apart = noise.end_sd * random.standard_normal((2, n))[:, noise.nodes]
    ends = np.maximum(apart, noise.end_least)[:, network.home]
    return Draw(network.minutes * np.exp(edge) / noise.detour, ends[0], ends[1], -noise.end_least)


def drawn_trips(trips: Trips, draw: Draw) -> Trips:
    """Put the same points on a network drawn."""
    late = draw.arriving[trips.sites.node[:, 0]] + draw.least
    sites = replace(trips.sites, minutes=trips.sites.minutes + late[:, None])
    leaving = draw.leaving[trips.origins.node[:, 0]]
    return replace(trips, minutes=draw.minutes, sites=sites, ahead=draw.least, leaving=leaving)


@cache
def road_noise() -> Noise:
    """Give the errors of the network shipped with the package."""
    return noise_of(road_network(), *_road_sizes())


def road_noise_in(part: Part) -> Noise:
    """Give the errors of a part of that network, or of a network bent from it."""
    return noise_of(road_network(), *_road_sizes(), part)


@cache
def _road_sizes() -> tuple[Ints, Bools, Mapping[str, float]]:
    """Give what `noise_of` asks of the shipped network."""
    areas = read_road_areas().to_pylist()
    names, rank = np.unique(
        [departement_of(code) for code in read_road_nodes()["code"].to_pylist()], return_inverse=True
    )
    local = [row["departement"] for row in areas if row["times"] == "local"]
    return rank[road_network().home], np.isin(names, local), read_road_coefficients()
