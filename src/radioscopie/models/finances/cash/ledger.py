"""Cash week by week: what is earned and owed, what is really paid, and when cash runs out.

Every line is a flow: what accrues in a week, what is paid in it, and what was owed before the first one. A loan is
a flow like another: interest accrues, instalments are paid, the rest is owed. So cash, profit and balance agree by
construction: cash + receivables − payables − debts moves by what accrues (`Cash.worth`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints
    from radioscopie.models.finances.cash.weeks import Weeks


RECEIPT, CHARGE, DEBT = "receipt", "charge", "debt"
NEVER = -1


@dataclass(frozen=True, slots=True)
class CashFlow:
    """A line of cash of P practices over W weeks, in cents.

    Parameters
    ----------
    name : payer, nature of charge, aid or "loans"
    kind : "receipt" comes in; "charge" and "debt" go out
    accrued : earned or due for each week, shape (P, W)
    paid : really paid in each week, shape (P, W); what is lent to the practice counts as paid below zero
    owed : left to be paid before the first week, shape (P,)
    aid : comes from an aid
    """

    name: str
    kind: str
    accrued: Ints
    paid: Ints
    owed: Ints
    aid: bool = False

    @property
    def sign(self) -> int:
        """1 for what comes in, -1 for what goes out."""
        return 1 if self.kind == RECEIPT else -1

    @property
    def left(self) -> Ints:
        """What is owed at the end of each week, shape (P, W); below zero, what was paid too early."""
        rest: Ints = self.owed[:, None] + np.cumsum(self.accrued - self.paid, axis=1)
        return rest


@dataclass(frozen=True, slots=True)
class Cash:
    """Cash of P practices: opening balance, shape (P,), and flows."""

    weeks: Weeks
    opening: Ints
    flows: tuple[CashFlow, ...]

    @property
    def closing(self) -> Ints:
        """Balance at the end of each week, shape (P, W)."""
        moved: Ints = np.cumsum(self.total("paid"), axis=1)
        balance: Ints = self.opening[:, None] + moved
        return balance

    @property
    def profit(self) -> Ints:
        """What accrues each week: receipts less charges and interest, shape (P, W)."""
        return self.total("accrued")

    @property
    def receivables(self) -> Ints:
        """What payers and aids owe the practices at the end of each week, shape (P, W)."""
        return self._left(RECEIPT)

    @property
    def payables(self) -> Ints:
        """What practices owe at the end of each week but for loans, shape (P, W)."""
        return self._left(CHARGE)

    @property
    def debts(self) -> Ints:
        """What practices owe on loans at the end of each week, shape (P, W)."""
        return self._left(DEBT)

    @property
    def worth(self) -> Ints:
        """Cash and receivables less payables and debts; it moves by `profit`, to the cent. Shape (P, W)."""
        net: Ints = self.closing + self.receivables - self.payables - self.debts
        return net

    def total(self, what: str) -> Ints:
        """Add up what accrues or is paid ("accrued", "paid"), with its sign, shape (P, W)."""
        total = np.zeros((len(self.opening), self.weeks.count), np.int64)
        for flow in self.flows:
            total += flow.sign * getattr(flow, what)
        return total

    def short(self, overdraft: int = 0) -> Bools:
        """Tell which practices run out of cash, beyond an authorised overdraft in cents. Shape (P,)."""
        return np.asarray((self.closing < -overdraft).any(axis=1))

    def runs_out(self, overdraft: int = 0) -> Ints:
        """Give the first week at whose end cash is missing, -1 if none, shape (P,)."""
        missing = self.closing < -overdraft
        return np.where(missing.any(axis=1), missing.argmax(axis=1), NEVER)

    def with_flows(self, *flows: CashFlow) -> Cash:
        """Add flows."""
        return replace(self, flows=(*self.flows, *flows))

    def flow(self, name: str) -> CashFlow | None:
        """Give the flow of a name."""
        return next((flow for flow in self.flows if flow.name == name), None)

    def _left(self, kind: str) -> Ints:
        total = np.zeros((len(self.opening), self.weeks.count), np.int64)
        for flow in self.flows:
            if flow.kind == kind:
                total += flow.left
        return total
