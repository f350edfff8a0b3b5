"""The accounts of a practice as tables: receipts and charges line by line, margins, who holds the machines."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.law.compile import EQUIPMENT
from radioscopie.models.finances.breakeven import NEVER, Curve, break_even, curve, fees_by_volume, measures
from radioscopie.models.finances.desks import half_up, own_fees, summed
from radioscopie.result import ResultTable
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.books import Book
    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.finances.practice import Practice
    from radioscopie.tables.practice_file import PracticeFile

    Ints = NDArray[np.int64]
    Row = dict[str, Any]

RECEIPTS = ("acts", "excess", "fees", "other")
LEVELS = ("practice", "site", "machine")
HOURS = "finance_hours.toml"
CENTRAL = "central"
HALF = Fraction(1, 2)
SIGN = "finances.sign"


def accounts_tables(practice: Practice, books: Sequence[Book]) -> dict[str, ResultTable]:
    """Lay out the accounts.

    Returns
    -------
    lines : every receipt and charge (below zero) at central costs, by world, year, case, level and place
    margins : by world, year, case, level and place: docs/concepts/accounts.md says what each measure is
    owners : who holds each machine, and whose its technical fees are
    curve : receipts and charges of the practice and of each machine against volumes, for the last year
    """
    last = max(book.year for book in books)
    curves = {id(book): _curves(practice, book) for book in books}
    ends = [book for book in books if book.year == last]
    return {
        "lines": _table("lines", (row for book in books for row in _lines(practice.desks, book))),
        "margins": _table("margins", (row for book in books for row in _margins(practice, book, curves[id(book)]))),
        "owners": _table("owners", (row for book in books for row in _owners(practice, book))),
        "curve": _table("curve", (row for book in ends for row in _points(practice.desks, book, curves[id(book)]))),
    }  # fmt: skip


def places(desks: Desks, level: str) -> tuple[str, ...]:
    """Name the places of a level."""
    return {"practice": desks.practices, "site": desks.sites, "machine": desks.machines}[level]


def _table(name: str, rows: Iterable[Row]) -> ResultTable:
    return ResultTable(pa.Table.from_pylist(list(rows)), f"finances.table_{name}", "mixed", SIGN)


def _head(book: Book, level: str, place: str) -> Row:
    return {"world": book.world.name, "year": book.year, "case": book.case, "level": level, "place": place}


def _lines(desks: Desks, book: Book) -> Iterator[Row]:
    for level in LEVELS:
        drawn = book.accounts[level, CENTRAL]
        for rank, place in enumerate(places(desks, level)):
            head = _head(book, level, place)
            for name in RECEIPTS:
                cents = int(getattr(drawn, name)[rank])
                yield head | {"line": name, "nature": "receipt", "behaviour": "", "amount_cents": cents}
            yield from (head | spent for spent in _spent(drawn, rank))


def _spent(drawn: Accounts, rank: int) -> Iterator[Row]:
    for line, amounts in zip(drawn.lines, drawn.charges, strict=True):
        if amounts[rank]:
            said = {"line": line.charge, "nature": line.nature, "behaviour": line.behaviour}
            yield said | {"amount_cents": -int(amounts[rank])}


def _curves(practice: Practice, book: Book) -> dict[str, Curve]:
    fees = fees_by_volume(practice, book.world, book.done, book.bound, book.year)
    return {level: curve(practice, book.accounts[level, CENTRAL], fees) for level in LEVELS}


def _margins(practice: Practice, book: Book, curves: Mapping[str, Curve]) -> Iterator[Row]:
    for level in LEVELS:
        drawn = book.accounts[level, CENTRAL]
        dear, cheap = (book.accounts[level, cost].margin for cost in ("high", "low"))
        needed = break_even(curves[level])
        columns = _columns(drawn) | {"margin_low_cents": dear, "margin_high_cents": cheap} | measures(drawn)
        hourly = _per_hour(practice, level, columns["contribution_cents"], drawn.exams)
        for rank, place in enumerate(places(practice.desks, level)):
            yield {
                **_head(book, level, place),
                "ownership": practice.file.ownership,
                **{name: int(values[rank]) for name, values in columns.items()},
                "contribution_per_hour_cents": hourly[rank],
                "break_even_exams": None if needed[rank] == NEVER else int(needed[rank]),
            }


def _columns(drawn: Accounts) -> dict[str, Ints]:
    received = drawn.revenue
    share = np.where(received > 0, half_up(1000 * drawn.margin, np.maximum(received, 1)), 0)
    return {
        "exams": drawn.exams,
        "acts_cents": drawn.acts + drawn.excess,
        "fees_cents": drawn.fees,
        "revenue_cents": received,
        **{f"{name}_cents": drawn.behaving(name) for name in ("fixed", "volume", "staff")},
        "charges_cents": drawn.spent,
        "before_pay_cents": drawn.before_pay,
        "margin_cents": drawn.margin,
        "margin_permille": share,
    }


def _per_hour(practice: Practice, level: str, contribution: Ints, exams: Ints) -> list[int | None]:
    """Give the contribution of an hour of machine time, in cents; None where no source gives exams an hour."""
    if level != "machine":
        return [None] * len(exams)
    hours = machine_hours(practice, exams)
    return [
        floor(cents / one + HALF) if one else None
        for cents, one in zip(contribution.tolist(), hours, strict=True)
    ]


def machine_hours(practice: Practice, exams: Ints) -> list[Fraction | None]:
    """Give the hours of each machine a year: those of practice.toml, else its exams at the published pace."""
    said = _said_hours(practice.file)
    pace = {key.removeprefix("exams_per_hour_"): h.central for key, h in read_hypotheses(HOURS).items()}
    desks = practice.desks
    equipment = [EQUIPMENT[e] for e in desks.machine_equipment]
    return [
        said.get(name, int(done) / pace[kind] if kind in pace else None)
        for name, kind, done in zip(desks.machines, equipment, exams, strict=True)
    ]


def _said_hours(file: PracticeFile) -> dict[str, Fraction]:
    return {one.machine: Fraction(one.hours) for one in file.machines if one.hours is not None}


def _owners(practice: Practice, book: Book) -> Iterator[Row]:
    desks, held = practice.desks, {one.machine: one.owner for one in practice.file.machines}
    fees = book.done.takings[book.bound].year().fees
    paid, own = (summed(cents, desks.machine, len(desks.machines)) for cents in (fees, own_fees(desks, fees)))
    for rank, name in enumerate(desks.machines):
        yield {
            **_head(book, "machine", name),
            "owner": held.get(name, "practice"),
            "share_permille": int(desks.fee_permille[rank]),
            "fees_cents": int(paid[rank]),
            "own_fees_cents": int(own[rank]),
            "others_fees_cents": int(paid[rank] - own[rank]),
        }


def _points(desks: Desks, book: Book, curves: Mapping[str, Curve]) -> Iterator[Row]:
    for level in ("practice", "machine"):
        found = curves[level]
        for rank, place in enumerate(places(desks, level)):
            for step, permille in enumerate(found.permille.tolist()):
                yield {
                    **_head(book, level, place),
                    "volume_permille": permille,
                    "exams": int(found.exams[step, rank]),
                    "revenue_cents": int(found.revenue[step, rank]),
                    "charges_cents": int(found.spent[step, rank]),
                }
