"""The reading organisations of a scenario in the accounts of a practice: the lines its sites bear, world by world."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.inputs import name_of
from radioscopie.models.joins.organisations import (
    of_world,
    read_networks,
    site_lines,
    study_organisations,
    unpriced,
)
from radioscopie.models.reading.costs import REMOTE
from radioscopie.models.scenarios.spec import worlds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.errors import Problem
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.finances.takings import PracticeWorld
    from radioscopie.models.joins.organisations import Networks, Studied
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.tables.charges import Charge

SHOWN = 5


def with_organisations(
    worlds: tuple[PracticeWorld, ...],
    practice: Practice,
    charges: Sequence[Charge],
    scenario: Scenario | None,
    seed: int,
) -> tuple[tuple[PracticeWorld, ...], tuple[Studied, ...]]:
    """Add to each world of a scenario the lines of its reading organisations.

    Parameters
    ----------
    worlds : from `scenario_worlds`
    charges : lines of the practice, which may not hold remote reading too
    seed : seed of the simulations

    Raises
    ------
    InputError : problems of the networks; no site in common; remote reading in charges.csv too; no central price
    """
    if scenario is None or not any(world.reading for world in worlds_of(scenario).values()):
        return worlds, ()
    networks = read_networks(scenario)
    _refuse([*_strangers(networks, practice), *_twice(charges, scenario)])
    found = study_organisations(scenario, networks, seed)
    _refuse(unpriced(found))
    added = {world.name: _of_world(found, world.name, practice, scenario.years) for world in worlds}
    return tuple(replace(world, added=added[world.name]) for world in worlds), found


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InputError(problems)


def _strangers(networks: Networks, practice: Practice) -> Iterator[Problem]:
    """Refuse a network of several sites none of which is the practice's."""
    own = practice.desks.sites
    for file, network in networks.items():
        names = [site.name for site in network.sites]
        if len(names) > 1 and not set(names) & set(own):
            close = [near for site in own if (near := close_matches(site, names))]
            listed = ", ".join(close or names[:SHOWN])
            yield problem("practice.no_reading_site", f"{name_of(file)}, sites", listed, own=", ".join(own))


def _twice(charges: Sequence[Charge], scenario: Scenario) -> Iterator[Problem]:
    """Refuse lines of remote reading of the user: they would be counted beside the organisations."""
    titles = [one.name for world in worlds_of(scenario).values() for one in world.reading]
    for line in charges:
        if line.nature == REMOTE:
            named = ", ".join(dict.fromkeys(titles))
            yield problem("practice.reading_twice", "charges.csv, charge", line.charge, names=named)


def _of_world(
    found: Sequence[Studied], world: str, practice: Practice, years: Sequence[int]
) -> dict[int, tuple[Charge, ...]]:
    return {
        year: tuple(
            line
            for one in of_world(found, world)
            for line in site_lines(one, practice.desks.sites, bearers(one, practice.desks.sites), year)
        )
        for year in years
    }


def bearers(one: Studied, sites: Sequence[str]) -> tuple[str, ...]:
    """Give the sites of a network that are a practice's: those of the same name, or the only one of the network."""
    names = [site.name for site in one.study.network.sites]
    return tuple(names) if len(names) == 1 else tuple(name for name in names if name in sites)
