"""How the acts of a visit are ranked (pricing.md, section 3): which units are paid, at which rate, with urgency or not.

A visit is ranked under each law from its tariffs without modifiers: the codes of the file say what was billed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from radioscopie.jit import inner, kernel
from radioscopie.law.words import MODALITIES
from radioscopie.models.pricing.rules import (
    RADIOGRAPHY,
    SEPARATE_MOMENTS,
    SUPPLEMENT,
    own_association,
    unit_tariff,
)

if TYPE_CHECKING:
    from radioscopie.arrays import Whole

MRI = MODALITIES.index("mri")
NUCLEAR, INTERVENTIONAL = MODALITIES.index("nuclear"), MODALITIES.index("interventional")
MAIN, SECOND = 1, 2  # codes of the general rule: the main act, the act at half rate


class Ranks(NamedTuple):
    """How the units of each row of the visits are paid, one entry a row in the order of the rules.

    `first` units at `first_rate`, then `second` at `second_rate` (numerators), then `unpaid`; of those paid, the first
    `urgent` carry the flat modifiers.
    """

    first: Whole
    first_rate: Whole
    second: Whole
    second_rate: Whole
    unpaid: Whole
    urgent: Whole


@inner()
def is_apart(rows, i):
    """Tell whether an act is of another moment of the day."""
    return rows.association[i] == SEPARATE_MOMENTS


@inner()
def follows_general_rule(law, rows, i):
    """Tell whether the code of a row is a rank among the acts of its visit."""
    modality = law.acts.modality[rows.act[i]]
    if modality in (SUPPLEMENT, INTERVENTIONAL, NUCLEAR):
        return False
    return law.acts.rank_by_tariff[rows.period[i]] == 1 and rows.association[i] in (MAIN, SECOND)


@inner()
def is_ranked_radiograph(law, rows, i):
    """Tell whether the radiograph rule of visits applies to the row."""
    radiograph = law.acts.modality[rows.act[i]] == RADIOGRAPHY
    return law.acts.radiograph_rule[rows.period[i]] == 1 and radiograph and not is_apart(rows, i)


@inner()
def is_ranked_mri(law, rows, i):
    """Tell whether an act is one of the MRI acts of which a session has so many."""
    mri = law.acts.modality[rows.act[i]] == MRI
    return law.acts.mri_max[rows.period[i]] >= 0 and mri and not is_apart(rows, i)


@inner()
def is_another_act(law, rows, i):
    """Tell whether an act is neither a ranked radiograph nor something added to one."""
    if is_ranked_radiograph(law, rows, i) or is_apart(rows, i) or unit_tariff(law, rows, i) == 0:
        return False
    return law.acts.modality[rows.act[i]] != SUPPLEMENT


@inner()
def _by_code(law, rows, i, mains, k, ranks):
    """Give the units their codes: the codes 1 of the visit go to its dearest acts; give how many are taken."""
    quantity, rates = rows.quantity[i], law.acts.association[rows.period[i]]
    ranks.first[k], ranks.second[k], ranks.unpaid[k] = quantity, 0, 0
    ranks.first_rate[k] = ranks.second_rate[k] = own_association(law, rows, i)
    if not follows_general_rule(law, rows, i):
        return 0
    taken = min(quantity, mains)
    ranks.first[k], ranks.second[k] = taken, quantity - taken
    ranks.first_rate[k], ranks.second_rate[k] = rates[MAIN], rates[SECOND]
    return taken


@inner()
def _as_radiographs(law, rows, i, before, lead, k, ranks):
    """Rank the radiographs of a row, `before` met already: one at the rate `lead`, a second, then nothing."""
    quantity, p = rows.quantity[i], rows.period[i]
    first = 1 if before == 0 else 0
    second = min(quantity - first, max(0, law.acts.radiograph_max[p] - before - first))
    ranks.first[k], ranks.second[k], ranks.unpaid[k] = first, second, quantity - first - second
    ranks.first_rate[k], ranks.second_rate[k] = lead, min(lead, law.acts.radiograph_second[p])


@inner()
def _as_mri(law, rows, i, before, k, ranks):
    """Leave unpaid the MRI acts of a row beyond those of a session, `before` met already."""
    paid = max(0, law.acts.mri_max[rows.period[i]] - before)
    ranks.first[k] = min(ranks.first[k], paid)
    ranks.second[k] = min(ranks.second[k], paid - ranks.first[k])
    ranks.unpaid[k] = rows.quantity[i] - ranks.first[k] - ranks.second[k]


@inner()
def _rate_of_first(k, ranks):
    return ranks.first_rate[k] if ranks.first[k] > 0 else ranks.second_rate[k]


@inner()
def _rank_visit(law, rows, order, start, end, ranks):
    mains = radiographs = others = 0
    for k in range(start, end):
        i = order[k]
        if follows_general_rule(law, rows, i) and rows.association[i] == MAIN:
            mains += rows.quantity[i]
        if is_ranked_radiograph(law, rows, i):
            radiographs += rows.quantity[i]
        others += 1 if is_another_act(law, rows, i) else 0
    among_themselves = radiographs > 1 and others == 0
    met, mri_met, lead = 0, 0, law.acts.denominator
    for k in range(start, end):
        i = order[k]
        mains -= _by_code(law, rows, i, mains, k, ranks)
        if is_ranked_radiograph(law, rows, i):
            if met == 0 and not among_themselves:
                lead = _rate_of_first(k, ranks)
            _as_radiographs(law, rows, i, met, lead, k, ranks)
            met += rows.quantity[i]
        elif is_ranked_mri(law, rows, i):
            _as_mri(law, rows, i, mri_met, k, ranks)
            mri_met += rows.quantity[i]


@inner()
def _carry_urgency(law, rows, order, start, end, apart, ranks):
    """Let one act of a moment carry the urgency: the dearest modifier, on the first act paid that bears it (M12.2)."""
    bearer, dearest = -1, 0
    for k in range(start, end):
        i = order[k]
        paid, flat = ranks.first[k] + ranks.second[k], law.combos.flat[rows.period[i], rows.combo[i]]
        if is_apart(rows, i) != apart or flat == 0 or unit_tariff(law, rows, i) == 0:
            continue
        if law.acts.urgency_once[rows.period[i]] != 1:
            ranks.urgent[k] = paid
        elif paid > 0 and flat > dearest:
            bearer, dearest = k, flat
    if bearer >= 0:
        ranks.urgent[bearer] = 1


@kernel(_nrt=False)
def rank_visits(law, rows, order, starts, ranks):
    """Rank the rows of visits: `order` lists them visit by visit, in the order of the rules; `starts` cuts it."""
    for v in range(starts.shape[0] - 1):
        start, end = starts[v], starts[v + 1]
        _rank_visit(law, rows, order, start, end, ranks)
        for k in range(start, end):
            ranks.urgent[k] = 0
        _carry_urgency(law, rows, order, start, end, False, ranks)
        _carry_urgency(law, rows, order, start, end, True, ranks)
