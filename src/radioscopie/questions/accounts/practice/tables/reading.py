"""What each site of a practice pays for the reading organisations of a scenario, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.models.joins.organisations import days_in, line_name
from radioscopie.models.joins.practice_reading import bearers
from radioscopie.questions.scenario.tables.reading import organisation_assumptions
from radioscopie.ranges import CASES
from radioscopie.result import ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.joins.organisations import Studied
    from radioscopie.result import Assumption


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


def reading_assumptions(found: Sequence[Studied]) -> tuple[Assumption, ...]:
    """State what the cost of the reading rests on; nothing without organisation."""
    return tuple(organisation_assumptions(found)) if found else ()
