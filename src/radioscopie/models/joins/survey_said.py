"""What the model answers to what the surveys of the federation asked: of practices, where they asked radiologists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.joins.nation_accounts.books import at_level, books, prepare
from radioscopie.ranges import CASES
from radioscopie.tables.charges import default_charges
from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from radioscopie.law.load import Law
    from radioscopie.models.nation.baseline import Baseline

DAYS, YEAR_DAYS = 14, 366
OVER, CENTS_OF_KEUR = "COV-005-OVER", 100_000
FIXED, STAFF = "fixed", "staff"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of practices, for low, central and high charges; `staff_kept`: the pay of staff is not cut."""

    staff_kept: bool
    low: float
    central: float
    high: float


def uncuttable(nation: Baseline, law: Law) -> tuple[Share, Share]:
    """Give the share of town practices with over 50 000 euros of charges that cannot be cut in two weeks of 2020.

    Returns
    -------
    Without the pay of staff (all on partial activity), then with it (all kept).
    """
    prepared = prepare(nation, law, default_charges())
    (book,) = books(prepared)
    over = int(quoted(OVER).value * CENTS_OF_KEUR)
    shares: dict[bool, list[float]] = {False: [], True: []}
    for case in CASES:
        held = at_level(prepared, book.desks, book.takings, "practice", case)
        fixed = held.charges_behaving(FIXED)
        for kept, charges in ((False, fixed), (True, fixed + held.charges_behaving(STAFF))):
            judged = charges[prepared.practices.judged]
            shares[kept].append(float(np.mean(judged * DAYS > over * YEAR_DAYS)))
    return Share(False, *shares[False]), Share(True, *shares[True])
