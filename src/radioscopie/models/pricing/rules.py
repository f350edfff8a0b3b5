"""The rules for one act and one visit, on integers. Each function is a sentence of docs/reference/pricing.md.

They are compiled by numba; `tables` is a `Tables`, `rows` a `Rows`, `i` a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from radioscopie.jit import inner, kernel
from radioscopie.law.words import MODALITIES
from radioscopie.money import half_up

if TYPE_CHECKING:
    import numpy as np

    Ints = np.ndarray[tuple[int, ...], np.dtype[np.integer]]

RADIOGRAPHY = MODALITIES.index("radiography")
ULTRASOUND = MODALITIES.index("ultrasound")
SUPPLEMENT = MODALITIES.index("supplement")
rounded = kernel()(half_up)  # the same rounding, compiled
STATUTES = ("", "ald", "maternity", "c2s", "work_accident")
ORDINARY, ALD, MATERNITY, C2S, WORK_ACCIDENT = range(5)
SEPARATE_MOMENTS = 5


class Tables(NamedTuple):
    """What the rules look up: arrays of `Compiled`, and the modifiers of each combination met in the data."""

    denominator: int
    tariff: Ints
    modality: Ints
    adds_up: Ints
    maternity: Ints
    percent: Ints
    flat: Ints
    child: Ints
    association: Ints
    radiograph_rule: Ints
    radiograph_second: Ints
    radiograph_max: Ints
    insurer: Ints
    flat_threshold: Ints
    flat_sum: Ints
    participation: Ints
    participation_max: Ints
    out_rate: Ints
    out_cap: Ints
    overseas: Ints


class Rows(NamedTuple):
    """One array per column of the accepted rows, all of the same length; see `encode`."""

    day: Ints
    period: Ints
    act: Ints
    combo: Ints
    association: Ints
    quantity: Ints
    grid: Ints
    statute: Ints
    outside: Ints
    overseas: Ints
    machine: Ints
    equipment: Ints


class Unit(NamedTuple):
    """One act done once, in cents: tariff, with percentages, after association, flat modifiers in full."""

    tariff: int
    modified: int
    associated: int
    flat: int


class Shares(NamedTuple):
    """Who pays, in cents."""

    insurer: int
    complementary: int
    patient: int


@inner()
def unit_tariff(tables, rows, i):
    """Give the tariff of one unit: grid of the sector, overseas coefficient; 0 when not in force."""
    tariff = tables.tariff[rows.period[i], rows.grid[i], rows.act[i]]
    if tariff < 0:
        return 0
    if rows.overseas[i]:
        return rounded(tariff * tables.overseas[rows.period[i]], tables.denominator)
    return tariff


@kernel(_nrt=False)
def price_unit(tables, rows, i, association):
    """Price one unit at an association rate (a numerator)."""
    p, combo = rows.period[i], rows.combo[i]
    tariff = unit_tariff(tables, rows, i)
    if tariff == 0:
        return Unit(0, 0, 0, 0)
    modified = rounded(tariff * (tables.denominator + tables.percent[p, combo]), tables.denominator)
    return Unit(tariff, modified, rounded(modified * association, tables.denominator), tables.flat[p, combo])


@inner()
def own_association(tables, rows, i):
    """Give the association rate that the row itself says."""
    return tables.association[rows.period[i], rows.association[i]]


@inner()
def is_ranked_radiograph(tables, rows, i):
    """Tell whether the radiograph rule of visits applies to the row."""
    p = rows.period[i]
    radiograph = tables.modality[rows.act[i]] == RADIOGRAPHY
    return tables.radiograph_rule[p] == 1 and radiograph and rows.association[i] != SEPARATE_MOMENTS


@inner()
def split_units(tables, rows, i, before):
    """Split the units of a row of a visit: paid as the row says, at the second rate, not billable.

    `before` = ranked radiographs of the visit already met.
    """
    quantity = rows.quantity[i]
    if not is_ranked_radiograph(tables, rows, i):
        return quantity, 0, 0
    first = 1 if before == 0 else 0
    second = min(quantity - first, max(0, tables.radiograph_max[rows.period[i]] - before - first))
    return first, second, quantity - first - second


@inner()
def second_association(tables, rows, i):
    """Give the rate of the second radiograph: the lower of the row's own and the rule's."""
    return min(own_association(tables, rows, i), tables.radiograph_second[rows.period[i]])


@inner()
def is_freed(tables, rows, i, unit, visit_sum):
    """Tell whether a unit escapes the ordinary co-payment by its amount."""
    threshold = tables.flat_threshold[rows.period[i]]
    if unit.associated >= threshold:
        return True
    return tables.modality[rows.act[i]] == ULTRASOUND and visit_sum >= threshold


@inner()
def is_ordinary(tables, rows, i):
    """Tell whether the ordinary co-payment applies to the statute and the act."""
    statute = rows.statute[i]
    return (statute in (ORDINARY, C2S)) and tables.maternity[rows.act[i]] == 0


@inner()
def owes_participation(tables, rows, i):
    """Tell whether the patient owes the flat participation on each paid unit of the row."""
    statute, act = rows.statute[i], rows.act[i]
    if statute in (MATERNITY, C2S) or tables.maternity[act] == 1:
        return False
    return tables.modality[act] != SUPPLEMENT and tables.child[rows.combo[i]] == 0


@inner()
def share_unit(tables, rows, i, unit, freed, carries_flat_sum, participates):
    """Share one unit between insurer, complementary payer and patient."""
    p, amount = rows.period[i], unit.associated + unit.flat
    co_payment = 0
    if is_ordinary(tables, rows, i):
        if not freed:
            co_payment = amount - rounded(amount * tables.insurer[p], tables.denominator)
        elif carries_flat_sum:
            co_payment = min(tables.flat_sum[p], amount)
    penalty = 0
    if rows.outside[i] and rows.statute[i] == ORDINARY and tables.maternity[rows.act[i]] == 0:
        penalty = min(
            rounded(amount * tables.out_rate[p], tables.denominator), tables.out_cap[p], amount - co_payment
        )
    participation = min(tables.participation[p], amount - co_payment - penalty) if participates else 0
    return Shares(amount - co_payment - penalty - participation, co_payment, penalty + participation)


@inner()
def share_units(tables, rows, i, unit, count, freed, carriers, participants):
    """Share `count` equal units: the first `carriers` carry the flat sum, the first `participants` participate."""
    insurer = complementary = patient = 0
    done = 0
    for end in (min(carriers, participants, count), min(max(carriers, participants), count), count):
        if end > done:
            shares = share_unit(tables, rows, i, unit, freed, done < carriers, done < participants)
            insurer += (end - done) * shares.insurer
            complementary += (end - done) * shares.complementary
            patient += (end - done) * shares.patient
            done = end
    return Shares(insurer, complementary, patient)
