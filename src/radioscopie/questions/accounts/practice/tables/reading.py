"""What each site of a practice pays for the reading organisations of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.joins.organisations import days_in, line_name, total
from radioscopie.models.joins.practice_reading import bearers
from radioscopie.ranges import CASES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.joins.organisations import Studied


def reading_rows(one: Studied, practice: Practice, year: int) -> Iterator[Row]:
    """Say what each site pays for an organisation in a year, at each price."""
    days, by_case = (
        days_in(one.organisation.start, year)[0],
        {case: one.site_cents(case, year) for case in CASES},
    )
    for site in bearers(one, practice.desks.sites):
        head = {"world": one.world, "line": line_name(one.organisation), "place": site, "year": year}
        cents = {f"{case}_cents": by_case[case][site] for case in CASES}
        yield head | {"days": days, "remote_exams": one.exams[site]} | cents


def total_rows(rows: Sequence[Row]) -> Iterator[Row]:
    """Add up what all the sites pay, by world and year; None where a price is not known."""
    for world, year in dict.fromkeys((row["world"], row["year"]) for row in rows):
        mine = [row for row in rows if (row["world"], row["year"]) == (world, year)]
        cents = {f"{case}_cents": total(row[f"{case}_cents"] for row in mine) for case in CASES}
        yield {"world": world, "year": year} | cents
