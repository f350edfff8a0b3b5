"""From an option of an investment file to machines at work: who works when, how many exams, what each costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.errors import InputError, problem
from radioscopie.law.words import NONE, kind_index
from radioscopie.models.finances.invest.fees import FeeMachine, days_of
from radioscopie.models.finances.invest.inputs import WHOLE
from radioscopie.money import half_up
from radioscopie.tables.charges import bought_charges

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.invest.inputs import Held, InputBounds
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.invest_file import InvestOption


OF_MACHINE = ("machine", "exam", "act_revenue", "fee_revenue")
FINANCED, BUILT, WORKS, MAINTENANCE = ("lease", "depreciation"), "premises", "works_", "maintenance"


@dataclass(frozen=True, slots=True)
class MachinePlan:
    """A machine over the Y civil years of the horizon.

    Parameters
    ----------
    exams : a year, shape (Y,)
    first, last : days of each year between which it works (`last` excluded), shape (Y,)
    act_cents : acts and excess fees of an exam, in exact cents
    lines : lines of charges that bear on it
    lease : cents a full year, apart from the lines
    paid : price and works at the start of each year and resale at the end of the last one, in cents, what
        is received being negative; shape (Y + 1,)
    """

    machine: FeeMachine
    permille: int
    exams: Ints
    first: Ints
    last: Ints
    act_cents: Fraction
    lines: tuple[Charge, ...]
    lease: int
    paid: Ints


def kept_plan(
    held: Held,
    charges: Sequence[Charge],
    years: Sequence[int],
    setting: InputBounds,
    option: InvestOption | None = None,
) -> MachinePlan:
    """Plan a machine that goes on as it is, with what an option says of it."""
    days = np.array([days_of(year) for year in years], np.int64)
    numbers = option.numbers if option else {}
    exams = int(setting.of(numbers["exams"], "exams")) if "exams" in numbers else held.exams
    lines = lines_for(held.name, held.equipment, charges, option)
    lease = _amount(option, "lease_eur", setting) if option else 0
    return MachinePlan(
        _fee_machine(held), held.permille, np.full(len(years), exams, np.int64), np.zeros_like(days), days,
        held.act_cents or Fraction(0), lines, lease, np.zeros(len(years) + 1, np.int64),
    )  # fmt: skip


def stopped_plan(plan: MachinePlan, when: date, years: Sequence[int]) -> MachinePlan:
    """Stop a machine on a day: from then on it does nothing and costs nothing."""
    last = np.clip(_day_of(when, years), 0, plan.last)
    exams = plan.exams * last // np.maximum(plan.last, 1)
    return replace(plan, last=last, exams=exams)


def new_plan(
    option: InvestOption,
    old: Held | None,
    acts: Mapping[str, Fraction],
    charges: Sequence[Charge],
    years: Sequence[int],
    setting: InputBounds,
) -> MachinePlan:
    """Plan the new machine of an option.

    Parameters
    ----------
    old : the machine it replaces, if any
    acts : what the practice takes for the act of an exam on each equipment it has, in cents

    Raises
    ------
    InputError : nothing says what an exam brings, or how many are done
    """
    machine, permille = _new_machine(option, old), old.permille if old else WHOLE
    equipment = option.equipment or (old.equipment if old else "")
    when = option.installed_on or date.min
    days = np.array([days_of(year) for year in years], np.int64)
    first = np.clip(_day_of(when, years), 0, days)
    last = np.array([_end(option, when, year) for year in years], np.int64) * days
    exams = (
        _ramped(option, _exams(option, old, equipment, setting), when, years)
        * np.maximum(last - first, 0)
        // days
    )
    return MachinePlan(
        machine, permille, exams, first, np.maximum(last, first), _receipts(option, old, equipment, acts, setting),
        lines_for(option.machine, equipment, charges, option, option.replaces), _amount(option, "lease_eur", setting),
        _paid(option, when, years, setting),
    )  # fmt: skip


def moved_plan(plan: MachinePlan, new: MachinePlan, share: Fraction) -> MachinePlan:
    """Take from a machine the share of the new one's exams that comes from it; never more than it does."""
    gone = np.array([int(exams * share) for exams in new.exams.tolist()], np.int64)
    return replace(plan, exams=np.maximum(plan.exams - gone, 0))


