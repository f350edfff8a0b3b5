"""The law as dense arrays, for pricing by look-up: days become periods, addresses become indices.

Amounts are int32 cents with -1 where nothing is in force (or the value is missing). Rates are int64
numerators over one common denominator, so that no rate is ever a float.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from radioscopie.calendar import FIRST_DAY, LAST_DAY, to_day
from radioscopie.errors import InputError, problem
from radioscopie.law.words import (
    AGES,
    BANDS,
    DAY0,
    DAYS,
    EQUIPMENT,
    KINDS,
    LETTERS,
    MODALITIES,
    NONE,
    fee_address,
    letters_mask,
    reference_address,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from radioscopie.arrays import Whole
    from radioscopie.law.load import Law, Value


MAX_DENOMINATOR = 10**9


class ActRules(NamedTuple):
    """What acts look up: `tariff[P, grid, A]`, grid 1 being `tariff_non_optam`; `percent[P, L]` and `flat[P, L]` of
    modifiers; `association[P, code 0..5]`; facts of acts `[A]`; every other array is `[P]`.
    """  # noqa: D205

    denominator: int
    tariff: Whole
    fee_kind: Whole
    modality: Whole
    adds_up: Whole
    prevention: Whole
    several_regions: Whole
    maternity: Whole
    accepts: Whole
    percent: Whole
    flat: Whole
    association: Whole
    radiograph_rule: Whole
    radiograph_second: Whole
    radiograph_max: Whole
    rank_by_tariff: Whole
    mri_max: Whole
    urgency_once: Whole
    overseas: Whole


class FeeRules(NamedTuple):
    """What technical fees look up: `amount[P, K, B, age]`, bounds of the bands `[P, K]`, every other array `[P]`."""

    denominator: int
    amount: Whole
    reference: Whole
    threshold_1: Whole
    threshold_2: Whole
    second_ct: Whole
    amortised_after: Whole


class ShareRules(NamedTuple):
    """What the sharing between insurer, complementary payer and patient looks up; every array is `[P]`."""

    denominator: int
    insurer: Whole
    flat_threshold: Whole
    flat_sum: Whole
    participation: Whole
    participation_max: Whole
    out_rate: Whole
    out_cap: Whole


@dataclass(frozen=True, slots=True)
class Compiled:
    """A law ready to price. P periods, A acts, L letters, K kinds of machine, B bands.

    Compiled code takes the three sets of rules as they are; their rates are over one denominator, the same in all.
    """

    version: str
    starts: Whole
    period_of_day: Whole
    codes: tuple[str, ...]
    acts: ActRules
    fees: FeeRules
    shares: ShareRules


def compile_law(law: Law) -> Compiled:
    """Turn a law into arrays; the law itself is untouched."""
    return compile_together(law)[0]


@lru_cache(maxsize=16)  # laws do not change: a command compiles the same ones two or three times
def compile_together(*laws: Law) -> tuple[Compiled, ...]:
    """Compile laws over the same periods and denominator, so that their arrays can be compared and mixed."""
    starts = tuple(sorted({start for law in laws for start in _period_starts(law)}))
    denominator = lcm(*(_common_denominator(law) for law in laws))
    if denominator > MAX_DENOMINATOR:
        raise InputError(problem("law.rates_too_fine", "law", denominator))
    return tuple(_compile(law, starts, denominator) for law in laws)


def _compile(law: Law, starts: tuple[date, ...], denominator: int) -> Compiled:
    days = [to_day(max(start, FIRST_DAY)) for start in starts]
    cells = _Cells(law, days, denominator)
    every_day = np.searchsorted(days, np.arange(DAY0, DAY0 + DAYS), side="right")
    return Compiled(
        version=law.version,
        starts=np.array(days, np.int32),
        period_of_day=(every_day - 1).astype(np.int16),
        codes=law.acts,
        acts=_act_rules(cells, law.acts),
        fees=_fee_rules(cells),
        shares=_share_rules(cells),
    )


def _act_rules(cells: _Cells, codes: tuple[str, ...]) -> ActRules:
    law = cells.law
    return ActRules(
        denominator=cells.denominator,
        tariff=_tariffs(cells, codes),
        fee_kind=_static(law, codes, "fee", EQUIPMENT.index),
        modality=_static(law, codes, "modality", MODALITIES.index),
        adds_up=_static(law, codes, "exemption_code", lambda word: int(word == "1")),
        prevention=_static(law, codes, "exemption_code", lambda word: int("7" in word)),
        several_regions=_static(law, codes, "ct_regions", lambda word: int("+" in word)),
        maternity=_static(law, codes, "maternity_by_nature", int),
        accepts=_static(law, codes, "modifiers", letters_mask, np.int64),
        percent=np.stack([cells.row(f"modifiers.{letter}.rate") for letter in LETTERS], axis=1),
        flat=np.stack([cells.row(f"modifiers.{letter}.amount") for letter in LETTERS], axis=1),
        association=_associations(cells),
        radiograph_rule=cells.row("associations.radiograph_general_rule"),
        radiograph_second=cells.row("associations.radiograph_second_rate"),
        radiograph_max=cells.row("associations.radiograph_max_acts"),
        rank_by_tariff=cells.row("associations.rank_by_tariff"),
        mri_max=cells.row("associations.mri_max_acts"),
        urgency_once=cells.row("modifiers.urgency_once_a_visit"),
        overseas=cells.row("overseas.act_coefficient"),
    )


def _fee_rules(cells: _Cells) -> FeeRules:
    return FeeRules(
        denominator=cells.denominator,
        amount=_fees(cells),
        reference=np.stack([cells.row(reference_address(kind)) for kind in KINDS], axis=1),
        threshold_1=np.stack([cells.row(f"fee_thresholds.{kind[0]}.threshold_1") for kind in KINDS], axis=1),
        threshold_2=np.stack([cells.row(f"fee_thresholds.{kind[0]}.threshold_2") for kind in KINDS], axis=1),
        second_ct=cells.row("technical_fee_rules.second_ct_rate"),
        amortised_after=cells.row("technical_fee_rules.amortised_after_years"),
    )


def _share_rules(cells: _Cells) -> ShareRules:
    return ShareRules(
        denominator=cells.denominator,
        insurer=cells.row("patient_share.insurer_rate"),
        flat_threshold=cells.row("patient_share.flat_sum_threshold"),
        flat_sum=cells.row("patient_share.flat_sum"),
        participation=cells.row("patient_share.participation"),
        participation_max=cells.row("patient_share.participation_max_per_day"),
        out_rate=cells.row("patient_share.out_of_pathway_rate"),
        out_cap=cells.row("patient_share.out_of_pathway_cap"),
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """Reads one address over all periods as integers."""

    law: Law
    days: list[int]
    denominator: int

    def row(self, address: str) -> Whole:
        entry = self.law.entries.get(address)
        row = np.full(len(self.days), NONE, np.int64)
        for value in entry.values if entry else ():
            row[self._span(value)] = self._integer(value)
        return row

    def _span(self, value: Value) -> slice:
        first = bisect_left(self.days, to_day(max(value.valid_from, FIRST_DAY)))
        last = len(self.days) if value.ends_on is None else bisect_left(self.days, to_day(value.ends_on))
        return slice(first, last)

    def _integer(self, value: Value) -> int:
        if value.value is None:
            return NONE
        if isinstance(value.value, Fraction):
            return int(value.value * self.denominator)
        return int(value.value)


def _period_starts(law: Law) -> tuple[date, ...]:
    starts = {FIRST_DAY}
    for entry in law.entries.values():
        if entry.kind != "text":
            starts.update(value.valid_from for value in entry.values)
            starts.update(value.ends_on for value in entry.values if value.ends_on)
    return tuple(sorted(start for start in starts if FIRST_DAY <= start <= LAST_DAY))


def _common_denominator(law: Law) -> int:
    rates = [v.value for entry in law.entries.values() if entry.kind == "rate" for v in entry.values]
    return lcm(*(rate.denominator for rate in rates if isinstance(rate, Fraction)))


def _tariffs(cells: _Cells, codes: tuple[str, ...]) -> Whole:
    grids = [[cells.row(f"acts.{code}.{grid}") for code in codes] for grid in ("tariff", "tariff_non_optam")]
    return np.ascontiguousarray(np.array(grids, np.int32).transpose(2, 0, 1))


def _static(
    law: Law, codes: tuple[str, ...], name: str, read: Callable[[str], int], dtype: type[np.integer] = np.int8
) -> Whole:
    return np.array([read(str(law.entries[f"acts.{code}.{name}"].values[-1].value)) for code in codes], dtype)


def _associations(cells: _Cells) -> Whole:
    coded = [cells.row(f"associations.{code}.rate") for code in range(1, 6)]
    return np.stack([np.full(len(cells.days), cells.denominator, np.int64), *coded], axis=1)


def _fees(cells: _Cells) -> Whole:
    fee = np.full((len(cells.days), len(KINDS), len(BANDS), len(AGES)), NONE, np.int32)
    for k, kind in enumerate(KINDS):
        for b, band in enumerate(BANDS):
            for a, age in enumerate(AGES):
                fee[:, k, b, a] = cells.row(fee_address(kind, band, age))
    return fee
