"""Sites and machines outside health establishments: nobody publishes them, they are constructed and say so."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import apportion, stream
from radioscopie.models.nation.places import Machine, NationSite
from radioscopie.tables.reference_nation import CONSTRUCTION, read_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.tables.reference_nation import Reference

REGIONS = {"11": ("IDF-CT", "IDF-MRI"), "28": ("EQU-065", "EQU-066")}
FLEET = {"ct": "EQU-002", "mri": "EQU-001"}
ASSUMED = read_shapes(CONSTRUCTION)
(MACHINES_PER_SITE,), SIZES = ASSUMED["machines_per_site"], ASSUMED["sites_of_practices"]


def outside_machines(
    reference: Reference, real: Iterable[Machine], people: dict[str, float], seed: int
) -> list[Machine]:
    """Construct the machines of private sites outside establishments.

    The national number is the published fleet minus the machines of the SAE. Île-de-France and Normandie, whose
    authorised fleets are published, get what their fleet leaves; elsewhere machines follow the population.

    Parameters
    ----------
    people : population weight of each département
    """
    numbers = {name: _by_departement(reference, list(real), people, name) for name in FLEET}
    machines: list[Machine] = []
    for departement in people:
        own = {name: numbers[name].get(departement, 0) for name in FLEET}
        sites = -(-sum(own.values()) * 10 // int(10 * MACHINES_PER_SITE))
        places = constructed_sites(reference, departement, sites, seed, "P")
        machines += list(_placed(places, own))
    return machines


def constructed_sites(
    reference: Reference, departement: str, number: int, seed: int, letter: str
) -> list[NationSite]:
    """Put sites in the towns of a département, in proportion to their population, and group them in practices."""
    towns = [row for row in reference.towns if row["departement"] == departement]
    draws = stream(seed, f"places {letter} {departement}")
    people = np.array([row["population"] or 1 for row in towns], np.float64)
    points = (np.arange(number) + draws.random()) / max(number, 1)
    chosen = np.minimum(np.searchsorted(np.cumsum(people) / people.sum(), points), len(towns) - 1)
    practices = _practices(number, draws)
    return [
        NationSite(
            f"{letter}{departement}-{rank + 1:03d}",
            f"{letter}{departement}-G{practices[rank]:03d}",
            "",
            towns[town]["name"],
            departement,
            towns[town]["region"],
            towns[town]["lon"],
            towns[town]["lat"],
            "private_practice",
            "constructed",
        )
        for rank, town in enumerate(chosen)
    ]


def _practices(number: int, draws: np.random.Generator) -> list[int]:
    sizes = draws.choice(SIZES, size=number + 1)
    return list(np.repeat(np.arange(1, number + 2), sizes)[:number])


def _placed(places: list[NationSite], numbers: dict[str, int]) -> Iterator[Machine]:
    for equipment, number in numbers.items():
        ranks = count(1)
        for rank in range(number):
            site = places[rank % len(places)]
            yield Machine(f"{site.site}-{equipment}{next(ranks)}", site, equipment, None, "constructed")


def _by_departement(
    reference: Reference, real: list[Machine], people: dict[str, float], equipment: str
) -> dict[str, int]:
    """Count the machines to construct in each département."""
    here = Counter(machine.site.region for machine in real if machine.equipment == equipment)
    outside = int(reference.figure(FLEET[equipment])) - here.total()
    region = {row["code"]: row["region_code"] for row in reference.departements}
    column = list(FLEET).index(equipment)
    left = {code: _left(reference, facts[column], here[code]) for code, facts in REGIONS.items()}
    left[""] = outside - sum(left.values())
    numbers: dict[str, int] = {}
    for code, total in left.items():
        names = [
            name for name in people if region[name] == code or (not code and region[name] not in REGIONS)
        ]
        numbers |= dict(zip(names, _shares(total, names, people), strict=True))
    return numbers


def _left(reference: Reference, fact: str, here: int) -> int:
    return max(0, round(reference.figure(fact) * reference.central("installed_share")) - here)


def _shares(total: int, names: list[str], people: dict[str, float]) -> list[int]:
    return [int(share) for share in apportion(total, np.array([people[name] for name in names]))]
