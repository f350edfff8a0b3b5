"""Who pays the reading organisations of a scenario in the nation: town practices, other sites, sites unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.joins.organisations import days_in, line_name, total
from radioscopie.questions.accounts.nation.tables.declared import READING, READING_SITES
from radioscopie.ranges import CASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.models.joins.organisations import Studied
    from radioscopie.result import Names, ResultTable

WHERE = ("town", "establishment", "outside")


def reading_tables(nation: NationAccounts, found: Sequence[Studied], named: Names) -> dict[str, ResultTable]:
    """Lay out who pays each organisation, by world and year; nothing without organisation.

    Returns
    -------
    nation_reading : sites, exams read at a distance in a year and cents due, of town practices ("town"), of the
        other sites of the baseline ("establishment": their margin is not told), of sites it does not know ("outside")
    nation_reading_sites : how many sites of each kind the organisations of a world read for, each once
    """
    if not found:
        return {}
    practices, years = nation.practices, nation.model.scenario.years
    rows = (row for one in found for year in years for row in _rows(practices, one, year))
    sites = (row for year in years for row in _sites(practices, found, year))
    return {"nation_reading": READING.of(rows, named), "nation_reading_sites": READING_SITES.of(sites, named)}


def _rows(practices: Practices, one: Studied, year: int) -> Iterator[Row]:
    by_case = {case: one.site_cents(case, year) for case in CASES}
    for where in WHERE:
        mine = [site for site in one.exams if _where(practices, site) == where]
        head = {"variant": one.world, "charge": line_name(one.organisation), "year": year, "where": where}
        counted = {
            "days": days_in(one.organisation.start, year)[0],
            "sites": len(mine),
            "remote_exams": sum(one.exams[site] for site in mine),
        }
        cents = {f"{case}_cents": total(by_case[case][site] for site in mine) for case in CASES}
        yield head | counted | cents


def _sites(practices: Practices, found: Sequence[Studied], year: int) -> Iterator[Row]:
    """Count the sites of each kind, world by world."""
    for world in dict.fromkeys(one.world for one in found):
        mine = {site for one in found if one.world == world for site in one.exams}
        for where in WHERE:
            sites = sum(_where(practices, site) == where for site in mine)
            yield {"variant": world, "year": year, "where": where, "sites": sites}


def _where(practices: Practices, site: str) -> str:
    if site not in practices.desks.sites:
        return WHERE[2]
    practice = practices.desks.site_practice[practices.desks.sites.index(site)]
    return WHERE[0] if practices.judged[practice] else WHERE[1]
