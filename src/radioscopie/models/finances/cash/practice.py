"""The cash of a practice in a world, week by week, and its balance sheet at the end of each year.

Accounts and cash are drawn up apart; the balance sheets hold them to each other, to the cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import months_after
from radioscopie.errors import InternalError
from radioscopie.models.finances.assets import book_value, depreciation
from radioscopie.models.finances.cash.flows import LOANS, PAYERS, CashYear, cash, delays, opening_cash
from radioscopie.models.finances.cash.ledger import CHARGE, DEBT, CashFlow
from radioscopie.models.finances.cash.loans import OwedLoan
from radioscopie.models.finances.desks import WEEKS, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.cash.ledger import Cash
    from radioscopie.models.finances.cash.weeks import Weeks
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.finances.takings import Replayed
    from radioscopie.tables.practice import PracticeFile


PURCHASES, DRAWN = "purchases", "loans_drawn"
ASSET = "asset"
WEEKS_HELD = {"low": "high", "central": "central", "high": "low"}
TENTHOUSANDTHS = 10_000


@dataclass(frozen=True, slots=True)
class Balance:
    """What a practice owns and owes on 31 December, in cents; `profit` is that of the year."""

    year: int
    cash: int
    receivables: int
    machines: int
    payables: int
    debts: int
    profit: int

    @property
    def equity(self) -> int:
        """What is left to the owners: all that is owned less all that is owed."""
        return self.cash + self.receivables + self.machines - self.payables - self.debts


def practice_cash(
    practice: Practice, books: Sequence[PracticeYear], before: PracticeYear, cost: str = "central"
) -> Cash:
    """Follow the cash of a practice over the years of a world.

    Parameters
    ----------
    books : of one world and case, year after year
    before : what the year before the first one was like: its last receipts and charges come in and out in January
    cost : case of the charges, "low", "central" or "high"
    """
    years = [_year(book, cost, book.year) for book in books]
    followed = cash(
        practice.desks,
        years,
        _opening(practice.file, before, cost),
        delays(),
        before=_year(before, cost, years[0].year - 1),
        payers=payer_permille(books[-1].done, int(years[-1].takings.excess.sum())),
        loans=own_loans(practice.file),
    )
    return followed.with_flows(
        *_bought(practice.file, followed.weeks), *_drawn(practice.file, followed.weeks)
    )


def _opening(file: PracticeFile, before: PracticeYear, cost: str) -> Ints:
    """Give the opening cash: what the practice says, else some weeks of its charges, fewer where they are dear."""
    if file.opening is not None:
        return np.array([file.opening], np.int64)
    return opening_cash(before.practice.spent, WEEKS_HELD[cost])


def _year(book: PracticeYear, cost: str, year: int) -> CashYear:
    return CashYear(year, book.done.takings[book.bound], book.accounts["practice", cost])


def payer_permille(done: Replayed, excess: int) -> dict[str, int]:
    """Give the thousandths of the acts that each payer pays; excess fees are the patients' and apart."""
    paid = done.payers.sum(axis=1) - np.array([0, 0, excess])
    reached = (WHOLE * paid.cumsum()) // max(int(paid.sum()), 1)
    reached[-1] = WHOLE
    return dict(zip(PAYERS, np.diff(reached, prepend=0).tolist(), strict=True))


def own_loans(file: PracticeFile) -> list[OwedLoan]:
    """Give the loans of practice.toml as the cash model reads them."""
    return [
        OwedLoan(0, one.amount, Fraction(one.rate, TENTHOUSANDTHS), one.months, one.first_payment)
        for one in file.loans
    ]


def _bought(file: PracticeFile, when: Weeks) -> Iterator[CashFlow]:
    """Pay the machines bought within the weeks."""
    for asset in file.assets:
        if 0 <= (week := when.week(asset.bought_on)) < when.count:
            yield _moved(f"{PURCHASES}_{asset.machine}", ASSET, asset.price, week, when, 0)


def _drawn(file: PracticeFile, when: Weeks) -> Iterator[CashFlow]:
    """Receive the loans drawn within the weeks, a month before their first payment."""
    for loan in file.loans:
        if 0 <= (week := when.week(months_after(loan.first_payment, -1))) < when.count:
            yield _moved(f"{DRAWN}_{loan.name}", DEBT, -loan.amount, week, when, -loan.amount)


def _moved(name: str, kind: str, cents: int, week: int, when: Weeks, owed: int) -> CashFlow:
    none = np.zeros((1, when.count), np.int64)
    paid = none.copy()
    paid[0, week] = cents
    return CashFlow(name, kind, none, paid, np.array([owed], np.int64))


def balances(
    practice: Practice, books: Sequence[PracticeYear], followed: Cash, cost: str = "central"
) -> tuple[Balance, ...]:
    """Draw up the balance sheet of each year's end, and check it.

    Raises
    ------
    InternalError : equity does not move by the profit of the accounts less the interest of the loans
    """
    first = date(books[0].year, 1, 1)
    equity = int(followed.opening[0] + _opening_worth(followed)) + _machines(practice.file, first)
    found = []
    for rank, book in enumerate(books):
        sheet = _balance(practice.file, followed, rank, book.year)
        wanted = (
            int(book.accounts["practice", cost].margin[0]) - _interest(followed, rank) + _aid(followed, rank)
        )
        if sheet.equity - equity != sheet.profit or sheet.profit != wanted:
            raise InternalError(f"balance {book.year}: {sheet.equity - equity} {sheet.profit} {wanted}")
        equity = sheet.equity
        found.append(sheet)
    return tuple(found)


def _opening_worth(followed: Cash) -> int:
    """Give what was owed to the practice less what it owed before the first week."""
    kinds = {CHARGE: -1, DEBT: -1, ASSET: 0}
    return sum(kinds.get(flow.kind, 1) * int(flow.owed[0]) for flow in followed.flows)


def _balance(file: PracticeFile, followed: Cash, rank: int, year: int) -> Balance:
    end, span = WEEKS * (rank + 1) - 1, slice(WEEKS * rank, WEEKS * (rank + 1))
    worn = sum(depreciation(asset, year) for asset in file.assets)
    names = ("closing", "receivables", "payables", "debts")
    held, owing, owed, lent = (int(getattr(followed, name)[0, end]) for name in names)
    profit = int(followed.profit[0, span].sum()) - worn
    return Balance(year, held, owing, _machines(file, date(year + 1, 1, 1)), owed, lent, profit)


def _machines(file: PracticeFile, on: date) -> int:
    return sum(book_value(asset, on) for asset in file.assets)


def _interest(followed: Cash, rank: int) -> int:
    flow = followed.flow(LOANS)
    return int(flow.accrued[0, WEEKS * rank : WEEKS * (rank + 1)].sum()) if flow else 0


def _aid(followed: Cash, rank: int) -> int:
    span = slice(WEEKS * rank, WEEKS * (rank + 1))
    return sum(flow.sign * int(flow.accrued[0, span].sum()) for flow in followed.flows if flow.aid)
