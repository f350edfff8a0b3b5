"""The loops over rows: acts row by row, acts visit by visit, technical fees machine by machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from radioscopie.jit import inner, kernel
from radioscopie.law.words import EQUIPMENT
from radioscopie.models.pricing.bands import split
from radioscopie.models.pricing.rules import (
    ULTRASOUND,
    is_freed,
    is_ordinary,
    owes_participation,
    own_association,
    price_unit,
    rounded,
    share_units,
)

if TYPE_CHECKING:
    from radioscopie.arrays import Whole

MISSING = np.iinfo(np.int64).min  # no amount: a fee taken back is below zero too
CT = EQUIPMENT.index("ct")
CT_FEES_A_VISIT = 2  # one in full, a second in part (R5.3); an MRI or PET has one
MET = len(EQUIPMENT) + 2  # what is counted in a visit: fees by equipment, then
PARTICIPATIONS, FLAT_SUMS = MET - 2, MET - 1


class Acts(NamedTuple):
    """What the acts of each row come to, in cents, and the fees they open.

    `unpaid`, `moved` (paid at another rate than that of the row's code) and `urgent` (with flat modifiers) count units.
    """

    tariff: Whole
    modifiers: Whole
    association: Whole
    insurer: Whole
    complementary: Whole
    patient: Whole
    unpaid: Whole
    moved: Whole
    urgent: Whole
    fees: Whole
    second_fees: Whole
    lost_fees: Whole


@inner()
def _alone(law, rows, i, out):
    count = rows.quantity[i]
    unit = price_unit(law, rows, i, own_association(law, rows, i), True)
    freed = is_freed(law, rows, i, unit, unit.associated * law.acts.adds_up[rows.act[i]])
    carriers = count if law.acts.modality[rows.act[i]] == ULTRASOUND else 0
    participants = count if owes_participation(law, rows, i) else 0
    _add(law, rows, i, unit, count, freed, carriers, participants, out)
    out.urgent[i] = count if unit.flat > 0 else 0
    out.fees[i] = count if rows.equipment[i] > 0 and rows.machine[i] >= 0 else 0


@inner()
def _add(law, rows, i, unit, count, freed, carriers, participants, out):
    """Add equal paid units to their row, with who pays them."""
    out.tariff[i] += count * unit.tariff
    out.modifiers[i] += count * (unit.modified - unit.tariff + unit.flat)
    out.association[i] += count * (unit.associated - unit.modified)
    shares = share_units(law, rows, i, unit, count, freed, carriers, participants)
    out.insurer[i] += shares.insurer
    out.complementary[i] += shares.complementary
    out.patient[i] += shares.patient


@inner()
def _add_unpaid(law, rows, i, count, out):
    """Add units that are not paid: the association takes everything away."""
    unit = price_unit(law, rows, i, law.acts.denominator, False)
    out.tariff[i] += count * unit.tariff
    out.modifiers[i] += count * (unit.modified - unit.tariff)
    out.association[i] -= count * unit.modified
    out.unpaid[i] = count


@kernel(_nrt=False)
def price_alone(law, rows, visit, out):
    """Price the rows that belong to no visit (`visit` < 0)."""
    for i in range(rows.day.shape[0]):
        if visit[i] < 0:
            _alone(law, rows, i, out)


@inner()
def _visit_sum(law, rows, order, start, end, ranks):
    """Sum the amounts of the acts of a visit whose tariffs add up, for the threshold of the flat sum."""
    total = 0
    for k in range(start, end):
        i = order[k]
        if law.acts.adds_up[rows.act[i]]:
            total += ranks.first[k] * price_unit(law, rows, i, ranks.first_rate[k], False).associated
            total += ranks.second[k] * price_unit(law, rows, i, ranks.second_rate[k], False).associated
    return total


@inner()
def _rank_fees(rows, i, out, met):
    """Rank the fees of a row in its visit: the first is paid, a second CT in part; `met` counts them by equipment."""
    equipment = rows.equipment[i]
    if equipment == 0 or rows.machine[i] < 0:
        return
    quantity = rows.quantity[i]
    first = 1 if met[equipment] == 0 else 0
    second = min(quantity - first, max(0, CT_FEES_A_VISIT - met[equipment] - first)) if equipment == CT else 0
    out.fees[i], out.second_fees[i], out.lost_fees[i] = first, second, quantity - first - second
    met[equipment] += quantity


@inner()
def _add_ranked(law, rows, i, rate, count, urgent, visit_sum, out, met):
    """Add units of a visit paid alike; `met` holds what earlier units have used up."""
    if count == 0:
        return
    unit = price_unit(law, rows, i, rate, urgent)
    freed = is_freed(law, rows, i, unit, visit_sum)
    ultrasound = law.acts.modality[rows.act[i]] == ULTRASOUND
    carriers = 1 if freed and ultrasound and met[FLAT_SUMS] == 0 and is_ordinary(law, rows, i) else 0
    owing = 0
    if owes_participation(law, rows, i) and unit.associated + unit.flat > 0:
        left = max(0, law.shares.participation_max[rows.period[i]] - met[PARTICIPATIONS])
        owing = min(left, count)
    met[FLAT_SUMS] += carriers
    met[PARTICIPATIONS] += owing
    _add(law, rows, i, unit, count, freed, carriers, owing, out)
    out.moved[i] += count if rate != own_association(law, rows, i) else 0


@inner()
def _price_visit(law, rows, order, start, end, ranks, out, met):
    visit_sum = _visit_sum(law, rows, order, start, end, ranks)
    met[:] = 0
    for k in range(start, end):
        i, urgent = order[k], ranks.urgent[k]
        out.urgent[i] = urgent
        for count, rate in ((ranks.first[k], ranks.first_rate[k]), (ranks.second[k], ranks.second_rate[k])):
            carrying = min(urgent, count)
            urgent -= carrying
            _add_ranked(law, rows, i, rate, carrying, True, visit_sum, out, met)
            _add_ranked(law, rows, i, rate, count - carrying, False, visit_sum, out, met)
        _add_unpaid(law, rows, i, ranks.unpaid[k], out)
        _rank_fees(rows, i, out, met)


@kernel(_nrt=False)
def price_visits(law, rows, order, starts, ranks, out, met):
    """Price the rows of visits, ranked by `rank_visits`; `met` is room for the counts of one visit."""
    for v in range(starts.shape[0] - 1):
        _price_visit(law, rows, order, starts[v], starts[v + 1], ranks, out, met)


class MachineFacts(NamedTuple):
    """What fees look up of each machine: its kind, year of installation, typed reference activity (-1 = none)."""

    kind: Whole
    installed_year: Whole
    typed_reference: Whole


class Fees(NamedTuple):
    """Technical fees of each row: bounds in cents (`MISSING` where a value is) and units per band in the high case."""

    low: Whole
    high: Whole
    units: Whole
    unknown: Whole


@kernel(_nrt=False)
def band_units(rules, machines, p, machine, count, n, high, units):
    """Split fees count+1 … count+n over the four bands; an untyped CT reference is 0, or threshold 1 if `high`."""
    kind = machines.kind[machine]
    top_1, top_2 = rules.threshold_1[p, kind], rules.threshold_2[p, kind]
    reference = (
        machines.typed_reference[machine]
        if machines.typed_reference[machine] >= 0
        else rules.reference[p, kind]
    )
    if reference < 0:
        reference = top_1 if high else 0
    units[0], units[1], units[2], units[3] = split(count, count + n, reference, top_1, top_2)


@kernel(_nrt=False)
def fee_amount(rules, machines, p, machine, band, year, second):
    """Give one technical fee in cents; -1 when its value is missing."""
    amortised = 1 if year - rules.amortised_after[p] > machines.installed_year[machine] else 0
    amount = rules.amount[p, machines.kind[machine], band, amortised]
    if second and amount >= 0:
        return rounded(amount * rules.second_ct[p], rules.denominator)
    return amount


@kernel()
def price_fees(rules, machines, row, machine, period, year, age_year, n, second, out, counts, first_year):
    """Price fees in the order given, one entry per (row, first or second); `counts[machine, year]` runs.

    Below zero, the last ones opened are taken back.
    """
    low, high = np.zeros(4, np.int64), np.zeros(4, np.int64)
    for e in range(row.shape[0]):
        i, m, p = row[e], machine[e], period[e]
        count = counts[m, year[e] - first_year]
        first, times = (count, 1) if n[e] >= 0 else (count + n[e], -1)
        band_units(rules, machines, p, m, first, abs(n[e]), False, low)
        band_units(rules, machines, p, m, first, abs(n[e]), True, high)
        counts[m, year[e] - first_year] = count + n[e]
        for b in range(4):
            out.units[i, b] += high[b]
            if low[b] != high[b]:
                out.unknown[i] = 1
            if low[b] == 0 and high[b] == 0:
                continue
            amount = fee_amount(rules, machines, p, m, b, age_year[e], second[e])
            if amount < 0 or out.low[i] == MISSING:
                out.low[i] = out.high[i] = MISSING
            else:
                out.low[i] += times * low[b] * amount
                out.high[i] += times * high[b] * amount
