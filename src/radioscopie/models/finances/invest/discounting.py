"""What flows of money over years are worth: present value, internal rate, payback, constant annuity.

Flow k falls at the end of year k, flow 0 at the start. All is exact; a value is rounded to the cent once, at the end.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

LOWEST_RATE, HIGHEST_RATE = Fraction(-99, 100), Fraction(10)
RATE_STEPS = 40
TENTH = Fraction(1, 10)


def discounted(flows: Sequence[int], rate: Fraction) -> list[Fraction]:
    """Give the value at the start of each flow, in exact cents.

    Parameters
    ----------
    flows : cents, one at the start then one at the end of each year
    rate : a year, above -1
    """
    return [Fraction(flow) / (1 + rate) ** year for year, flow in enumerate(flows)]


def present_value(flows: Sequence[int], rate: Fraction) -> int:
    """Give the net present value in cents."""
    return half_up(sum(discounted(flows, rate), Fraction(0)))


def cumulated(flows: Sequence[int], rate: Fraction) -> list[int]:
    """Give the value at the start of the flows up to each year, in cents."""
    return [half_up(total) for total in accumulate(discounted(flows, rate))]


def internal_rate(flows: Sequence[int]) -> Fraction | None:
    """Give the rate a year at which flows are worth nothing, to better than a thousandth of a percent.

    None where no single rate answers: flows that do not change sign, or change it more than once (Descartes), or that
    bring money before they cost any: such a rate would be that of a loan, not of an investment.
    """
    signs = [flow > 0 for flow in flows if flow]
    if sum(one != other for one, other in pairwise(signs)) != 1 or signs[0]:
        return None
    low, high = LOWEST_RATE, HIGHEST_RATE
    for _ in range(RATE_STEPS):
        middle = (low + high) / 2
        still_positive = sum(discounted(flows, middle)) > 0
        low, high = (middle, high) if still_positive else (low, middle)
    return round(middle, 5) if LOWEST_RATE + TENTH < middle < HIGHEST_RATE - TENTH else None


def payback_years(flows: Sequence[int], rate: Fraction = Fraction(0)) -> Fraction | None:
    """Give the years after which what was spent is back for good, to a tenth; None if not within the flows.

    Inside a year money is taken to come evenly. "For good": the total never falls below zero again.
    """
    totals = list(accumulate(discounted(flows, rate)))
    below = [year for year, total in enumerate(totals) if total < 0]
    if not below:
        return Fraction(0)
    last = below[-1]
    if last == len(totals) - 1:
        return None
    back = last - totals[last] / (totals[last + 1] - totals[last])
    return Fraction(half_up(back * 10), 10)


def annuity(amount: Fraction | int, years: int, rate: Fraction) -> Fraction:
    """Give the constant payment at the end of each year that pays a loan back, in exact cents."""
    if not rate:
        return Fraction(amount) / years
    return Fraction(amount) * rate / (1 - (1 + rate) ** -years)


def loan_payments(amount: int, years: int, rate: Fraction) -> list[tuple[int, int]]:
    """Give interest and principal of each yearly payment, in cents; the principal adds up to the amount."""
    payment, left, paid = half_up(annuity(amount, years, rate)), amount, []
    for year in range(years):
        interest = half_up(left * rate)
        principal = left if year == years - 1 else min(left, payment - interest)
        paid.append((interest, principal))
        left -= principal
    return paid
