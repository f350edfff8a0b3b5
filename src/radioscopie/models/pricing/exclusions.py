"""Acts that the notes of the CCAM never let be billed in one visit: found in the rows, priced as billed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.law.words import MODALITIES

if TYPE_CHECKING:
    from collections.abc import Collection

    from radioscopie.arrays import Bools
    from radioscopie.law.compile import Compiled
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.encode import Coded


CONTRAST = ("YYYY666",)
PELVIS = ("NAQK007", "NAQK023")
INTERVENTIONAL = "19.01.09.02"


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
