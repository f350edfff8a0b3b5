"""The margins of a practice: receipts, charges, what the margin hangs on, how it moves, whether it is above water."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.accounts import LEVELS
from radioscopie.models.finances.breakeven import NEVER, break_even, measures
from radioscopie.models.finances.crisis import SHOCK
from radioscopie.models.finances.hours import machine_hours, per_hour
from radioscopie.models.finances.ownership import debt_numbers, debt_service, gross_surplus
from radioscopie.models.finances.valuation import valued
from radioscopie.money import half_up
from radioscopie.ranges import CASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from radioscopie.arrays import Ints, Row
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.breakeven import Curve
    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.finances.practice import Practice

CENTRAL = "central"


def places(desks: Desks, level: str) -> tuple[str, ...]:
    """Name the places of a level."""
    return {"practice": desks.practices, "site": desks.sites, "machine": desks.machines}[level]


def head(book: PracticeYear, level: str, place: str) -> Row:
    """Name the world, year, case, level and place of a row."""
    return {"world": book.world.name, "year": book.year, "case": book.case, "level": level, "place": place}


def interest_of(practice: Practice, books: Sequence[PracticeYear]) -> int:
    """Give the interest of its group that a practice bears a year, in cents: as it says, else as assumed.

    The debt was sized on the first year of the first world, at central charges (`ownership.debt_service`).
    """
    if practice.file.debt_service is not None:
        return practice.file.debt_service
    surplus = gross_surplus(books[0].practice)
    return int(debt_service([practice.file.ownership], surplus, debt_numbers())[0])


def margin_rows(
    practice: Practice, book: PracticeYear, curves: Mapping[str, Curve], debt: int
) -> Iterator[Row]:
    """Give the rows of a year at every level.

    Parameters
    ----------
    curves : receipts and charges against volumes, by level
    debt : interest of its group that the practice bears, in cents; machines and sites bear none
    """
    for level in LEVELS:
        drawn = book.accounts[level, CENTRAL]
        dear, cheap = (book.accounts[level, cost].margin for cost in ("high", "low"))
        needed = break_even(curves[level])
        columns = _columns(drawn) | {"margin_low_cents": dear, "margin_high_cents": cheap} | measures(drawn)
        interest = debt if level == "practice" else None
        hourly = _hourly(practice, level, drawn)
        for rank, place in enumerate(places(practice.desks, level)):
            yield {
                **head(book, level, place),
                "ownership": practice.file.ownership,
                **{name: int(values[rank]) for name, values in columns.items()},
                "received_per_exam_cents": _received(drawn, rank),
                "contribution_per_hour_cents": hourly[rank],
                "break_even_exams": None if needed[rank] == NEVER else int(needed[rank]),
                "debt_service_cents": interest,
                "margin_after_debt_cents": None if interest is None else int(drawn.margin[rank]) - interest,
            }


def _columns(drawn: Accounts) -> dict[str, Ints]:
    received = drawn.revenue
    share = np.where(received > 0, half_up(1000 * drawn.margin, np.maximum(received, 1)), 0)
    return {
        "exams": drawn.exams,
        "acts_cents": drawn.acts + drawn.excess,
        "fees_cents": drawn.fees,
        "revenue_cents": received,
        **{f"{name}_cents": drawn.charges_behaving(name) for name in ("fixed", "volume", "staff")},
        "charges_cents": drawn.spent,
        "before_pay_cents": drawn.before_pay,
        "margin_cents": drawn.margin,
        "margin_permille": share,
        "lacking": drawn.lacking,
    }


def _received(drawn: Accounts, rank: int) -> int | None:
    """Give what an exam brings on average; None where none is done."""
    exams = int(drawn.exams[rank])
    return half_up(int(drawn.revenue[rank]), exams) if exams else None


def _hourly(practice: Practice, level: str, drawn: Accounts) -> list[int | None]:
    """Give the contribution of an hour of machine time; None above the machines."""
    if level != "machine":
        return [None] * len(drawn.exams)
    said = {one.machine: Fraction(one.hours) for one in practice.file.machines if one.hours is not None}
    return per_hour(measures(drawn)["contribution_cents"], machine_hours(practice.desks, drawn.exams, said))


def change_rows(margins: Iterable[Row]) -> Iterator[Row]:
    """Set the margin of the practice in each world beside that of the first one, and of the one its shock falls on."""
    rows = [row for row in margins if row["level"] == "practice"]
    cents = {(row["world"], row["year"], row["case"]): row["margin_cents"] for row in rows}
    first = rows[0]["world"]
    for world, year, case in cents:
        for against in dict.fromkeys((first, world.removesuffix(SHOCK))):
            if against != world:
                before, after = (cents[one, year, case] for one in (against, world))
                ends = {"before_cents": before, "after_cents": after, "change_cents": after - before}
                yield {"world": world, "against": against, "year": year, "case": case} | ends


def verdict_rows(margins: Iterable[Row]) -> Iterator[Row]:
    """Say whether the practice stays above water in each world and year, whatever the bound of the fees.

    Returns
    -------
    `least_cents` and `most_cents`: margins with dear and with cheap charges; what is left before the radiologists'
    pay at central charges; verdict (`_verdict`)
    """
    cases: dict[tuple[str, int], list[Row]] = {}
    for row in margins:
        if row["level"] == "practice":
            cases.setdefault((row["world"], row["year"]), []).append(row)
    yield from ({"world": world, "year": year} | _judged(rows) for (world, year), rows in cases.items())


def _judged(rows: Sequence[Row]) -> Row:
    lacking = max(row["lacking"] for row in rows)
    least, most = min(row["margin_low_cents"] for row in rows), max(row["margin_high_cents"] for row in rows)
    before = [row["before_pay_cents"] for row in rows]
    return {
        "verdict": _verdict(least, most, max(before), lacking),
        "lacking": lacking,
        "least_cents": least,
        "most_cents": most,
        "before_pay_least_cents": min(before),
        "before_pay_most_cents": max(before),
    }


def _verdict(least: int, most: int, before_pay: int, lacking: int) -> str:
    """Say above, under even before the radiologists are paid, under once they are, or unsure.

    Lines without an amount may only lower a margin: they leave "under" as it is, and "above" on known charges only.
    """
    if least >= 0:
        return "above_known" if lacking else "above"
    if before_pay < 0:
        return "under"
    return "under_pay" if most < 0 else "unsure"


def valuation_rows(books: Sequence[PracticeYear]) -> Iterator[Row]:
    """Price the practice in each world and year under each way, and beside the first world of that year."""
    cases: dict[tuple[str, int], list[PracticeYear]] = {}
    for book in books:
        cases.setdefault((book.world.name, book.year), []).append(book)
    priced = {key: valued(mine) for key, mine in cases.items()}
    first = books[0].world.name
    for (world, year), found in priced.items():
        for one, before in zip(found, priced[first, year], strict=True):
            yield {
                "world": world,
                "year": year,
                "way": one.way,
                "basis_cents": one.basis,
                **{f"price_{end}_cents": getattr(one, end) for end in CASES},
                "price_change_cents": one.central - before.central,
            }
