"""Options of investment, each against keeping things as they are: flows, value, payback, break-even volume.

Flows are those of the machines before any loan: what is bought is paid at the start, what is leased year after year.
The radiologists who read are paid out of the acts. Taxes on profits are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.invest.fees import days_of, fees_of_year
from radioscopie.models.finances.invest.inputs import PERCENT, WHOLE, InputBounds, find
from radioscopie.models.finances.invest.plans import kept_plan, moved_plan, new_plan, stopped_plan
from radioscopie.money import half_up
from radioscopie.tables.invest_file import KEEP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled
    from radioscopie.models.finances.invest.inputs import Held
    from radioscopie.models.finances.invest.plans import MachinePlan
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.invest_file import Invest, InvestOption
    from radioscopie.tables.reference_nation import Hypothesis


TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Case:
    """What every option is judged with: the law, the practice as it stands, the file, the general numbers.

    `numbers` are the shipped hypotheses, those of the file over them; `charges` the lines of the practice.
    """

    law: Compiled
    held: tuple[Held, ...]
    charges: tuple[Charge, ...]
    invest: Invest
    numbers: Mapping[str, Hypothesis]

    @property
    def years(self) -> tuple[int, ...]:
        """Civil years of the horizon."""
        first = self.invest.first_year
        return tuple(range(first, first + self.invest.horizon))

    @property
    def acts(self) -> dict[str, Fraction]:
        """What an exam's act brings on each equipment of the practice, in cents: the mean over its machines."""
        known = [one for one in self.held if one.act_cents is not None and one.exams]
        words = dict.fromkeys(one.equipment for one in known)
        return {word: _mean([one for one in known if one.equipment == word]) for word in words}


@dataclass(frozen=True, slots=True)
class MachineYears:
    """What machines take and cost over the horizon, in cents; shapes (Y,), `paid` (Y + 1,).

    `fees` lies between `fees_low` and `fees_high`, which differ where the reference activity of a CT is unknown.
    """

    exams: Ints
    acts: Ints
    fees_low: Ints
    fees: Ints
    fees_high: Ints
    charges: Ints
    reading: Ints
    paid: Ints

    @property
    def flows(self) -> list[int]:
        """Flow at the start, then at the end of each year."""
        yearly = self.acts + self.fees - self.charges - self.reading
        found: list[int] = (np.concatenate([[0], yearly]) - self.paid).tolist()
        return found


def make_case(
    law: Compiled,
    held: Sequence[Held],
    charges: Sequence[Charge],
    invest: Invest,
    known: Mapping[str, Hypothesis],
) -> Case:
    """Put together what options are judged with."""
    return Case(law, tuple(held), tuple(charges), invest, {**known, **invest.numbers})


def setting_of(case: Case, **bounds: str) -> InputBounds:
    """Give every input at its central value, but those whose bound ("low", "high") is told."""
    return InputBounds(case.numbers, bounds)


def option_plans(
    case: Case, option: InvestOption, setting: InputBounds
) -> tuple[list[MachinePlan], list[MachinePlan]]:
    """Give the machines at work if things stay as they are, and if the option is taken: those that it touches."""
    place = f"options[{option.name}]"
    names = dict.fromkeys(filter(None, (option.replaces, option.moved_from)))
    is_kept = option.kind == KEEP
    touched = {name: find(case.held, name, place) for name in ({option.machine: None} if is_kept else names)}
    before = {
        name: kept_plan(one, case.charges, case.years, setting, _said(case, name))
        for name, one in touched.items()
    }
    if is_kept:
        return list(before.values()), list(before.values())
    new = new_plan(option, touched.get(option.replaces), case.acts, case.charges, case.years, setting)
    after = dict(before)
    if option.replaces and option.installed_on:
        after[option.replaces] = stopped_plan(before[option.replaces], option.installed_on, case.years)
    if option.moved_from:
        after[option.moved_from] = moved_plan(after[option.moved_from], new, option.moved)
    return list(before.values()), [*after.values(), new]


def _said(case: Case, machine: str) -> InvestOption | None:
    """Find what the file says of a machine that is kept."""
    return next((one for one in case.invest.options if one.kind == KEEP and one.machine == machine), None)


def lacking(case: Case, option: InvestOption) -> tuple[str, ...]:
    """Name the lines without amount that the option changes: nobody can say what it is worth until they are given."""
    before, after = (_unknown(plans) for plans in option_plans(case, option, setting_of(case)))
    nothing = [0] * len(case.years)
    named = sorted({*before, *after})
    return tuple(name for name in named if before.get(name, nothing) != after.get(name, nothing))


