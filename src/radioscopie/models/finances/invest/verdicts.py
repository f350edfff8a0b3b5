"""What an option is worth against keeping things as they are, and the volume at which it stops losing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.invest.discounting import (
    annuity,
    cumulated,
    internal_rate,
    loan_payments,
    payback_years,
    present_value,
)
from radioscopie.models.finances.invest.inputs import INPUTS, PERCENT
from radioscopie.models.finances.invest.options import (
    MachineYears,
    book,
    books,
    minus,
    option_plans,
    setting_of,
)
from radioscopie.money import half_up
from radioscopie.ranges import CASES, certain
from radioscopie.tables.reference_nation import Hypothesis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.invest.inputs import InputBounds
    from radioscopie.models.finances.invest.options import Case
    from radioscopie.models.finances.invest.plans import MachinePlan
    from radioscopie.tables.invest_file import InvestOption


MOST_EXAMS = 30_000
STEPS = (500, 25, 1)


@dataclass(frozen=True, slots=True)
class Worth:
    """An option in one case, in cents.

    Parameters
    ----------
    with_it, without : books of the machines that it touches
    change : flows of the one less those of the other, at the start then at the end of each year
    value : net present value of the change
    """

    with_it: MachineYears
    without: MachineYears
    change: tuple[int, ...]
    cumulated: tuple[int, ...]
    value: int


def worth(case: Case, option: InvestOption, setting: InputBounds) -> Worth:
    """Value an option against keeping things as they are, in the bounds of a setting."""
    before, after = (book(case, plans, setting) for plans in option_plans(case, option, setting))
    change, rate = minus(after, before).flows, discount(setting)
    return Worth(after, before, tuple(change), tuple(cumulated(change, rate)), present_value(change, rate))


def discount(setting: InputBounds) -> Fraction:
    """Give the discount rate of a setting."""
    return setting.general("discount_pct") / PERCENT


def payback(found: Worth, rate: Fraction) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Give simple and discounted payback in years, and the internal rate; None where there is none."""
    return payback_years(found.change), payback_years(found.change, rate), internal_rate(found.change)


def swings(case: Case, option: InvestOption) -> list[tuple[str, int, int]]:
    """Give the value of an option with each input alone at its low and at its high bound, where it changes it."""
    central = worth(case, option, setting_of(case)).value
    found = []
    for name in INPUTS:
        low, high = (
            worth(case, option, setting_of(case, **{name: bound})).value for bound in ("low", "high")
        )
        if (low, high) != (central, central):
            found.append((name, low, high))
    return found


@dataclass(frozen=True, slots=True)
class OptionVerdict:
    """An option in its low, central and high cases; `swings` as the function of that name gives them.

    In the low case each input that matters is at the bound that, alone, makes the option worth less: a dear lease is
    bad for a machine added, good for a purchase that puts an end to it.
    """

    option: InvestOption
    swings: tuple[tuple[str, int, int], ...]
    settings: dict[str, InputBounds]
    worths: dict[str, Worth]


def verdict(case: Case, option: InvestOption) -> OptionVerdict:
    """Judge an option."""
    found = tuple(swings(case, option))
    worse = {name: "low" if low < high else "high" for name, low, high in found}
    better = {name: "high" if bound == "low" else "low" for name, bound in worse.items()}
    bounds = dict(zip(CASES, (worse, {}, better), strict=True))
    chosen = {name: setting_of(case, **some) for name, some in bounds.items()}
    worths = {name: worth(case, option, setting) for name, setting in chosen.items()}
    return OptionVerdict(option, found, chosen, worths)


def break_even(case: Case, option: InvestOption, setting: InputBounds) -> int | None:
    """Give the fewest exams a year of the new machine from which the option loses nothing over the horizon.

    Searched by steps of 500, 25 and 1 exams up to 30 000: the first crossing at each step. None: not even then.
    """
    low, high = 0, MOST_EXAMS
    for step in STEPS:
        volumes = list(range(low, high + 1, step))
        values = values_at(case, option, volumes, setting)
        rank = next((rank for rank, value in enumerate(values) if value >= 0), None)
        if rank is None:
            return None
        low, high = volumes[max(rank - 1, 0)], volumes[rank]
    return high


def values_at(case: Case, option: InvestOption, volumes: Sequence[int], setting: InputBounds) -> list[int]:
    """Give the net present value of an option for several volumes of its new machine, in exams a full year."""
    before, _ = option_plans(case, option, setting)
    kept = book(case, before, setting)
    changes = [minus(found, kept).flows for found in _with_volumes(case, option, volumes, setting)]
    return [present_value(change, discount(setting)) for change in changes]


def _with_volumes(
    case: Case, option: InvestOption, volumes: Sequence[int], setting: InputBounds
) -> list[MachineYears]:
    """Draw up the books of all the volumes at once: technical fees are priced once a year for all of them."""
    plans = [option_plans(case, with_exams(option, exams), setting)[1] for exams in volumes]
    drawn = iter(books(case, [plan for some in plans for plan in some], setting))
    return [_sum([next(drawn) for _ in some]) for some in plans]


def with_exams(option: InvestOption, exams: int) -> InvestOption:
    """Give an option with a certain number of exams a year."""
    number = Hypothesis("exams", certain(Fraction(exams)), ())
    return replace(option, numbers={**option.numbers, "exams": number})


def _sum(found: Sequence[MachineYears]) -> MachineYears:
    total = found[0]
    for one in found[1:]:
        total = MachineYears(
            *(getattr(total, name) + getattr(one, name) for name in MachineYears.__dataclass_fields__)
        )
    return total


def curve(case: Case, option: InvestOption, volumes: Sequence[int], setting: InputBounds) -> Ints:
    """Give the margin of the new machine each year for several volumes, in cents, shape (volumes, Y).

    Price and works are spread as a constant annuity over its years, at the discount rate.
    """
    plans = [option_plans(case, with_exams(option, exams), setting)[1][-1] for exams in volumes]
    capital = _capital(case, option, plans[0], setting)
    found = [one.acts + one.fees - one.charges - one.reading - capital for one in books(case, plans, setting)]
    return np.stack(found)


def _capital(case: Case, option: InvestOption, plan: MachinePlan, setting: InputBounds) -> int:
    years = min(option.life_years or case.invest.horizon, case.invest.horizon)
    spent = int(np.maximum(plan.paid, 0).sum()) * plan.permille
    return half_up(annuity(Fraction(spent, 1000), years, discount(setting)))


def loan_flows(case: Case, option: InvestOption, plan: MachinePlan) -> tuple[Ints, Ints]:
    """Give interest and principal that the option's loan costs each year, in cents, shape (Y + 1,); nothing if none."""
    flows = np.zeros((2, case.invest.horizon + 1), np.int64)
    spent = np.maximum(plan.paid, 0)
    start = int(np.argmax(spent > 0))
    amount = half_up(Fraction(int(spent[start]) * plan.permille, 1000) * option.loan)
    for year, parts in enumerate(loan_payments(amount, option.loan_years, option.loan_rate), start + 1):
        if year < flows.shape[1]:
            flows[:, year] += parts
    flows[1, start] -= amount
    return flows[0], flows[1]
