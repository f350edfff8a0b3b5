"""What the decision of 14 October 2025 does to prices, and to the technical fees of the baseline's year.

Volumes, machines and their ages stay those of the baseline's year: the effect of the texts alone.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.compile import compile_together
from radioscopie.models.nation.fleet import TOWN, YEAR
from radioscopie.models.nation.seen import looked_up
from radioscopie.models.nation.spending import coded, fee_cents

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from radioscopie.arrays import Ints
    from radioscopie.law.load import Law

BASE, STEP_1, STEP_2, STEP_3 = (
    date(2025, 11, 4),
    date(2025, 11, 5),
    date(2026, 7, 1),
    date(2027, 1, 1),
)
YEARS = (2025, 2026, 2027)
MILLION = 10**8
CT = "technical_fees.ct.full"


def law_measures(law: Law) -> dict[str, float]:
    """Give the price changes of the decision, in percent of the price of 4 November 2025, and the modifier rates."""
    return {
        "ct_full_fee_step_1_pct": _change(law, f"{CT}.non_amortised", STEP_1),
        "ct_full_fee_step_2_pct": _change(law, f"{CT}.non_amortised", STEP_2),
        "ct_full_fee_step_3_pct": _change(law, f"{CT}.non_amortised", STEP_3),
        "ct_amortised_fee_step_3_pct": _change(law, f"{CT}.amortised", STEP_3),
        "y_rate_before_pct": 100 * _value(law, "modifiers.Y.rate", BASE),
        "y_rate_after_pct": 100 * _value(law, "modifiers.Y.rate", STEP_1),
        "z_rate_before_pct": 100 * _value(law, "modifiers.Z.rate", BASE),
        "z_rate_after_pct": 100 * _value(law, "modifiers.Z.rate", STEP_1),
        "vascular_ultrasound_step_1_pct": _change(law, "acts.EBQM001.tariff", STEP_1),
        "coronary_step_1_pct": _change(law, "acts.DDQH012.tariff", STEP_1),
    }


def fee_savings(held: Mapping[str, pa.Table], law: Law) -> dict[str, float]:
    """Give what the insurer saves on technical fees, in millions of euros, at the central CT reference activity.

    Keys: fees_saving_<year>_m and its _low and _high bounds, the part of town machines, and the sum of the years.
    """
    found: dict[str, float] = {}
    in_town = np.isin(looked_up(held, "practices", "practice", "kind"), TOWN)
    for year in YEARS:
        low, central, high = fee_changes(held, law, year)
        found[f"fees_saving_{year}_m"] = -central.sum() / MILLION
        found[f"fees_saving_{year}_low_m"] = -max(low.sum(), high.sum()) / MILLION
        found[f"fees_saving_{year}_high_m"] = -min(low.sum(), high.sum()) / MILLION
        found[f"fees_saving_{year}_town_m"] = -central[in_town].sum() / MILLION
    found["fees_saving_2025_2027_m"] = sum(found[f"fees_saving_{year}_m"] for year in YEARS)
    return found


def fee_changes(held: Mapping[str, pa.Table], law: Law, year: int) -> tuple[Ints, Ints, Ints]:
    """Give the change of the fees of each machine in a year: law in force minus law of 4 November 2025, in cents.

    Three arrays of shape (machines,): CT reference activity nil, central, then equal to the first threshold.
    """
    base, enacted = compile_together(law.frozen(BASE), law)
    rows = coded(held, base)
    before = fee_cents(rows, base, held["machines"], year, YEAR)
    after = fee_cents(rows, enacted, held["machines"], year, YEAR)
    low, central, high = (then - now for then, now in zip(after, before, strict=True))
    return low, central, high


def _change(law: Law, address: str, on: date) -> float:
    return 100 * (_value(law, address, on) / _value(law, address, BASE) - 1)


def _value(law: Law, address: str, on: date) -> float:
    value = law.entries[address].at(on)
    return float(value.value) if value is not None and value.value is not None else float("nan")
