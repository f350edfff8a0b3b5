"""Exact amounts of an outcome, in cents times `SCALE`, and their rounding, once, to the cents that are published."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, MODALITIES
from radioscopie.models.scenarios.prices import COMPONENTS, PARTS
from radioscopie.models.scenarios.rows import SECTORS
from radioscopie.models.scenarios.slots import PPM
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from radioscopie.arrays import Ints
    from radioscopie.models.scenarios.counts import Counts
    from radioscopie.models.scenarios.evaluate import Outcome, PlaceAmounts

    Exact = NDArray[np.object_]

PERMILLE = 1000
SCALE = PPM * PERMILLE
SUPPLEMENT = MODALITIES.index("supplement")
FEE_MODALITY = {"ct": "ct", "mri": "mri", "pet": "nuclear"}
PAYERS = ("insurer", "complementary", "patient")
NO_SECTOR = "technical_fee"
INSURER_COLUMN = 1  # of `Places.acts`


def published(exact: Sequence[int]) -> list[int]:
    """Round exact amounts to cents so that they add up to their rounded total: each is the step of a rounded sum."""
    sums = [0, *accumulate(exact)]
    return [rounded(after) - rounded(before) for before, after in pairwise(sums)]


def moved(before: Sequence[int], after: Sequence[int]) -> list[int]:
    """Round exact changes to cents so that they add up to the change of the rounded totals; no change gives no cent."""
    sums = accumulate((new - old for old, new in zip(before, after, strict=True)), initial=sum(before))
    return [rounded(reached) - rounded(start) for start, reached in pairwise(sums)]


def steps(stages: Sequence[int]) -> list[int]:
    """Give what each stage adds to the one before."""
    return [after - before for before, after in pairwise(stages)]


def spread(exact: Sequence[int], total: int) -> list[int]:
    """Round exact changes to cents that add up to a total in cents; the odd cents go to the largest change."""
    if not exact:
        return []
    cents = [rounded(change) for change in exact]
    largest = max(range(len(exact)), key=lambda i: abs(exact[i]))
    cents[largest] += total - sum(cents)
    return cents


def rounded(exact: int) -> int:
    """Round an exact amount to the nearest cent, a half going up."""
    return half_up(exact, SCALE)


def spending(outcome: Outcome) -> Exact:
    """Give the spending of each slot, all payers, technical fees included."""
    acts, fees = outcome.acts[:, :, COMPONENTS].sum(axis=(0, 2)), outcome.fees.sum(axis=0)
    paid: Exact = (_big(acts) + _big(fees)) * PERMILLE
    return paid


def insurer(outcome: Outcome) -> Exact:
    """Give the insurer's spending of each slot."""
    paid: Exact = by_payer(outcome)["insurer"]
    return paid


def by_modality(outcome: Outcome) -> dict[str, Exact]:
    """Give the spending of each modality by slot; a technical fee goes with the modality of its machine."""
    acts = _big(outcome.acts[:, :, COMPONENTS].sum(axis=2))
    found = {word: acts[i] * PERMILLE for i, word in enumerate(MODALITIES)}
    for equipment, modality in FEE_MODALITY.items():
        found[modality] = found[modality] + _big(outcome.fees[EQUIPMENT.index(equipment)]) * PERMILLE
    return found


def by_component(outcome: Outcome) -> dict[str, Exact]:
    """Give acts, modifiers, association, supplements (the acts that are supplements) and technical fees by slot."""
    ordinary = np.arange(len(MODALITIES)) != SUPPLEMENT
    acts, modifiers, association = (outcome.acts[ordinary][:, :, part].sum(axis=0) for part in COMPONENTS)
    supplements = outcome.acts[SUPPLEMENT][:, COMPONENTS].sum(axis=1)
    parts = {"acts": acts, "modifiers": modifiers, "association": association, "supplements": supplements}
    parts["technical_fees"] = outcome.fees.sum(axis=0)
    return {word: _big(part) * PERMILLE for word, part in parts.items()}


def by_payer(outcome: Outcome) -> dict[str, Exact]:
    """Share the spending of each slot between payers; technical fees are the insurer's."""
    ald = outcome.ald_permille
    found = {}
    for word in PAYERS:
        ordinary, free = (
            _big(outcome.acts[:, :, PARTS.index(part)].sum(axis=0)) for part in (word, f"{word}_ald")
        )
        found[word] = (PERMILLE - ald) * ordinary + ald * free
    found["insurer"] = found["insurer"] + _big(outcome.fees.sum(axis=0)) * PERMILLE
    return found


def by_sector(places: PlaceAmounts) -> dict[str, Exact]:
    """Give the spending of each sector by year; technical fees have none."""
    acts = _big(places.acts[..., 0].sum(axis=0)) * PERMILLE
    found = {word: acts[i] for i, word in enumerate(SECTORS)}
    return found | {NO_SECTOR: _big(places.fees.sum(axis=0)) * PERMILLE}


def by_place(places: PlaceAmounts, counts: Counts, column: int, ald: int | None) -> dict[str, Exact]:
    """Give the spending by year of each word of a column of places; the insurer's when a share of `ald` is given."""
    acts = places.acts.sum(axis=1)
    total = _big(acts[..., 0]) * PERMILLE
    if ald is not None:
        total = _big(acts[..., INSURER_COLUMN]) * (PERMILLE - ald) + _big(acts[..., INSURER_COLUMN + 1]) * ald
    total = total + _big(places.fees) * PERMILLE
    mine: dict[str, list[int]] = {}
    for i, place in enumerate(counts.places):
        mine.setdefault(place[column], []).append(i)
    return {word: total[mine[word]].sum(axis=0) for word in sorted(mine)}


def _big(amounts: Ints) -> Exact:
    """Give integers that cannot overflow."""
    return amounts.astype(object)
