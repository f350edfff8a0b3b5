"""At what price a practice would change hands, under each way in which practices are priced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.models.finances.ownership import gross_surplus
from radioscopie.money import half_up
from radioscopie.ranges import CASES
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.books import PracticeYear

FILE = "finance_valuation.toml"
PERCENT = 100


def _receipts(drawn: Accounts) -> int:
    return int(drawn.revenue[0])


def _surplus(drawn: Accounts) -> int:
    """Give the surplus before the partners are paid."""
    return int((gross_surplus(drawn) + drawn.before_pay - drawn.margin)[0])


def _surplus_after_pay(drawn: Accounts) -> int:
    return int(gross_surplus(drawn)[0])


WAYS: Mapping[str, tuple[Callable[[Accounts], int], int]] = {
    "turnover": (_receipts, PERCENT),
    "surplus": (_surplus, 1),
    "fund": (_surplus_after_pay, 1),
}


@dataclass(frozen=True, slots=True)
class Valued:
    """A price in cents: from the timid rate on the least basis to the strong one on the most; below zero, nothing."""

    way: str
    basis: int
    low: int
    central: int
    high: int


def valued(books: Sequence[PracticeYear]) -> list[Valued]:
    """Price a practice in a world and year, under each way.

    Parameters
    ----------
    books : of that world and year: one, or one a bound of the technical fees
    """
    rates = read_hypotheses(FILE)
    return [_valued(way, books, rates[way].value.values) for way in WAYS]


def _valued(way: str, books: Sequence[PracticeYear], rate: tuple[Fraction, Fraction, Fraction]) -> Valued:
    basis, divisor = WAYS[way]
    found = {cost: [basis(book.accounts["practice", cost]) for book in books] for cost in CASES}
    middle = half_up(sum(found["central"]), len(books))
    ends = min(min(one) for one in found.values()), middle, max(max(one) for one in found.values())
    low, central, high = (
        half_up(max(one, 0) * share / divisor) for one, share in zip(ends, rate, strict=True)
    )
    return Valued(way, middle, low, central, high)
