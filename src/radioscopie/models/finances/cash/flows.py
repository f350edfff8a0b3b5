"""From the accounts of years to weekly cash: who pays what, and how many weeks later."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.cash.ledger import CHARGE, DEBT, RECEIPT, Cash, CashFlow
from radioscopie.models.finances.cash.loans import service
from radioscopie.models.finances.cash.weeks import even, later, like, monthly, weeks
from radioscopie.models.finances.desks import WEEKS, WHOLE, own_fees, summed
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.cash.loans import OwedLoan
    from radioscopie.models.finances.cash.weeks import Weeks
    from radioscopie.models.finances.desks import Desks, Takings


HYPOTHESES = "finance_cash.toml"
PAYERS = ("insurer", "complementary", "patient")
STAFF = ("radiographers", "secretaries", "radiologists")
SUPPLIERS = ("consumables", "contrast", "maintenance", "it", "external", "remote_reading", "other")
CONTRACTS = ("lease", "premises", "energy", "insurance", "taxes")
LOANS = "loans"


@dataclass(frozen=True, slots=True)
class CashYear:
    """A civil year of practices: takings by week and the accounts of the year, at the level of practices."""

    year: int
    takings: Takings
    accounts: Accounts


@dataclass(frozen=True, slots=True)
class WeeklyActivity:
    """What practices do and earn in each week, shapes (P, W): exams in units; acts, excess and own fees in cents."""

    exams: Ints
    acts: Ints
    excess: Ints
    fees: Ints

    @property
    def receipts(self) -> Ints:
        """All receipts of the activity."""
        total: Ints = self.acts + self.excess + self.fees
        return total


def delays(case: str = "central") -> dict[str, int]:
    """Give the delays of payment in weeks by name (`finance_cash.toml`): nobody publishes them, all are assumed."""
    found = read_hypotheses(HYPOTHESES)
    return {
        key.removeprefix("delay_"): int(one.value.at(case))
        for key, one in found.items()
        if key.startswith("delay_")
    }


def opening_cash(spent: Ints, case: str = "central") -> Ints:
    """Give the opening cash that some weeks of yearly charges make, in cents (assumed; no source)."""
    held = read_hypotheses(HYPOTHESES)["opening_weeks"].value.at(case)
    opening: Ints = spent * held.numerator // (held.denominator * 52)
    return opening


def activity(desks: Desks, years: Sequence[CashYear]) -> WeeklyActivity:
    """Add up the takings of desks by practice and week; the own fees of a year add up as in its accounts."""
    joined = {
        name: np.concatenate([_by_practice(desks, year.takings, name) for year in years], axis=1)
        for name in ("exams", "acts", "excess", "fees")
    }
    return WeeklyActivity(**joined)


def _by_practice(desks: Desks, takings: Takings, name: str) -> Ints:
    amount = getattr(takings, name)
    if name == "fees":
        amount = np.diff(own_fees(desks, np.cumsum(amount, axis=1)), axis=1, prepend=0)
    return summed(amount, desks.practice, len(desks.practices))


def cash(
    desks: Desks,
    years: Sequence[CashYear],
    opening: Ints,
    delayed: Mapping[str, int],
    *,
    before: CashYear | None = None,
    payers: Mapping[str, int] | None = None,
    loans: Sequence[OwedLoan] = (),
) -> Cash:
    """Follow the cash of practices.

    Parameters
    ----------
    years : civil years that follow each other
    opening : cash on the first day, in cents, shape (P,)
    delayed : delays in weeks (`delays`)
    before : the year before, whose last receipts and charges are still to be paid on the first day; None: nothing is
    payers : thousandths of the acts that each of `PAYERS` pays, adding up to 1000; None: one payer, "acts"
    loans : loans of the practices beside the charges; their interest and instalments are the flow "loans"

    Returns
    -------
    Cash with a flow for each payer, "excess", "fees", "other_receipts", each nature of charges, and "loans". What is
    written off without being paid (nature "depreciation") is not cash and is left out.
    """
    known = [*([before] if before else []), *years]
    when = weeks([year.year for year in known])
    done = activity(desks, known)
    lines = [*_receipts(done, known, when, delayed, payers), *_charges(done.exams, known, when, delayed)]
    hidden = WEEKS if before else 0
    kept = weeks([year.year for year in years])
    paid = service(loans, kept, len(desks.practices))
    debt = CashFlow(LOANS, DEBT, paid.interest, paid.payment, paid.owed)
    return Cash(kept, opening, (*(_cut(flow, hidden) for flow in lines), *([debt] if loans else [])))


def _cut(flow: CashFlow, hidden: int) -> CashFlow:
    """Forget the weeks before the first one but for what they leave to be paid."""
    owed = (flow.accrued[:, :hidden] - flow.paid[:, :hidden]).sum(axis=1)
    return CashFlow(flow.name, flow.kind, flow.accrued[:, hidden:], flow.paid[:, hidden:], owed)


def _receipts(
    done: WeeklyActivity,
    years: Sequence[CashYear],
    when: Weeks,
    delayed: Mapping[str, int],
    payers: Mapping[str, int] | None,
) -> list[CashFlow]:
    other = even(np.stack([year.accounts.other for year in years], axis=1), when)
    earned = split(done.acts, payers) if payers else {"acts": done.acts}
    earned |= {"excess": done.excess, "fees": done.fees, "other_receipts": other}
    return [
        _flow(name, RECEIPT, amount, later(amount, delayed[name], when)) for name, amount in earned.items()
    ]


def split(acts: Ints, payers: Mapping[str, int]) -> dict[str, Ints]:
    """Share acts (P, W) between payers by thousandths; the parts add up to the cent."""
    shares = np.cumsum([0, *payers.values()])
    reached = [acts * share // WHOLE for share in shares]
    parts = [after - first for first, after in pairwise(reached)]
    return dict(zip(payers, parts, strict=True))


def _charges(
    exams: Ints, years: Sequence[CashYear], when: Weeks, delayed: Mapping[str, int]
) -> list[CashFlow]:
    flows = []
    for nature in (*STAFF, *CONTRACTS, *SUPPLIERS):
        steady = _yearly(years, nature, ("fixed", "staff"))
        moving = like(_yearly(years, nature, ("volume",)), exams, when)
        due = even(steady, when) + moving
        if due.any():
            flows.append(_flow(nature, CHARGE, due, _paid(nature, steady, moving, when, delayed)))
    return flows


def _paid(nature: str, steady: Ints, moving: Ints, when: Weeks, delayed: Mapping[str, int]) -> Ints:
    """Pay staff at the end of the month, contracts and suppliers after their delay."""
    if nature in STAFF:
        return monthly(steady, when) + later(moving, delayed["suppliers"], when)
    delay = delayed["contracts" if nature in CONTRACTS else "suppliers"]
    return later(even(steady, when) + moving, delay, when)


def _yearly(years: Sequence[CashYear], nature: str, behaviours: tuple[str, ...]) -> Ints:
    """Give the charges of a nature and of some behaviours by practice and year, shape (P, years)."""
    return np.stack([_of_year(year.accounts, nature, behaviours) for year in years], axis=1)


def _of_year(accounts: Accounts, nature: str, behaviours: tuple[str, ...]) -> Ints:
    wanted = [line.nature == nature and line.behaviour in behaviours for line in accounts.lines]
    return accounts.charges_where(np.array(wanted, bool))


def _flow(name: str, kind: str, accrued: Ints, paid: Ints) -> CashFlow:
    return CashFlow(name, kind, accrued, paid, np.zeros(len(accrued), np.int64))
