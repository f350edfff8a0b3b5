"""The footprint of an option of investment: what the last year of its horizon has more or less than as things are."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.law.words import KINDS
from radioscopie.models.finances.invest.fees import days_of
from radioscopie.models.finances.invest.options import option_plans, setting_of
from radioscopie.models.footprint import Activity, Footprint, footprint, is_mean
from radioscopie.tables.footprint import read_factors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.models.finances.invest.options import Case
    from radioscopie.models.finances.invest.plans import MachinePlan
    from radioscopie.tables.invest_file import InvestOption


def option_footprint(case: Case, option: InvestOption) -> Iterator[Footprint]:
    """Give what an option changes, measure by measure; means over exams are left out."""
    before, after = option_plans(case, option, setting_of(case))
    factors = read_factors()
    for equipment in dict.fromkeys(_equipment(plan) for plan in (*before, *after)):
        moved = _activity(equipment, case.years[-1], after, before)
        yield from (one for one in footprint(moved, factors) if not is_mean(one.measure, factors))


def _equipment(plan: MachinePlan) -> str:
    return KINDS[plan.machine.kind][0]


def _activity(
    equipment: str, year: int, after: Iterable[MachinePlan], before: Iterable[MachinePlan]
) -> Activity:
    """Count machines at the end of the year, days worked and exams, after less before."""
    counts = [
        _counted([plan for plan in some if _equipment(plan) == equipment], year) for some in (after, before)
    ]
    machines, years, exams = (one - other for one, other in zip(*counts, strict=True))
    return Activity(equipment, machines, years, exams)


def _counted(plans: Iterable[MachinePlan], year: int) -> tuple[Fraction, Fraction, Fraction]:
    listed, days = list(plans), days_of(year)
    worked = [int(plan.last[-1] - plan.first[-1]) for plan in listed]
    there = sum(int(plan.last[-1]) >= days for plan in listed)
    return Fraction(there), Fraction(sum(worked), days), Fraction(sum(int(plan.exams[-1]) for plan in listed))
