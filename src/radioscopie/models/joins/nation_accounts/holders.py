"""Who holds each machine of the nation, and which part of its work its technical fees pay for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.desks import WHOLE
from radioscopie.tables.nation import PERIMETERS
from radioscopie.tables.sites import EQUIPMENT, read_sites

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.tables.reference_nation import Hypothesis


TOWN = "town_radiologists"
OWN, SHARED, CLINIC = "own", "shared", "clinic"
HOLDERS = (OWN, SHARED, CLINIC)


def holders(baseline: Baseline, kinds: Mapping[str, str]) -> Ints:
    """Say who holds each machine, as ranks in `HOLDERS`, shape (M,).

    A machine of a mixed group is shared with the hospital it stands in; one that a clinic operates (SAE) may be the
    clinic's; the others are the practice's own.

    Parameters
    ----------
    kinds : kind of each practice, by name
    """
    operated = {
        f"{row['finess_et']}-{equipment}{rank + 1}"
        for row in read_sites().to_pylist()
        if row["legal_class"] == "private_profit"
        for equipment in EQUIPMENT
        for rank in range(row[f"{equipment}_operated"] or 0)
    }
    words = [
        SHARED if kinds[practice] == "mixed_group" else CLINIC if machine in operated else OWN
        for machine, practice in _rows(baseline, "machine", "practice")
    ]
    return np.array([HOLDERS.index(word) for word in words], np.int64)


def practice_permille(holder: Ints, hypotheses: Mapping[str, Hypothesis]) -> Ints:
    """Give the thousandths of each machine that are the practice's, at central values."""
    shared, clinic = (hypotheses[key].value.central for key in ("group_share", "clinic_held"))
    permille = np.array([WHOLE, round(WHOLE * shared), round(WHOLE * (1 - clinic))], np.int64)
    given: Ints = permille[holder]
    return given


def external_permille(baseline: Baseline) -> Ints:
    """Give the thousandths of each machine's exams that technical fees pay: patients not admitted (SAE), all in town.

    A hospital that does not declare both has the share of all those that do; of PET nobody publishes the admitted.
    """
    known = {
        (row["finess_et"], equipment): (row[f"{equipment}_exams_external"], row[f"{equipment}_exams"])
        for row in read_sites().to_pylist()
        if row["legal_class"] in ("public", "private_non_profit")
        for equipment in EQUIPMENT
        if row[f"{equipment}_exams"] and row[f"{equipment}_exams_external"] is not None
    }
    whole = {e: tuple(sum(v[i] for k, v in known.items() if k[1] == e) for i in (0, 1)) for e in EQUIPMENT}
    kinds = dict(zip(*(baseline.practices[name].to_pylist() for name in ("practice", "kind")), strict=True))
    shares = [
        (1, 1) if PERIMETERS[kinds[practice]] == TOWN else known.get((site, e)) or whole.get(e, (1, 1))
        for site, e, practice in _rows(baseline, "site", "equipment", "practice")
    ]
    return np.array([round(WHOLE * some / every) for some, every in shares], np.int64)


def _rows(baseline: Baseline, *columns: str) -> list[tuple[str, ...]]:
    return list(zip(*(baseline.machines[name].to_pylist() for name in columns), strict=True))
