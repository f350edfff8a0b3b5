"""The rules for one act and one visit, on integers. Each function is a sentence of docs/reference/pricing.md.

They are compiled by numba; `law` is a `Rules`, `rows` a `Rows`, `i` a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from radioscopie.jit import inner, kernel
from radioscopie.law.words import MODALITIES
from radioscopie.money import half_up

if TYPE_CHECKING:
    from radioscopie.arrays import Whole
    from radioscopie.law.compile import ActRules, ShareRules


RADIOGRAPHY = MODALITIES.index("radiography")
ULTRASOUND = MODALITIES.index("ultrasound")
SUPPLEMENT = MODALITIES.index("supplement")
rounded = kernel()(half_up)  # the same rounding, compiled
STATUTES = ("", "ald", "maternity", "c2s", "work_accident")
ORDINARY, ALD, MATERNITY, C2S, WORK_ACCIDENT = range(5)
SEPARATE_MOMENTS = 5


class Combos(NamedTuple):
    """What each combination of modifiers met in the data comes to: `percent` and `flat` `[P, C]`, `child` `[C]`."""

    percent: Whole
    flat: Whole
    child: Whole


class Rules(NamedTuple):
    """What the rules of acts look up."""

    acts: ActRules
    shares: ShareRules
    combos: Combos


class Rows(NamedTuple):
    """One array per column of the accepted rows, all of the same length; see `encode`."""

    day: Whole
    period: Whole
    act: Whole
    combo: Whole
    association: Whole
    quantity: Whole
    grid: Whole
    statute: Whole
    outside: Whole
    overseas: Whole
    machine: Whole
    equipment: Whole


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
def unit_tariff(law, rows, i):
    """Give the tariff of one unit: grid of the sector, overseas coefficient; 0 when not in force."""
    tariff = law.acts.tariff[rows.period[i], rows.grid[i], rows.act[i]]
    if tariff < 0:
        return 0
    if rows.overseas[i]:
        return rounded(tariff * law.acts.overseas[rows.period[i]], law.acts.denominator)
    return tariff


@kernel(_nrt=False)
def price_unit(law, rows, i, association, urgent):
    """Price one unit at an association rate (a numerator); `urgent` = it carries its flat modifiers."""
    p, combo = rows.period[i], rows.combo[i]
    tariff = unit_tariff(law, rows, i)
    if tariff == 0:
        return Unit(0, 0, 0, 0)
    modified = rounded(tariff * (law.acts.denominator + law.combos.percent[p, combo]), law.acts.denominator)
    flat = law.combos.flat[p, combo] if urgent else 0
    return Unit(tariff, modified, rounded(modified * association, law.acts.denominator), flat)


@inner()
def own_association(law, rows, i):
    """Give the association rate that the row itself says."""
    return law.acts.association[rows.period[i], rows.association[i]]


@inner()
def is_freed(law, rows, i, unit, visit_sum):
    """Tell whether a unit escapes the ordinary co-payment by its amount."""
    threshold = law.shares.flat_threshold[rows.period[i]]
    if unit.associated >= threshold:
        return True
    return law.acts.modality[rows.act[i]] == ULTRASOUND and visit_sum >= threshold


@inner()
def is_ordinary(law, rows, i):
    """Tell whether the ordinary co-payment applies to the statute and the act."""
    statute = rows.statute[i]
    return (statute in (ORDINARY, C2S)) and law.acts.maternity[rows.act[i]] == 0


@inner()
def owes_participation(law, rows, i):
    """Tell whether the patient owes the flat participation on each paid unit of the row."""
    statute, act = rows.statute[i], rows.act[i]
    if statute in (MATERNITY, C2S) or law.acts.maternity[act] == 1:
        return False
    return law.acts.modality[act] != SUPPLEMENT and law.combos.child[rows.combo[i]] == 0


@inner()
def share_unit(law, rows, i, unit, freed, carries_flat_sum, participates):
    """Share one unit between insurer, complementary payer and patient."""
    p, amount = rows.period[i], unit.associated + unit.flat
    co_payment = 0
    if is_ordinary(law, rows, i):
        if not freed:
            co_payment = amount - rounded(amount * law.shares.insurer[p], law.shares.denominator)
        elif carries_flat_sum:
            co_payment = min(law.shares.flat_sum[p], amount)
    penalty = 0
    if rows.outside[i] and rows.statute[i] == ORDINARY and law.acts.maternity[rows.act[i]] == 0:
        penalty = min(
            rounded(amount * law.shares.out_rate[p], law.shares.denominator),
            law.shares.out_cap[p],
            amount - co_payment,
        )
    participation = min(law.shares.participation[p], amount - co_payment - penalty) if participates else 0
    return Shares(amount - co_payment - penalty - participation, co_payment, penalty + participation)


@inner()
def share_units(law, rows, i, unit, count, freed, carriers, participants):
    """Share `count` equal units: the first `carriers` carry the flat sum, the first `participants` participate."""
    insurer = complementary = patient = 0
    done = 0
    for end in (min(carriers, participants, count), min(max(carriers, participants), count), count):
        if end > done:
            shares = share_unit(law, rows, i, unit, freed, done < carriers, done < participants)
            insurer += (end - done) * shares.insurer
            complementary += (end - done) * shares.complementary
            patient += (end - done) * shares.patient
            done = end
    return Shares(insurer, complementary, patient)
