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
    is_ranked_radiograph,
    owes_participation,
    own_association,
    price_unit,
    rounded,
    second_association,
    share_units,
    split_units,
)

if TYPE_CHECKING:
    from radioscopie.arrays import Whole

CT = EQUIPMENT.index("ct")
CT_FEES_A_VISIT = 2  # one in full, a second in part (R5.3); an MRI or PET has one


class Acts(NamedTuple):
    """What the acts of each row come to, in cents, and the fees they open."""

    tariff: Whole
    modifiers: Whole
    association: Whole
    insurer: Whole
    complementary: Whole
    patient: Whole
    unpaid: Whole
    fees: Whole
    second_fees: Whole
    lost_fees: Whole


@inner()
def _put(out, i, first, n_first, second, n_second, n_unpaid):
    units = n_first + n_second + n_unpaid
    out.tariff[i] = units * first.tariff
    out.modifiers[i] = units * (first.modified - first.tariff + first.flat)
    lost = n_first * (first.modified - first.associated) + n_second * (first.modified - second.associated)
    out.association[i] = -lost - n_unpaid * (first.modified + first.flat)
    out.unpaid[i] = n_unpaid


@inner()
def _alone(law, rows, i, out):
    count = rows.quantity[i]
    unit = price_unit(law, rows, i, own_association(law, rows, i))
    freed = is_freed(law, rows, i, unit, unit.associated * law.acts.adds_up[rows.act[i]])
    carriers = count if law.acts.modality[rows.act[i]] == ULTRASOUND else 0
    participants = count if owes_participation(law, rows, i) else 0
    shares = share_units(law, rows, i, unit, count, freed, carriers, participants)
    _put(out, i, unit, count, unit, 0, 0)
    out.insurer[i], out.complementary[i], out.patient[i] = (
        shares.insurer,
        shares.complementary,
        shares.patient,
    )
    out.fees[i] = count if rows.equipment[i] > 0 and rows.machine[i] >= 0 else 0


@kernel(_nrt=False)
def price_alone(law, rows, visit, out):
    """Price the rows that belong to no visit (`visit` < 0)."""
    for i in range(rows.day.shape[0]):
        if visit[i] < 0:
            _alone(law, rows, i, out)


@inner()
def _visit_sum(law, rows, members):
    """Sum the amounts of the acts of a visit whose tariffs add up, for the threshold of the flat sum."""
    total = radiographs = 0
    for i in members:
        n_first, n_second, _ = split_units(law, rows, i, radiographs)
        radiographs += rows.quantity[i] if is_ranked_radiograph(law, rows, i) else 0
        if law.acts.adds_up[rows.act[i]]:
            total += n_first * price_unit(law, rows, i, own_association(law, rows, i)).associated
            total += n_second * price_unit(law, rows, i, second_association(law, rows, i)).associated
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
def _price_visit(law, rows, members, out, met):
    visit_sum = _visit_sum(law, rows, members)
    radiographs = participants = 0
    flat_sum_carried = False
    met[:] = 0
    for i in members:
        n_first, n_second, n_unpaid = split_units(law, rows, i, radiographs)
        radiographs += rows.quantity[i] if is_ranked_radiograph(law, rows, i) else 0
        first = price_unit(law, rows, i, own_association(law, rows, i))
        second = price_unit(law, rows, i, second_association(law, rows, i))
        freed = is_freed(law, rows, i, first, visit_sum)
        ultrasound = law.acts.modality[rows.act[i]] == ULTRASOUND
        carriers = 1 if freed and ultrasound and not flat_sum_carried and is_ordinary(law, rows, i) else 0
        flat_sum_carried = flat_sum_carried or (carriers == 1 and n_first > 0)
        owing = 0
        if owes_participation(law, rows, i):
            owing = max(0, law.shares.participation_max[rows.period[i]] - participants)
        first_owing = min(owing, n_first) if first.associated + first.flat > 0 else 0
        second_owing = min(owing - first_owing, n_second) if second.associated + second.flat > 0 else 0
        participants += first_owing + second_owing
        a = share_units(law, rows, i, first, n_first, freed, carriers, first_owing)
        second_freed = is_freed(law, rows, i, second, visit_sum)
        b = share_units(law, rows, i, second, n_second, second_freed, 0, second_owing)
        _put(out, i, first, n_first, second, n_second, n_unpaid)
        out.insurer[i] = a.insurer + b.insurer
        out.complementary[i] = a.complementary + b.complementary
        out.patient[i] = a.patient + b.patient
        _rank_fees(rows, i, out, met)


@kernel(_nrt=False)
def price_visits(law, rows, order, starts, out, met):
    """Price the rows of visits: `order` lists them visit by visit, in the order of the rules; `starts` cuts it."""
    for v in range(starts.shape[0] - 1):
        _price_visit(law, rows, order[starts[v] : starts[v + 1]], out, met)


class MachineFacts(NamedTuple):
    """What fees look up of each machine: its kind, year of installation, typed reference activity (-1 = none)."""

    kind: Whole
    installed_year: Whole
    typed_reference: Whole


class Fees(NamedTuple):
    """Technical fees of each row: bounds in cents (-1 = missing value) and units per band in the high case."""

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
    """Price fees in the order given, one entry per (row, first or second); `counts[machine, year]` runs."""
    low, high = np.zeros(4, np.int64), np.zeros(4, np.int64)
    for e in range(row.shape[0]):
        i, m, p = row[e], machine[e], period[e]
        count = counts[m, year[e] - first_year]
        band_units(rules, machines, p, m, count, n[e], False, low)
        band_units(rules, machines, p, m, count, n[e], True, high)
        counts[m, year[e] - first_year] = count + n[e]
        for b in range(4):
            out.units[i, b] += high[b]
            if low[b] != high[b]:
                out.unknown[i] = 1
            if low[b] == 0 and high[b] == 0:
                continue
            amount = fee_amount(rules, machines, p, m, b, age_year[e], second[e])
            if amount < 0 or out.low[i] < 0:
                out.low[i] = out.high[i] = -1
            else:
                out.low[i] += low[b] * amount
                out.high[i] += high[b] * amount
