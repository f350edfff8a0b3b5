"""The accounts of a practice, line by line: receipts and charges, holders of machines, volumes, remote reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.finances.accounts import LEVELS
from radioscopie.models.finances.desks import own_fees, summed
from radioscopie.models.joins.organisations import days_in, line_name, total
from radioscopie.models.joins.practice_reading import bearers
from radioscopie.questions.accounts.practice.tables.margins import CENTRAL, head, places
from radioscopie.ranges import CASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.breakeven import Curve
    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.joins.organisations import Studied

RECEIPTS = ("acts", "excess", "fees", "other")
RECEIPT = "receipt"
AMOUNTS = ("low_cents", "amount_cents", "high_cents")  # at low, central and high charges
NATURE = ("world", "year", "case", "nature")


def line_rows(desks: Desks, book: PracticeYear) -> Iterator[Row]:
    """Give every receipt and charge (below zero) at central costs, by level and place."""
    for level in LEVELS:
        drawn = {case: book.accounts[level, case] for case in CASES}
        for rank, place in enumerate(places(desks, level)):
            named = head(book, level, place)
            for name in RECEIPTS:
                cents = int(getattr(drawn[CENTRAL], name)[rank])
                same = dict.fromkeys(AMOUNTS, cents)
                yield named | {"line": name, "nature": RECEIPT, "behaviour": ""} | same
            yield from (named | spent for spent in _spent(drawn, rank))


def _spent(drawn: Mapping[str, Accounts], rank: int) -> Iterator[Row]:
    """Give the charges of a place, below zero, at central, low and high costs."""
    charges = [drawn[case].charges[:, rank].tolist() for case in CASES]
    for line, *cents in zip(drawn[CENTRAL].lines, *charges, strict=True):
        if cents[1]:
            said = {"line": line.charge, "nature": line.nature, "behaviour": line.behaviour}
            yield said | {name: -one for name, one in zip(AMOUNTS, cents, strict=True)}


def nature_rows(lines: Iterable[Row]) -> list[Row]:
    """Add up the receipts and the charges of the practice by nature, in the order in which natures come."""
    summed: dict[tuple[object, ...], Row] = {}
    for row in lines:
        if row["level"] == "practice":
            key = tuple(row[name] for name in NATURE)
            kept = summed.setdefault(key, dict.fromkeys(AMOUNTS, 0))
            kept.update({name: kept[name] + row[name] for name in AMOUNTS})
    return [dict(zip(NATURE, key, strict=True)) | cents for key, cents in summed.items()]


def owner_rows(practice: Practice, book: PracticeYear) -> Iterator[Row]:
    """Say who holds each machine, and whose its technical fees are."""
    desks, held = practice.desks, {one.machine: one.owner for one in practice.file.machines}
    fees = book.done.takings[book.bound].year().fees
    paid, own = (summed(cents, desks.machine, len(desks.machines)) for cents in (fees, own_fees(desks, fees)))
    for rank, name in enumerate(desks.machines):
        yield {
            **head(book, "machine", name),
            "owner": held.get(name, "practice"),
            "share_permille": int(desks.fee_permille[rank]),
            "fees_cents": int(paid[rank]),
            "own_fees_cents": int(own[rank]),
            "others_fees_cents": int(paid[rank] - own[rank]),
        }


def curve_rows(desks: Desks, book: PracticeYear, curves: Mapping[str, Curve]) -> Iterator[Row]:
    """Give the receipts and charges of the practice and of each machine against volumes."""
    for level in ("practice", "machine"):
        found = curves[level]
        for rank, place in enumerate(places(desks, level)):
            for step, permille in enumerate(found.permille.tolist()):
                yield {
                    **head(book, level, place),
                    "volume_permille": permille,
                    "exams": int(found.exams[step, rank]),
                    "revenue_cents": int(found.revenue[step, rank]),
                    "charges_cents": int(found.spent[step, rank]),
                }


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
