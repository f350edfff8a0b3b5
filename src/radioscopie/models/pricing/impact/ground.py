"""What the second reading stands on: the laws, the machines and their stretches of days, the same for all who count."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.encode import encode_fleet
from radioscopie.models.pricing.engine import machine_facts
from radioscopie.models.pricing.impact.days import machines_seen
from radioscopie.models.pricing.impact.kernels import price_from
from radioscopie.models.pricing.impact.laws import columns_of, laws_of
from radioscopie.models.pricing.impact.stretches import YEAR, calendar_of, periods, stretches_of
from radioscopie.models.pricing.kernels import MISSING, Fees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled, FeeRules
    from radioscopie.models.pricing.encode import Fleet
    from radioscopie.models.pricing.impact.days import Days
    from radioscopie.models.pricing.impact.laws import Columns, Laws, Plan
    from radioscopie.models.pricing.impact.stretches import Calendar, Stretches
    from radioscopie.tables.machines import Machines

MOST_SETS = 256


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are counted by.

    Parameters
    ----------
    sets : sets of years met, as bits in the order of the plan; the first is that of all
    known : uint8 [grid, act, rank of the day], set of the years in which every law knows the price of the act
    paid : uint8 [machine, rank of the day], set of the years in which no pass misses the amount of a fee
    rows_read : rows of the first reading
    """

    laws: Laws
    columns: Columns
    fleet: Fleet
    machines: Machines
    stretches: Stretches
    calendar: Calendar
    sets: tuple[int, ...]
    known: Whole
    paid: Whole
    rows_read: int

    def holds(self, sets: Whole, year: int) -> Bools:
        """Tell which of sets, given by their rank, hold the year of a rank in the plan."""
        bits = np.array(self.sets, np.int64)[sets]
        held: Bools = (bits >> year & 1).astype(bool)
        return held


def ground_of(days: Days, machines: Machines, plan: Plan) -> Ground:
    """Lay the ground for a second reading, from the first."""
    laws, seen = laws_of(plan), machines_seen(days, machines)
    fleet = encode_fleet(seen)
    stretches = stretches_of(days, fleet, laws)
    known = _known(laws)
    paid = _paid(laws, fleet, stretches)
    everything = (1 << len(plan.years)) - 1
    sets = [everything, *sorted({*np.unique(known).tolist(), *np.unique(paid).tolist()} - {everything})]
    rank = {one: np.uint8(at) for at, one in enumerate(sets[:MOST_SETS])}
    known, paid = (_ranked(one, rank) for one in (known, paid))
    calendar = calendar_of(days, fleet, laws.screen)
    return Ground(
        laws, columns_of(laws), fleet, seen, stretches, calendar, tuple(sets), known, paid, days.rows_read
    )


def _ranked(sets: Whole, rank: dict[int, np.uint8]) -> Whole:
    found, place = np.unique(sets, return_inverse=True)
    return np.array([rank[int(one)] for one in found], np.uint8)[place].reshape(sets.shape)


def _known(laws: Laws) -> Whole:
    """Give, for each grid, act and day, the years in which every law has seen a tariff."""
    seen = [np.maximum.accumulate(law.acts.tariff >= 0, axis=0) for law in laws.compared]
    everywhere = np.all(seen, axis=0)
    bits = [
        everywhere[periods(laws.base, year)].astype(np.int64) << at for at, year in enumerate(laws.plan.years)
    ]
    return np.moveaxis(np.bitwise_or.reduce(bits), 0, -1)


def _paid(laws: Laws, fleet: Fleet, stretches: Stretches) -> Whole:
    """Give, for each machine and first day of a stretch, the years in which a fee has an amount at every pass kept."""
    found = np.full(stretches.start.shape, (1 << len(laws.plan.years)) - 1, np.int64)
    if not len(fleet.ids):
        return found
    machine, rank = np.nonzero(stretches.start == np.arange(YEAR))
    for at, year in enumerate(laws.plan.years):
        missing = np.zeros(len(machine), bool)
        for law, age in _rules(laws):
            one = priced_from(
                law, fleet, stretches, year, machine, rank, np.ones(len(machine), np.int64), age
            )
            missing |= one.low == MISSING
        found[machine[missing], rank[missing]] &= ~(1 << at)
    return np.take_along_axis(found, stretches.start.astype(np.int64), axis=1)


def _rules(laws: Laws) -> Iterator[tuple[Compiled, int | None]]:
    for _, law, age in laws.kept:
        yield law, age


def priced_from(
    law: Compiled,
    fleet: Fleet,
    stretches: Stretches,
    year: int,
    machine: Whole,
    rank: Whole,
    n: Whole,
    age: int | None,
) -> Fees:
    """Price fees all of one band, that of the first of their stretch, in a replayed year."""
    before = stretches.before[isleap(year)][machine, rank]
    period = periods(law, year)[rank]
    return fees_from(law.fees, fleet, machine, period, age or year, before, n, whole=True)


def fees_from(
    rules: FeeRules,
    fleet: Fleet,
    machine: Whole,
    period: Whole,
    age: int | Whole,
    before: Whole,
    n: Whole,
    *,
    whole: bool | Bools,
) -> Fees:
    """Price fees each of which says how many its machine opened before (`kernels.price_from`)."""
    size = len(n)
    out = Fees(
        np.zeros(size, np.int64),
        np.zeros(size, np.int64),
        np.zeros((size, 4), np.int64),
        np.zeros(size, np.int8),
    )
    ages, wholes = (
        np.broadcast_to(one, (size,)).copy() for one in (np.asarray(age, np.int64), np.asarray(whole))
    )
    if size:
        price_from(rules, machine_facts(fleet), machine, period, ages, before, n, wholes, out)
    return out
