"""What a price rests on that no text says."""

from __future__ import annotations

import operator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day
from radioscopie.law.words import (
    AGES,
    BANDS,
    KINDS,
    LETTERS,
    MODALITIES,
    fee_address,
    letters_mask,
    reference_address,
)
from radioscopie.models.pricing.findings import urgency_not_paid
from radioscopie.models.pricing.ranks import MRI
from radioscopie.models.pricing.rules import RADIOGRAPHY, SEPARATE_MOMENTS, STATUTES
from radioscopie.result import Assumption

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.encode import Coded, Fleet
    from radioscopie.models.pricing.engine import Amounts
    from radioscopie.result import Sayable


GRIDS = ("tariff", "tariff_non_optam")
ALWAYS = (
    "price.assume_share_rounding",
    "price.assume_complementary",
    "price.assume_adults",
    "price.assume_yearly_cap",
)
SPECIALTY_LETTERS = "FPSU"
FREED_MODALITIES = ("radiography", "ct", "mri", "nuclear")


def assumptions_of(
    law: Law, compiled: Compiled, fleet: Fleet, coded: Coded, amounts: Amounts
) -> tuple[Assumption, ...]:
    """List every value used whose status is not `read`, and every hypothesis of the method that these rows meet."""
    fees = assumptions_of_fees(law, compiled, fleet, coded, amounts)
    return (*assumptions_of_acts(law, compiled, coded, amounts), *fees)


def assumptions_of_acts(
    law: Law, compiled: Compiled, coded: Coded, amounts: Amounts
) -> tuple[Assumption, ...]:
    """List those of the acts, and of the method."""
    return (*_values(law, compiled, coded), *_method(compiled, coded, amounts))


def _at(law: Law, address: str, day: int, rows: int) -> Iterator[Assumption]:
    entry = law.entries[address]
    value = entry.at(from_day(day))
    has_ended = value.value is None and any(
        one.value is not None for one in entry.values if one.valid_from <= from_day(day)
    )
    if value.status != "read" and not has_ended:
        yield Assumption(address, value.status, value.note, rows)


def merge_assumptions(
    found: list[Assumption], rows: Callable[[int, int], int] = operator.add
) -> list[Assumption]:
    """Put equal assumptions together; `rows` says how their rows combine (added, or the larger)."""
    merged: dict[tuple[str, Sayable], Assumption] = {}
    for one in found:
        known = merged.get((one.key, one.note))
        merged[one.key, one.note] = replace(one, rows=rows(one.rows, known.rows if known else 0))
    return [merged[key] for key in sorted(merged, key=lambda key: (key[0], str(key[1])))]


def _values(law: Law, compiled: Compiled, coded: Coded) -> list[Assumption]:
    rows = coded.rows
    found: list[Assumption] = []
    for (period, grid, act), count in _counted(coded, rows.period, rows.grid, rows.act):
        address = f"acts.{compiled.codes[act]}.{GRIDS[grid]}"
        found += _at(law, address, int(compiled.starts[period]), count)
    masks = np.array([letters_mask(combo) for combo in coded.combos], np.int64)[rows.combo]
    for (period, mask), count in _counted(coded, rows.period, masks):
        for j, letter in enumerate(LETTERS):
            if mask >> j & 1:
                name = "rate" if f"modifiers.{letter}.rate" in law.entries else "amount"
                found += _at(law, f"modifiers.{letter}.{name}", int(compiled.starts[period]), count)
    for (period, out, overseas), count in _counted(coded, rows.period, rows.outside, rows.overseas):
        day = int(compiled.starts[period])
        if out:
            found += _at(law, "patient_share.out_of_pathway_rate", day, count)
        if overseas:
            found += _at(law, "overseas.act_coefficient", day, count)
        for name in ("insurer_rate", "participation"):
            found += _at(law, f"patient_share.{name}", day, count)
    opens = rows.equipment > 0
    for (act,), count in _counted(coded, rows.act[opens], where=opens):
        found += _at(law, f"acts.{compiled.codes[act]}.fee", int(compiled.starts[-1]), count)
    inside = coded.visit >= 0
    for (period,), count in _counted(coded, rows.period[inside], where=inside):
        found += _at(law, "associations.radiograph_general_rule", int(compiled.starts[period]), count)
    for address, met in _rules_of_visits(compiled, coded).items():
        for (period,), count in _counted(coded, rows.period[met], where=met):
            found += _at(law, address, int(compiled.starts[period]), count)
    return merge_assumptions(found)


def _rules_of_visits(compiled: Compiled, coded: Coded) -> dict[str, Bools]:
    """Say which rows of visits each rule of a session looks at."""
    rows, inside = coded.rows, coded.visit >= 0
    urgent = np.array([bool(set(combo) & set(SPECIALTY_LETTERS)) for combo in coded.combos], bool)
    return {
        "associations.mri_max_acts": inside & (compiled.acts.modality[rows.act] == MRI),
        "modifiers.urgency_once_a_visit": inside & urgent[rows.combo],
    }


