"""The reading organisations of a scenario in the accounts of a practice: what its sites pay, world by world."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.models.joins.organisations import (
    days_in,
    line_name,
    of_world,
    read_networks,
    study_organisations,
)
from radioscopie.models.scenarios.beside import worlds_of
from radioscopie.questions.reading.tables.money import CASES, REMOTE
from radioscopie.questions.scenario.answer import SEED
from radioscopie.questions.scenario.tables.reading import organisation_assumptions
from radioscopie.result import ResultTable
from radioscopie.tables.charges import USER, Charge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.errors import Problem
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.finances.takings import World
    from radioscopie.models.joins.organisations import Networks, Studied
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Assumption

    Row = dict[str, Any]

SHOWN = 5


def with_organisations(
    worlds: tuple[World, ...], practice: Practice, charges: Sequence[Charge], scenario: Scenario | None
) -> tuple[tuple[World, ...], tuple[Studied, ...]]:
    """Add to each world of a scenario the lines of its reading organisations, with the draws of `run` by default.

    Parameters
    ----------
    worlds : from `scenario_worlds`
    charges : lines of the practice, which may not hold remote reading too

    Raises
    ------
    InputError : problems of the networks; no site in common; remote reading in charges.csv too; no central price
    """
    if scenario is None or not any(world.reading for world in worlds_of(scenario).values()):
        return worlds, ()
    networks = read_networks(scenario)
    _refuse([*_strangers(networks, practice), *_twice(charges, scenario)])
    found = study_organisations(scenario, networks, SEED)
    _refuse(unpriced(found))
    added = {world.name: _of_world(found, world.name, practice, scenario.years) for world in worlds}
    return tuple(replace(world, added=added[world.name]) for world in worlds), found


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise InputError(problems)


def _strangers(networks: Networks, practice: Practice) -> Iterator[Problem]:
    """Refuse a network of several sites none of which is the practice's."""
    own = practice.desks.sites
    for path, network in networks.items():
        names = [site.name for site in network.sites]
        if len(names) > 1 and not set(names) & set(own):
            close = [near for site in own if (near := close_matches(site, names))]
            listed = ", ".join(close or names[:SHOWN])
            yield problem("finances.no_reading_site", f"{Path(path).name}, sites", listed, own=", ".join(own))


def _twice(charges: Sequence[Charge], scenario: Scenario) -> Iterator[Problem]:
    """Refuse lines of remote reading of the user: they would be counted beside the organisations."""
    titles = [one.name for world in worlds_of(scenario).values() for one in world.reading]
    for line in charges:
        if line.nature == REMOTE:
            named = ", ".join(dict.fromkeys(titles))
            yield problem("finances.reading_twice", "charges.csv, charge", line.charge, names=named)


def unpriced(found: Sequence[Studied]) -> list[Problem]:
    """List the organisations that read at a distance without a central price: accounts cannot be drawn up without."""
    lacking = {one.organisation.name: one for one in found if one.yearly_cents("central") is None}
    return [
        problem("finances.reading_price", f"{Path(one.organisation.file).name}, price_eur", name)
        for name, one in lacking.items()
    ]


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


def site_lines(one: Studied, own: Sequence[str], borne: Sequence[str], year: int) -> Iterator[Charge]:
    """Give the lines of a civil year; a site that pays nothing has none.

    Parameters
    ----------
    own : sites that have accounts; what another site of the network pays is the whole practice's
    borne : sites of the network that are the practice's
    """
    low, central, high = (one.site_cents(case, year) for case in CASES)
    name = line_name(one.organisation)
    for site in borne:
        per, where = ("site", site) if site in own else ("practice", "")
        if high[site]:
            cents = low[site], central[site], high[site]
            yield Charge(name, REMOTE, "volume", per, "", "", *cents, "computed", USER, "", where)


def reading_table(
    found: Sequence[Studied], practice: Practice, years: Sequence[int]
) -> dict[str, ResultTable]:
    """Lay out what each site pays each year by world and organisation, at each price; nothing without organisation."""
    rows = [row for one in found for year in years for row in _rows(one, practice, year)]
    if not rows:
        return {}
    return {"reading": ResultTable(pa.Table.from_pylist(rows), "finances.table_reading", "mixed")}


def _rows(one: Studied, practice: Practice, year: int) -> Iterator[Row]:
    days, by_case = (
        days_in(one.organisation.start, year)[0],
        {case: one.site_cents(case, year) for case in CASES},
    )
    for site in bearers(one, practice.desks.sites):
        head = {"world": one.world, "line": line_name(one.organisation), "place": site, "year": year}
        cents = {f"{case}_cents": by_case[case][site] for case in CASES}
        yield head | {"days": days, "remote_exams": one.exams[site]} | cents


def reading_assumptions(found: Sequence[Studied], lang: str) -> tuple[Assumption, ...]:
    """State what the cost of the reading rests on; nothing without organisation."""
    return tuple(organisation_assumptions(found, lang)) if found else ()
