"""The reading organisations of a scenario in the accounts of the nation: the sites that the baseline knows pay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.errors import InputError
from radioscopie.models.finances.desks import summed
from radioscopie.models.finances.distribution import Margins
from radioscopie.models.finances.distribution_draws import triangular
from radioscopie.models.joins.organisations import (
    days_in,
    line_name,
    of_world,
    read_networks,
    study_organisations,
    total,
)
from radioscopie.models.scenarios.beside import worlds_of
from radioscopie.models.scenarios.draws import uniforms
from radioscopie.questions.accounts.tables.reading import site_lines, unpriced
from radioscopie.questions.reading.tables.money import CASES
from radioscopie.result import ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from radioscopie.models.joins.nation_accounts.books import Nation
    from radioscopie.models.joins.nation_accounts.practices import Scene
    from radioscopie.models.joins.organisations import Studied

    Ints = NDArray[np.int64]
    Row = dict[str, Any]

WHERE = ("town", "establishment", "outside")


def with_organisations(nation: Nation, seed: int) -> tuple[Nation, tuple[Studied, ...]]:
    """Simulate the reading organisations of the scenario; each known site bears its line in its world.

    Raises
    ------
    InputError : problems of the networks; an organisation without a central price
    """
    scenario = nation.model.scenario
    found = study_organisations(scenario, read_networks(scenario), seed)
    if problems := unpriced(found):
        raise InputError(problems)
    own = nation.scene.desks.sites
    lines = {
        (world, year): tuple(
            line
            for one in of_world(found, world)
            for line in site_lines(one, own, sorted(set(one.exams) & set(own)), year)
        )
        for world in worlds_of(scenario)
        for year in scenario.years
    }
    return replace(nation, reading=lines), found


def borne(nation: Nation, world: str, year: int) -> Nation:
    """Give the nation with the charges of a world in a year."""
    return replace(nation, charges=(*nation.charges, *nation.reading.get((world, year), ())))


def less_reading(
    drawn: Margins | None, nation: Nation, when: tuple[str, int], count: int, seed: int
) -> Margins | None:
    """Take the cost of reading off margins drawn: one luck for the price of an organisation, at all its sites."""
    lines, desks = nation.reading.get(when, ()), nation.scene.desks
    if drawn is None or not lines:
        return drawn
    price = [
        triangular(
            line.low or 0, line.central or 0, line.high or 0, uniforms(seed, f"charge {line.charge}", count)
        )
        for line in lines
    ]
    practice = desks.site_practice[[desks.sites.index(line.site) for line in lines]]
    cost = summed(np.stack(price), practice, len(desks.practices)).T
    return Margins(drawn.revenue, drawn.margin - cost, drawn.before_pay - cost)


def reading_table(nation: Nation, found: Sequence[Studied]) -> dict[str, ResultTable]:
    """Lay out who pays each organisation, by world and year; nothing without organisation.

    Returns
    -------
    nation_reading : sites, exams read at a distance in a year and cents due, of town practices ("town"), of the
        other sites of the baseline ("establishment": their margin is not told), of sites it does not know ("outside")
    """
    rows = [
        row for one in found for year in nation.model.scenario.years for row in _rows(nation.scene, one, year)
    ]
    if not rows:
        return {}
    return {
        "nation_reading": ResultTable(pa.Table.from_pylist(rows), "finances.nation_table_reading", "mixed")
    }


def _rows(scene: Scene, one: Studied, year: int) -> Iterator[Row]:
    by_case = {case: one.site_cents(case, year) for case in CASES}
    place = {site: _where(scene, site) for site in one.exams}
    for where in WHERE:
        mine = [site for site in one.exams if place[site] == where]
        head = {"variant": one.world, "charge": line_name(one.organisation), "year": year, "where": where}
        counted = {
            "days": days_in(one.organisation.start, year)[0],
            "sites": len(mine),
            "remote_exams": sum(one.exams[site] for site in mine),
        }
        cents = {f"{case}_cents": total(by_case[case][site] for site in mine) for case in CASES}
        yield head | counted | cents


def _where(scene: Scene, site: str) -> str:
    if site not in scene.desks.sites:
        return WHERE[2]
    practice = scene.desks.site_practice[scene.desks.sites.index(site)]
    return WHERE[0] if scene.judged[practice] else WHERE[1]
