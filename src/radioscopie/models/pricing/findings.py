"""What looks wrong in the rows, or needs to be known, without changing their price."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day, is_sunday_or_holiday, to_day
from radioscopie.law.words import MODALITIES
from radioscopie.models.pricing.encode import rules_for
from radioscopie.models.pricing.pasted import pasted_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.models.pricing.engine import Amounts


SPECIFIC_DEROGATION = 4
PASTED = "price.pasted"
FEE_MISSING, FEE_UNKNOWN = "price.fee_missing", "price.fee_unknown"
CONTRAST = ("YYYY666",)
PELVIS = ("NAQK007", "NAQK023")
INTERVENTIONAL = "19.01.09.02"
WHOLE_ABDOMEN = ("abdomen+pelvis", "abdomen")


def findings_of(
    law: Law,
    compiled: Compiled,
    coded: Coded,
    amounts: Amounts,
    of_fees: Mapping[str, int] = MappingProxyType({}),
) -> tuple[tuple[str, int], ...]:
    """Give the findings that have rows: (key of its text, rows)."""
    counts = counted_findings(law, compiled, coded, amounts, of_fees)
    return tuple((key, rows) for key, rows in counts.items() if rows)


def counted_findings(
    law: Law,
    compiled: Compiled,
    coded: Coded,
    amounts: Amounts,
    of_fees: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, int]:
    """Count the rows of every finding, always in one order.

    Parameters
    ----------
    of_fees : counts of `FEE_MISSING` and `FEE_UNKNOWN`, where fees are counted apart from acts
    """
    rows, acts = coded.rows, amounts.acts
    mri = np.asarray(compiled.acts.modality[rows.act] == MODALITIES.index("mri"))
    found = {
        "price.fee_elsewhere": (rows.equipment > 0) & (rows.machine < 0),
        FEE_MISSING: amounts.fees.low < 0,
        FEE_UNKNOWN: amounts.fees.unknown == 1,
        "price.unpaid_radiographs": (acts.unpaid > 0) & ~mri,
        "price.unpaid_mri": (acts.unpaid > 0) & mri,
        "price.rank_moved": (acts.moved > 0) & (rows.association > 0),
        "price.urgency_once": urgency_not_paid(compiled, coded, amounts),
        "price.lost_fees": acts.lost_fees > 0,
        "price.ct_pairs": _odd_ct(law, compiled, coded),
        "price.contrast_act": contrast_without_its_act(law, compiled, coded),
        "price.pelvis_hip": pelvis_with_hip(law, compiled, coded),
        "price.interventional_excluded": interventional_exclusions(law, compiled, coded),
    }
    return {key: coded.count(where) for key, where in found.items()} | dict(of_fees)


def urgency_not_paid(compiled: Compiled, coded: Coded, amounts: Amounts) -> Bools:
    """Find the rows of which an act paid bears an urgency modifier that another act of its visit carries (M12.2)."""
    rows, acts = coded.rows, amounts.acts
    bears = rules_for(compiled, coded.combos).combos.flat[rows.period, rows.combo] > 0
    return np.asarray(bears & (acts.tariff > 0) & (acts.urgent < rows.quantity - acts.unpaid))


def file_findings(coded: Coded) -> dict[str, int]:
    """Count what looks wrong in the rows as the file has them, whatever the law."""
    pasted = pasted_rows(coded)
    return calendar_findings(coded) | ({PASTED: pasted} if pasted else {})


def calendar_findings(coded: Coded) -> dict[str, int]:
    """Count what looks wrong on the day of the exam: a replayed year has other Sundays."""
    has_f = np.array(["F" in combo for combo in coded.combos])[coded.rows.combo]
    odd = int((has_f & ~_sundays(coded.rows.day)).sum())
    return {"price.f_on_ordinary_day": odd} if odd else {}


def _sundays(day: Whole) -> Bools:
    if not len(day):
        return np.zeros(0, bool)
    first, last = int(day.min()), int(day.max())
    return np.array([is_sunday_or_holiday(from_day(one)) for one in range(first, last + 1)])[day - first]


def _odd_ct(law: Law, compiled: Compiled, coded: Coded) -> Bools:
    """Find the CT rows of visits whose CT acts are not one of the pairs that may be billed together (R3.6 to R3.8)."""
    rows, odd = coded.rows, np.zeros(len(coded.visit), bool)
    ct = np.flatnonzero((compiled.acts.fee_kind[rows.act] == 1) & (coded.visit >= 0))
    ct = ct[np.argsort(coded.visit[ct], kind="stable")]
    starts = np.flatnonzero(np.diff(coded.visit[ct], prepend=-1, append=-1)).tolist() if len(ct) else []
    for first, last in pairwise(starts):
        members = ct[first:last]
        units = int(rows.quantity[members].sum())
        if units > 1 and not (units == 2 and _is_pair(law, compiled, coded, members)):
            odd[members] = True
    return odd


def _is_pair(law: Law, compiled: Compiled, coded: Coded, members: Whole) -> bool:
    """Tell whether two CT acts with code 4 are of two regions that associate."""
    if len(members) == 1 or set(coded.rows.association[members]) != {SPECIFIC_DEROGATION}:
        return False
    regions = [
        str(law.entries[f"acts.{compiled.codes[act]}.ct_regions"].values[-1].value).replace(*WHOLE_ABDOMEN)
        for act in coded.rows.act[members]
    ]
    pairs = str(law.entries["associations.ct_pairs"].values[-1].value).split(",")
    return {*regions} in [{*pair.split("+")} for pair in pairs]


def contrast_without_its_act(law: Law, compiled: Compiled, coded: Coded) -> Bools:
    """Find the rows of YYYY666 in a visit without an act that opens it, or with a CT (R4.2)."""
    opening = _listed(law, "supplements.YYYY666.acts", compiled, coded)
    ct = np.asarray(compiled.acts.modality[coded.rows.act] == MODALITIES.index("ct"))
    inside = _of(CONTRAST, compiled, coded) & (coded.visit >= 0)
    return inside & (~_beside(opening, coded) | _beside(ct, coded))


def pelvis_with_hip(law: Law, compiled: Compiled, coded: Coded) -> Bools:
    """Find the rows of a pelvis of several views and of a hip, in one visit (R3.11)."""
    hip = _listed(law, "associations.pelvis_excludes_hip", compiled, coded)
    pelvis = _of(PELVIS, compiled, coded)
    return (pelvis & _beside(hip, coded)) | (hip & _beside(pelvis, coded))


def interventional_exclusions(law: Law, compiled: Compiled, coded: Coded) -> Bools:
    """Find the rows of acts that the imaging of an interventional act excludes, in its visit (R3.10)."""
    sections = [str(law.entries[f"acts.{code}.section"].values[-1].value) for code in compiled.codes]
    imaging = np.array([section == INTERVENTIONAL for section in sections])[coded.rows.act]
    excluded = _listed(law, "associations.interventional_excludes", compiled, coded)
    return excluded & _beside(imaging, coded)


def _of(codes: Collection[str], compiled: Compiled, coded: Coded) -> Bools:
    return np.array([code in codes for code in compiled.codes])[coded.rows.act]


def _listed(law: Law, address: str, compiled: Compiled, coded: Coded) -> Bools:
    """Find the rows whose act is in a list of the law on the day of the row."""
    day, inside = coded.rows.day, np.zeros(len(coded.rows.day), bool)
    for value in law.entries[address].values:
        ended = False if value.ends_on is None else day >= to_day(value.ends_on)
        in_force = (day >= to_day(value.valid_from)) & ~np.asarray(ended)
        inside |= _of(str(value.value).split(","), compiled, coded) & in_force
    return inside


def _beside(where: Bools, coded: Coded) -> Bools:
    """Find the rows whose visit holds one of those rows."""
    known = coded.visit >= 0
    return known & np.isin(coded.visit, coded.visit[where & known])