def lines_for(
    machine: str,
    equipment: str,
    charges: Sequence[Charge],
    option: InvestOption | None,
    old: str = "",
) -> tuple[Charge, ...]:
    """Give the lines that bear on a machine: those of the practice, less what the option says otherwise.

    A price or a lease takes the place of the lines of lease and depreciation, works that of the shipped premises of the
    machine; a line of the option that of the same name, or of the same nature counted alike. What the user pays for the
    machine that is replaced is carried over to the new one. A machine bought keeps a maintenance: that one, or the one
    shipped.

    Parameters
    ----------
    old : machine that it replaces
    """
    own = option.charges if option else ()
    given = set(option.numbers if option else ())
    known = _carried(charges, old, machine, leased="lease_eur" in given)
    apart = {name for line in known if line.machine == machine for name in (line.charge, *line.replaces)}
    usual = [
        line
        for line in known
        if line.per in OF_MACHINE and line.equipment in ("", equipment)
        and (line.machine == machine or (not line.machine and line.charge not in apart))
        and not any(line.charge == one.charge or (line.nature, line.per) == (one.nature, one.per) for one in own)
        and not _is_out(line, given)
    ]  # fmt: skip
    found = (*usual, *own)
    if "price_eur" not in given or any(line.nature == MAINTENANCE for line in found):
        return found
    return (*found, *(line for line in bought_charges() if line.equipment == equipment))


def _carried(charges: Sequence[Charge], old: str, machine: str, *, leased: bool) -> list[Charge]:
    """Carry the lines of a machine over to the one that replaces it; a lease holds the maintenance of one bought."""
    was_leased = any(line.machine == old and line.nature == "lease" and line.central for line in charges)
    lost = {MAINTENANCE} if leased and not was_leased else set[str]()
    return [
        replace(line, machine=machine) if old and line.machine == old else line
        for line in charges
        if not (old and line.machine == old and line.nature in lost)
    ]


def _is_out(line: Charge, given: Collection[str]) -> bool:
    """Tell whether what an option says takes the place of a line of the machine."""
    if line.per != "machine":
        return False
    if line.nature in FINANCED:
        return bool({"price_eur", "lease_eur"} & set(given))
    is_rent = line.is_own and not line.charge.startswith(WORKS)
    return line.nature == BUILT and "works_eur" in given and not is_rent


def _fee_machine(held: Held) -> FeeMachine:
    return FeeMachine(
        held.name, kind_index(held.equipment, held.klass, held.zone), held.installed_on, held.reference
    )


def _new_machine(option: InvestOption, old: Held | None) -> FeeMachine:
    """Describe the new machine; what is not said is as in the one it replaces."""
    equipment, klass, zone = option.equipment, option.klass, option.zone
    if old is not None:
        equipment, klass = equipment or old.equipment, klass or old.klass
        zone = zone or old.zone
    reference = NONE if option.reference_activity is None else option.reference_activity
    if reference == NONE and old is not None and old.equipment == equipment:
        reference = old.reference
    return FeeMachine(
        option.machine, kind_index(equipment, klass, zone), option.installed_on or date.min, reference
    )


def _day_of(when: date, years: Sequence[int]) -> Ints:
    """Give a date as a day of each year, below 0 or beyond its end where it falls in another one."""
    return np.array([to_day(when) - to_day(date(year, 1, 1)) for year in years], np.int64)


def _end(option: InvestOption, when: date, year: int) -> int:
    return int(not option.life_years or year < when.year + option.life_years)


def _ramped(option: InvestOption, exams: Fraction, when: date, years: Sequence[int]) -> Ints:
    ages = [min(max(year - when.year, 0), len(option.ramp) - 1) for year in years]
    return np.array([int(exams * option.ramp[age]) for age in ages], np.int64)


def _exams(option: InvestOption, old: Held | None, equipment: str, setting: InputBounds) -> Fraction:
    if "exams" in option.numbers:
        return setting.of(option.numbers["exams"], "exams")
    hours, rate = option.numbers.get("opening_hours"), f"per_hour_{equipment}"
    if hours and rate in setting.numbers:
        weeks = setting.general("weeks_a_year", "exams")
        return setting.of(hours, "exams") * setting.general(rate, "exams") * weeks
    if old is not None:
        return Fraction(old.exams)
    return setting.general(f"exams_{equipment}", "exams")


def _receipts(
    option: InvestOption, old: Held | None, equipment: str, acts: Mapping[str, Fraction], setting: InputBounds
) -> Fraction:
    if "act_receipts_eur" in option.numbers:
        return setting.of(option.numbers["act_receipts_eur"], "act_receipts_eur")
    if old is not None and old.equipment == equipment and old.act_cents is not None:
        return old.act_cents
    if equipment not in acts:
        raise InputError(problem("practice.invest_no_receipts", f"options[{option.name}]", equipment))
    return acts[equipment]


def _amount(option: InvestOption, key: str, setting: InputBounds) -> int:
    return half_up(setting.of(option.numbers[key], key)) if key in option.numbers else 0


def _paid(option: InvestOption, when: date, years: Sequence[int], setting: InputBounds) -> Ints:
    paid = np.zeros(len(years) + 1, np.int64)
    start = min(max(when.year - years[0], 0), len(years))
    paid[start] += _amount(option, "price_eur", setting) + _amount(option, "works_eur", setting)
    end = min(start + option.life_years if option.life_years else len(years), len(years))
    paid[end] -= _amount(option, "resale_eur", setting)
    return paid