def assumptions_of_fees(
    law: Law, compiled: Compiled, fleet: Fleet, coded: Coded, amounts: Amounts
) -> list[Assumption]:
    """List those of the technical fees that rows open."""
    rows, found = coded.rows, list[Assumption]()
    paid = np.flatnonzero(amounts.acts.fees + amounts.acts.second_fees)
    machine, period = rows.machine[paid], rows.period[paid]
    age = (coded.year[paid] - compiled.fees.amortised_after[period] > fleet.installed_year[machine]).astype(
        np.int8
    )
    is_second = (amounts.acts.second_fees[paid] > 0).astype(np.int8)
    for (p, second), count in _counted(coded, period, is_second, where=paid):
        if second:
            found += _at(law, "technical_fee_rules.second_ct_rate", int(compiled.starts[p]), count)
    for (p, k), count in _counted(coded, period, fleet.kind[machine], where=paid):
        if KINDS[k][0] != "ct":
            found += _at(law, reference_address(KINDS[k]), int(compiled.starts[p]), count)
    bands = amounts.fees.units[paid] > 0
    used_bands = bands.astype(np.int8).T
    for (p, k, a, *used), count in _counted(coded, period, fleet.kind[machine], age, *used_bands, where=paid):
        for b, band in enumerate(BANDS):
            if used[b]:
                found += _at(law, fee_address(KINDS[k], band, AGES[a]), int(compiled.starts[p]), count)
    if amounts.fees.unknown.any():
        found.append(
            Assumption(
                "fee_thresholds.ct.reference",
                "missing",
                "",
                coded.count(amounts.fees.unknown == 1),
                "0",
                "",
                "threshold_1",
            )
        )
    return merge_assumptions(found)


def _counted(
    coded: Coded, *columns: Whole, where: Bools | Whole | None = None
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Count the rows of the distinct combinations of small non-negative columns, those of the entries `where`."""
    if len(columns[0]) == 0:
        return
    sizes = [int(column.max()) + 1 for column in columns]
    key = np.ravel_multi_index([column.astype(np.int64) for column in columns], sizes)
    values, place, counts = np.unique(key, return_inverse=True, return_counts=True)
    if coded.times is not None:
        counts = np.zeros(len(values), np.int64)
        np.add.at(counts, place, coded.times if where is None else coded.times[where])
    for value, count in zip(values, counts, strict=True):
        yield tuple(int(x) for x in np.unravel_index(value, sizes)), int(count)


def _method(compiled: Compiled, coded: Coded, amounts: Amounts) -> list[Assumption]:
    rows, acts = coded.rows, amounts.acts
    masks = np.array([letters_mask(combo) for combo in coded.combos], np.int64)[rows.combo]
    met = {
        "price.assume_association_rounding": (rows.association == 2) | (rows.association == 3),
        "price.assume_modifiers_v81": masks != 0,
        "price.assume_specialty": masks & letters_mask(SPECIALTY_LETTERS) != 0,
        "price.assume_one_doctor": urgency_not_paid(compiled, coded, amounts),
        "price.assume_one_mri_act": (acts.unpaid > 0) & (compiled.acts.modality[rows.act] == MRI),
        "price.assume_ranks": acts.moved > 0,
        "price.assume_second_ct_count": acts.second_fees > 0,
        "price.assume_overseas_rounding": rows.overseas == 1,
        "price.assume_prevention": (compiled.acts.prevention[rows.act] == 1) & (rows.statute == 0),
        "price.assume_one_fee_a_session": acts.lost_fees > 0,
        "price.assume_maternity_by_nature": compiled.acts.maternity[rows.act] == 1,
        "price.assume_work_accident": rows.statute == STATUTES.index("work_accident"),
        "price.assume_pathway": rows.outside == 1,
        "price.assume_ct_code_5": (rows.association == SEPARATE_MOMENTS)
        & (acts.second_fees + acts.lost_fees > 0),
        "price.assume_radiograph_scope": (compiled.acts.modality[rows.act] == RADIOGRAPHY)
        & (coded.visit >= 0),
        "price.assume_several_regions": _several_regions(compiled, coded),
        "price.assume_freed": _freed_by_amount(compiled, coded, amounts),
    }
    counted = [
        Assumption(key, "assumed", "", coded.count(rows_met))
        for key, rows_met in met.items()
        if rows_met.any()
    ]
    every = coded.count(np.ones(len(rows.day), bool))
    return counted + [Assumption(key, "assumed", "", every) for key in ALWAYS]


def _several_regions(compiled: Compiled, coded: Coded) -> Bools:
    """Find fees of one CT act over several regions: a second fee may be billable (R5.3, M3.5)."""
    return np.asarray((compiled.acts.several_regions[coded.rows.act] == 1) & (coded.rows.machine >= 0))


def _freed_by_amount(compiled: Compiled, coded: Coded, amounts: Amounts) -> Bools:
    """Find dear acts freed of the co-payment though the statute (M6.1) does not name their modality."""
    rows, acts = coded.rows, amounts.acts
    named = np.isin(compiled.acts.modality[rows.act], [MODALITIES.index(word) for word in FREED_MODALITIES])
    unit = (acts.tariff + acts.modifiers + acts.association) // rows.quantity
    return np.asarray(~named & (rows.statute == 0) & (unit >= compiled.shares.flat_threshold[rows.period]))
