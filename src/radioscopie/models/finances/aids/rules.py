"""The rules of the aids, one function each; amounts are whole cents, rounded down, never below zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.calendar import months_after
from radioscopie.models.finances.cash.ledger import CHARGE, DEBT, RECEIPT, Cash, CashFlow
from radioscopie.models.finances.cash.loans import Pause, amortised, instalment_days, service
from radioscopie.models.finances.cash.weeks import later, moved
from radioscopie.models.finances.desks import WEEKS
from radioscopie.tables.aids import (
    YEAR_SHARE,
    ChargeDeferral,
    Dipa,
    LoanDeferral,
    PartialActivity,
    StateLoan,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from fractions import Fraction

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.cash.flows import WeeklyActivity
    from radioscopie.models.finances.cash.loans import OwedLoan
    from radioscopie.models.finances.cash.weeks import Weeks


@dataclass(frozen=True, slots=True)
class AidBasis:
    """What aids look at: activity of a normal year and under the shock, over the same weeks as the cash.

    Parameters
    ----------
    loans : loans of the practices, as given to `cash_flows.cash`
    overdraft : overdraft that banks authorise, in cents
    """

    normal: WeeklyActivity
    now: WeeklyActivity
    loans: Sequence[OwedLoan] = ()
    overdraft: int = 0

    @property
    def turnover(self) -> Ints:
        """Receipts of the first normal year, shape (P,)."""
        total: Ints = self.normal.receipts[:, :WEEKS].sum(axis=1)
        return total


@dataclass(frozen=True, slots=True)
class Given:
    """What an aid brings: flows, public cost (P,), and the part that DIPA takes off, by week (P, W)."""

    flows: tuple[CashFlow, ...]
    cost: Ints
    allowance: Ints


def partial_activity(aid: PartialActivity, cash: Cash, setting: AidBasis, _: Ints) -> Given:
    """Pay back a share of idle pay, in proportion to the exams lost in the week; another share is not due."""
    when, inside = cash.weeks, cash.weeks.inside(aid.first, aid.last)
    lost = np.maximum(setting.normal.exams - setting.now.exams, 0) * inside
    whole = np.maximum(setting.normal.exams, 1) * when.days
    pay = [flow for flow in cash.flows if flow.name in aid.natures and flow.kind == CHARGE]
    allowance = sum(
        (_share(flow.accrued * lost // whole, aid.allowance) for flow in pay), np.zeros_like(lost)
    )
    saved = [(flow.name, -_share(flow.accrued * lost // whole, aid.saved)) for flow in pay]
    less = [_flow(name, CHARGE, cut, moved(cut, when.month_end(), when)) for name, cut in saved]
    paid = _flow(aid.name, RECEIPT, allowance, later(allowance, aid.delay_weeks, when))
    return Given((paid, *less), allowance.sum(axis=1), allowance)


def dipa(aid: Dipa, cash: Cash, setting: AidBasis, allowance: Ints) -> Given:
    """Pay advances on what the formula gives so far, then settle once other aids are taken off.

    Other aids are those of the weeks that the period touches, whole: they are already counted on their own days.
    """
    when, inside = cash.weeks, cash.weeks.inside(aid.first, aid.last)
    lost = _reference(aid, setting, when, inside) - _until(_fees(setting.now, aid), inside, when)
    formula = _share(np.maximum(lost, 0), aid.rate)
    due = np.maximum(formula - np.cumsum(allowance * (inside > 0), axis=1), 0)
    paid = np.zeros_like(due)
    for week in _weeks_of(aid.advances, when):
        known = formula[:, week - 1] * bool(week)
        paid[:, week] += np.maximum(_share(known, aid.advance) - paid.sum(axis=1), 0)
    for week in _weeks_of((aid.settled,), when):
        paid[:, week] += due[:, -1] - paid.sum(axis=1)
    flow = _flow(aid.name, RECEIPT, np.diff(due, axis=1, prepend=0), paid)
    return Given((flow,), due[:, -1], np.zeros_like(due))


def _fees(activity: WeeklyActivity, aid: Dipa) -> Ints:
    return activity.acts + activity.fees if aid.technical_fees else activity.acts


def _reference(aid: Dipa, setting: AidBasis, when: Weeks, inside: Ints) -> Ints:
    """Give the fees of reference from the first day of the period to each week, shape (P, W)."""
    normal = _fees(setting.normal, aid)
    if aid.reference != YEAR_SHARE:
        return _until(normal, inside, when)
    year = normal.reshape(len(normal), -1, WEEKS)[:, max(when.week(aid.first), 0) // WEEKS]
    length = (aid.last - aid.first).days + 1
    numerator, denominator = aid.months.numerator, aid.months.denominator * 12
    whole = year.sum(axis=1, keepdims=True) * numerator // denominator
    reached: Ints = whole * np.cumsum(inside) // length
    return reached


def charge_deferral(aid: ChargeDeferral, cash: Cash, _: AidBasis, __: Ints) -> Given:
    """Put off a share of what would be paid between two dates."""
    when = cash.weeks
    due = [flow.paid for flow in cash.flows if flow.name in aid.natures and flow.kind == CHARGE]
    total = sum(due, np.zeros((len(cash.opening), when.count), np.int64))
    put_off = np.maximum(_share(total * when.inside(aid.first, aid.last) // when.days, aid.share), 0)
    days = instalment_days(aid.repaid_from, aid.months)
    parts = put_off.sum(axis=1, keepdims=True) * np.arange(1, aid.months + 1) // aid.months
    back = _paid_on(np.diff(parts, axis=1, prepend=0), days, when)
    return _free(_flow(aid.name, CHARGE, np.zeros_like(put_off), back - put_off))


def loan_deferral(aid: LoanDeferral, cash: Cash, setting: AidBasis, _: Ints) -> Given:
    """Put off the instalments of the loans of the practices."""
    practices = len(cash.opening)
    usual = service(setting.loans, cash.weeks, practices)
    paused = service(setting.loans, cash.weeks, practices, Pause(aid.first, aid.months))
    return _free(_flow(aid.name, DEBT, paused.interest - usual.interest, paused.payment - usual.payment))


def state_loan(aid: StateLoan, cash: Cash, setting: AidBasis, _: Ints) -> Given:
    """Lend a share of the receipts of a normal year; the public bears the expected loss on what it backs."""
    when = cash.weeks
    amount = _share(setting.turnover, aid.turnover) * bool(_weeks_of((aid.granted,), when))
    table = amortised(amount, aid.rate, aid.months, (0, aid.grace))
    days = instalment_days(months_after(aid.granted, 1), table.payment.shape[1])
    drawn = _paid_on(amount[:, None], instalment_days(aid.granted, 1), when)
    paid = _paid_on(table.payment, days, when) - drawn
    flow = _flow(aid.name, DEBT, _paid_on(table.interest, days, when), paid)
    return Given((flow,), _share(amount, aid.guarantee * aid.loss), np.zeros_like(paid))


def _free(flow: CashFlow) -> Given:
    """Give an aid that costs the public nothing but time."""
    return Given((flow,), np.zeros(len(flow.owed), np.int64), np.zeros_like(flow.paid))


def _share(amount: Ints, share: Fraction) -> Ints:
    part: Ints = amount * share.numerator // share.denominator
    return part


def _until(amount: Ints, inside: Ints, when: Weeks) -> Ints:
    """Add up weekly amounts over the days inside a period, from its beginning to each week, shape (P, W)."""
    total: Ints = np.cumsum(amount * inside // when.days, axis=1)
    return total


def _weeks_of(days: Sequence[date], when: Weeks) -> list[int]:
    """Give the weeks of days, without those that fall before or after."""
    return [week for day in days if 0 <= (week := when.week(day)) < when.count]


def _paid_on(amount: Ints, days: Ints, when: Weeks) -> Ints:
    """Put amounts (P, N) of N days into weeks, shape (P, W); those of other years are left out."""
    out = np.zeros((when.count, len(amount)), np.int64)
    place = when.place(days)
    seen = (place >= 0) & (place < when.count)
    np.add.at(out, place[seen], amount.T[seen])
    return out.T


def _flow(name: str, kind: str, accrued: Ints, paid: Ints) -> CashFlow:
    return CashFlow(name, kind, accrued, paid, np.zeros(len(accrued), np.int64), aid=True)


RULES: dict[type, Callable[[Any, Cash, AidBasis, Ints], Given]] = {
    PartialActivity: partial_activity,
    Dipa: dipa,
    ChargeDeferral: charge_deferral,
    LoanDeferral: loan_deferral,
    StateLoan: state_loan,
}
