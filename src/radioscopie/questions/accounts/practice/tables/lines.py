"""The accounts of a practice as tables: receipts and charges line by line, margins, who holds the machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.models.finances.accounts import LEVELS
from radioscopie.models.finances.breakeven import Curve, curve, fees_by_volume
from radioscopie.models.finances.desks import own_fees, summed
from radioscopie.questions.accounts.practice.tables.margins import (
    CENTRAL,
    head,
    interest_of,
    margin_rows,
    places,
)
from radioscopie.result import ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.finances.practice import Practice


RECEIPTS = ("acts", "excess", "fees", "other")
SIGN = "finances.sign"
TITLES = {
    "lines": "finances.table_lines",
    "margins": "finances.table_margins",
    "owners": "finances.table_owners",
    "curve": "finances.table_curve",
}


def accounts_tables(practice: Practice, books: Sequence[PracticeYear]) -> dict[str, ResultTable]:
    """Lay out the accounts.

    Returns
    -------
    lines : every receipt and charge (below zero) at central costs, by world, year, case, level and place
    margins : by world, year, case, level and place: docs/concepts/accounts.md says what each measure is
    owners : who holds each machine, and whose its technical fees are
    curve : receipts and charges of the practice and of each machine against volumes, for the last year
    """
    last, debt = max(book.year for book in books), interest_of(practice, books)
    curves = {id(book): _curves(practice, book) for book in books}
    ends = [book for book in books if book.year == last]
    return {
        "lines": _table("lines", (row for book in books for row in _lines(practice.desks, book))),
        "margins": _table("margins", (r for one in books for r in margin_rows(practice, one, curves[id(one)], debt))),
        "owners": _table("owners", (row for book in books for row in _owners(practice, book))),
        "curve": _table("curve", (row for book in ends for row in _points(practice.desks, book, curves[id(book)]))),
    }  # fmt: skip


def _table(name: str, rows: Iterable[Row]) -> ResultTable:
    return ResultTable(pa.Table.from_pylist(list(rows)), TITLES[name], "mixed", SIGN)


def _lines(desks: Desks, book: PracticeYear) -> Iterator[Row]:
    for level in LEVELS:
        drawn = book.accounts[level, CENTRAL]
        for rank, place in enumerate(places(desks, level)):
            named = head(book, level, place)
            for name in RECEIPTS:
                cents = int(getattr(drawn, name)[rank])
                yield named | {"line": name, "nature": "receipt", "behaviour": "", "amount_cents": cents}
            yield from (named | spent for spent in _spent(drawn, rank))


def _spent(drawn: Accounts, rank: int) -> Iterator[Row]:
    for line, amounts in zip(drawn.lines, drawn.charges, strict=True):
        if amounts[rank]:
            said = {"line": line.charge, "nature": line.nature, "behaviour": line.behaviour}
            yield said | {"amount_cents": -int(amounts[rank])}


def _curves(practice: Practice, book: PracticeYear) -> dict[str, Curve]:
    fees = fees_by_volume(practice, book.world, book.done, book.bound, book.year)
    return {level: curve(practice, book.accounts[level, CENTRAL], fees) for level in LEVELS}


def _owners(practice: Practice, book: PracticeYear) -> Iterator[Row]:
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


def _points(desks: Desks, book: PracticeYear, curves: Mapping[str, Curve]) -> Iterator[Row]:
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
