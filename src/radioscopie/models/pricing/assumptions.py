"""What a price rests on that no text says, and what looks wrong in the rows without changing their price."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day, is_sunday_or_holiday
from radioscopie.law.compile import AGES, BANDS, KINDS, LETTERS, Compiled, fee_address, letters_mask
from radioscopie.models.pricing.rules import STATUTES
from radioscopie.result import Assumption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.law.load import Law
    from radioscopie.models.pricing.encode import Coded, Fleet
    from radioscopie.models.pricing.engine import Amounts

    Ints = np.ndarray[tuple[int, ...], np.dtype[np.integer]]

GRIDS = ("tariff", "tariff_non_optam")
ALWAYS = (
    "price.assume_share_rounding",
    "price.assume_complementary",
    "price.assume_adults",
    "price.assume_yearly_cap",
)
SPECIALTY_LETTERS = "FPSU"


def assumptions_of(
    law: Law, compiled: Compiled, fleet: Fleet, coded: Coded, amounts: Amounts
) -> tuple[Assumption, ...]:
    """List every value used whose status is not `read`, and every hypothesis of the method that these rows meet."""
    found = [
        *_values(law, compiled, coded),
        *_fee_values(law, compiled, fleet, coded, amounts),
        *_method(compiled, coded, amounts),
    ]
    return tuple(found)


def _at(law: Law, address: str, day: int, rows: int) -> Iterator[Assumption]:
    value = law.entries[address].at(from_day(day))
    if value.status != "read":
        yield Assumption(address, value.status, value.note, rows)


def merge_assumptions(found: list[Assumption]) -> list[Assumption]:
    """Add up the rows of equal assumptions."""
    merged: dict[tuple[str, str], Assumption] = {}
    for one in found:
        known = merged.get((one.key, one.note))
        merged[one.key, one.note] = replace(one, rows=one.rows + (known.rows if known else 0))
    return [merged[key] for key in sorted(merged)]


def _values(law: Law, compiled: Compiled, coded: Coded) -> list[Assumption]:
    rows = coded.rows
    found: list[Assumption] = []
    for (period, grid, act), count in _counted(rows.period, rows.grid, rows.act):
        address = f"acts.{compiled.codes[act]}.{GRIDS[grid]}"
        found += _at(law, address, int(compiled.starts[period]), count)
    masks = np.array([letters_mask(combo) for combo in coded.combos], np.int64)[rows.combo]
    for (period, mask), count in _counted(rows.period, masks):
        for j, letter in enumerate(LETTERS):
            if mask >> j & 1:
                name = "rate" if compiled.percent[period, j] >= 0 else "amount"
                found += _at(law, f"modifiers.{letter}.{name}", int(compiled.starts[period]), count)
    for (period, out, overseas), count in _counted(rows.period, rows.outside, rows.overseas):
        day = int(compiled.starts[period])
        if out:
            found += _at(law, "patient_share.out_of_pathway_rate", day, count)
        if overseas:
            found += _at(law, "overseas.act_coefficient", day, count)
        for name in ("insurer_rate", "participation"):
            found += _at(law, f"patient_share.{name}", day, count)
    return merge_assumptions(found)


def _fee_values(
    law: Law, compiled: Compiled, fleet: Fleet, coded: Coded, amounts: Amounts
) -> list[Assumption]:
    rows, found = coded.rows, list[Assumption]()
    paid = np.flatnonzero(amounts.acts.fees + amounts.acts.second_fees)
    machine, period = rows.machine[paid], rows.period[paid]
    age = (coded.year[paid] - compiled.amortised_after[period] > fleet.installed_year[machine]).astype(
        np.int8
    )
    bands = amounts.fees.units[paid] > 0
    for (p, k, a, *used), count in _counted(period, fleet.kind[machine], age, *bands.astype(np.int8).T):
        for b, band in enumerate(BANDS):
            if used[b]:
                found += _at(law, fee_address(KINDS[k], band, AGES[a]), int(compiled.starts[p]), count)
    if amounts.fees.unknown.any():
        found.append(
            Assumption(
                "fee_thresholds.ct.reference",
                "missing",
                "",
                int(amounts.fees.unknown.sum()),
                "0",
                "",
                "threshold_1",
            )
        )
    return merge_assumptions(found)


def _counted(*columns: Ints) -> Iterator[tuple[tuple[int, ...], int]]:
    """Count the distinct combinations of small non-negative columns."""
    if len(columns[0]) == 0:
        return
    sizes = [int(column.max()) + 1 for column in columns]
    key = np.ravel_multi_index([column.astype(np.int64) for column in columns], sizes)
    values, counts = np.unique(key, return_counts=True)
    for value, count in zip(values, counts, strict=True):
        yield tuple(int(x) for x in np.unravel_index(value, sizes)), int(count)


def _method(compiled: Compiled, coded: Coded, amounts: Amounts) -> list[Assumption]:
    rows, acts = coded.rows, amounts.acts
    masks = np.array([letters_mask(combo) for combo in coded.combos], np.int64)[rows.combo]
    met = {
        "price.assume_association_rounding": (rows.association == 2) | (rows.association == 3),
        "price.assume_modifiers_v81": masks != 0,
        "price.assume_specialty": masks & letters_mask(SPECIALTY_LETTERS) != 0,
        "price.assume_second_ct_count": acts.second_fees > 0,
        "price.assume_overseas_rounding": rows.overseas == 1,
        "price.assume_prevention": (compiled.prevention[rows.act] == 1) & (rows.statute == 0),
        "price.assume_one_fee_a_session": acts.lost_fees > 0,
        "price.assume_maternity_by_nature": compiled.maternity[rows.act] == 1,
        "price.assume_work_accident": rows.statute == STATUTES.index("work_accident"),
    }
    counted = [
        Assumption(key, "assumed", "", int(rows_met.sum())) for key, rows_met in met.items() if rows_met.any()
    ]
    return counted + [Assumption(key, "assumed", "", len(rows.day)) for key in ALWAYS]


def findings_of(compiled: Compiled, coded: Coded, amounts: Amounts) -> tuple[tuple[str, int], ...]:
    """Count what looks wrong or needs to be known, without any effect on the price."""
    rows, acts = coded.rows, amounts.acts
    elsewhere = (rows.equipment > 0) & (rows.machine < 0)
    found = {
        "price.fee_elsewhere": elsewhere,
        "price.fee_missing": amounts.fees.low < 0,
        "price.fee_unknown": amounts.fees.unknown == 1,
        "price.unpaid_radiographs": acts.unpaid > 0,
        "price.lost_fees": acts.lost_fees > 0,
        "price.ct_pairs": _odd_ct(compiled, coded),
    }
    return tuple((key, int(where.sum())) for key, where in found.items() if where.any())


def calendar_findings(coded: Coded) -> dict[str, int]:
    """Count what looks wrong on the day of the exam: a replayed year has other Sundays."""
    has_f = np.array(["F" in combo for combo in coded.combos])[coded.rows.combo]
    odd = int((has_f & ~_sundays(coded.rows.day)).sum())
    return {"price.f_on_ordinary_day": odd} if odd else {}


def _sundays(day: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    days, position = np.unique(day, return_inverse=True)
    return np.array([is_sunday_or_holiday(from_day(int(d))) for d in days], bool)[position]


def _odd_ct(compiled: Compiled, coded: Coded) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Find CT rows of a visit with several CT acts whose association code is not 4 (R3.6)."""
    rows = coded.rows
    ct = (compiled.fee_kind[rows.act] == 1) & (coded.visit >= 0)
    units = np.zeros(int(coded.visit.max(initial=0)) + 1, np.int64)
    np.add.at(units, coded.visit[ct], rows.quantity[ct])
    several = units[np.maximum(coded.visit, 0)] > 1
    return np.asarray(ct & several & (rows.association != 4))