def _unknown(plans: Sequence[MachinePlan]) -> dict[str, list[int]]:
    """Give what lines without amount follow each year, by name: exams, receipts or days of work."""
    found: dict[str, list[int]] = {}
    for plan in plans:
        for line in plan.lines:
            if line.central is None:
                follows = plan.last - plan.first if line.per == "machine" else plan.exams
                known = found.get(line.charge, [0] * len(follows))
                added = (follows * plan.permille).tolist()
                found[line.charge] = [one + more for one, more in zip(known, added, strict=True)]
    return found


def book(case: Case, plans: Sequence[MachinePlan], setting: InputBounds) -> MachineYears:
    """Add up what some machines take and cost."""
    empty = _nothing(len(case.years))
    return reduce(_plus, books(case, plans, setting), empty)


def books(case: Case, plans: Sequence[MachinePlan], setting: InputBounds) -> list[MachineYears]:
    """Draw up the book of each machine."""
    if not plans:
        return []
    low, high = _fees(case, plans)
    return [
        _book(plan, low[rank], high[rank], np.array([days_of(year) for year in case.years]), setting)
        for rank, plan in enumerate(plans)
    ]


def _fees(case: Case, plans: Sequence[MachinePlan]) -> tuple[Ints, Ints]:
    """Price the technical fees of each plan and year, shape (plans, Y)."""
    found = []
    for rank, year in enumerate(case.years):
        exams, first, last = (
            np.array([getattr(plan, name)[rank] for plan in plans]) for name in ("exams", "first", "last")
        )
        found.append(fees_of_year(case.law, [plan.machine for plan in plans], exams, year, (first, last)))
    low, high = (np.stack(column, axis=1) for column in zip(*found, strict=True))
    return low, high


def _book(plan: MachinePlan, low: Ints, high: Ints, days: Ints, setting: InputBounds) -> MachineYears:
    low, high = half_up(low * plan.permille, WHOLE), half_up(high * plan.permille, WHOLE)
    fees = {"low": low, "central": half_up(low + high, 2), "high": high}[setting.bound("fees")]
    cents = plan.act_cents
    acts = half_up(plan.exams * cents.numerator, cents.denominator)
    pay = setting.general("reading_pay_pct") / PERCENT
    worked = plan.last - plan.first
    lease = half_up(plan.lease * worked * plan.permille, days * WHOLE)
    charges = sum((_line(line, plan, acts, fees, days, setting) for line in plan.lines), lease)
    return MachineYears(
        plan.exams, acts, low, fees, high, charges, half_up(acts * pay.numerator, pay.denominator),
        half_up(plan.paid * plan.permille, WHOLE),
    )  # fmt: skip


def _line(line: Charge, plan: MachinePlan, acts: Ints, fees: Ints, days: Ints, setting: InputBounds) -> Ints:
    """Give a line of charges of a machine each year, in cents."""
    value = getattr(line, setting.bound("charges")) or 0
    if line.per == "machine":
        return half_up(value * (plan.last - plan.first) * plan.permille, days * WHOLE)
    if line.per == "exam":
        return half_up(value * plan.exams * plan.permille, WHOLE)
    share = half_up(value * (acts if line.per == "act_revenue" else fees), TEN_THOUSAND)
    if line.behaviour == "volume":
        return share
    follows = setting.general("overheads_pct") / PERCENT
    return half_up(share * follows.numerator, follows.denominator)


def _plus(one: MachineYears, other: MachineYears) -> MachineYears:
    return MachineYears(
        *(getattr(one, field.name) + getattr(other, field.name) for field in fields(MachineYears))
    )


def minus(one: MachineYears, other: MachineYears) -> MachineYears:
    """Give the difference of two books."""
    return MachineYears(
        *(getattr(one, field.name) - getattr(other, field.name) for field in fields(MachineYears))
    )


def _nothing(years: int) -> MachineYears:
    empty = np.zeros(years, np.int64)
    return replace(MachineYears(*(empty,) * 8), paid=np.zeros(years + 1, np.int64))


def _mean(machines: Sequence[Held]) -> Fraction:
    exams = sum(one.exams for one in machines)
    taken = [one.act_cents * one.exams for one in machines if one.act_cents is not None]
    return sum(taken[1:], taken[0]) / exams
