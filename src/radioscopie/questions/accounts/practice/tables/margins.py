"""The margins of a practice as rows: receipts, charges, what the margin hangs on, the interest of its group."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.accounts import LEVELS
from radioscopie.models.finances.breakeven import NEVER, Curve, break_even, measures
from radioscopie.models.finances.hours import machine_hours, per_hour
from radioscopie.models.finances.ownership import debt_numbers, debt_service, gross_surplus
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Ints, Row
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.books import PracticeYear
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
    }


def _hourly(practice: Practice, level: str, drawn: Accounts) -> list[int | None]:
    """Give the contribution of an hour of machine time; None above the machines."""
    if level != "machine":
        return [None] * len(drawn.exams)
    said = {one.machine: Fraction(one.hours) for one in practice.file.machines if one.hours is not None}
    return per_hour(measures(drawn)["contribution_cents"], machine_hours(practice.desks, drawn.exams, said))
