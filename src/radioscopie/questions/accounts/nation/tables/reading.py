"""Who pays the reading organisations of a scenario in the nation: town practices, other sites, sites unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.models.joins.organisations import days_in, line_name, total
from radioscopie.ranges import CASES
from radioscopie.result import ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.models.joins.organisations import Studied


WHERE = ("town", "establishment", "outside")


def reading_table(nation: NationAccounts, found: Sequence[Studied]) -> dict[str, ResultTable]:
    """Lay out who pays each organisation, by world and year; nothing without organisation.

    Returns
    -------
    nation_reading : sites, exams read at a distance in a year and cents due, of town practices ("town"), of the
        other sites of the baseline ("establishment": their margin is not told), of sites it does not know ("outside")
    """
    rows = [
        row
        for one in found
        for year in nation.model.scenario.years
        for row in _rows(nation.practices, one, year)
    ]
    if not rows:
        return {}
    return {
        "nation_reading": ResultTable(pa.Table.from_pylist(rows), "finances.nation_table_reading", "mixed")
    }


def _rows(practices: Practices, one: Studied, year: int) -> Iterator[Row]:
    by_case = {case: one.site_cents(case, year) for case in CASES}
    place = {site: _where(practices, site) for site in one.exams}
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


def _where(practices: Practices, site: str) -> str:
    if site not in practices.desks.sites:
        return WHERE[2]
    practice = practices.desks.site_practice[practices.desks.sites.index(site)]
    return WHERE[0] if practices.judged[practice] else WHERE[1]
