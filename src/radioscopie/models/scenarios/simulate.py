"""Draws of the uncertain numbers: insurer spending of every stage, draw by draw."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.scenarios.cases import cases
from radioscopie.models.scenarios.draws import draw
from radioscopie.models.scenarios.insurer import Insured, slot_cents, summed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.scenarios.model import Model

    Block = tuple[Ints, Insured, Insured]

BLOCK = 50
THREADS = 2
ENDS = [0, -1]  # the base and the variant, of all stages


@dataclass(frozen=True, slots=True)
class Draws:
    """Insurer spending by draw, for each variant.

    Parameters
    ----------
    spent : of every stage, in cents (`insurer.slot_cents`), shape (draws, stages, S)
    ends : of the base and of the variant, exact, shapes (perimeters, draws, 2, S)
    no_third : the same without the radiographs third or later in a visit
    seed : of the streams
    """

    spent: Mapping[str, Ints]
    ends: Mapping[str, Insured]
    no_third: Mapping[str, Insured]
    seed: int


def simulate(model: Model, count: int, seed: int, advance: Callable[[int], None] = lambda _: None) -> Draws:
    """Draw the uncertain numbers and compute every stage of every variant.

    Parameters
    ----------
    advance : called with the number of draws done, for a progress line; what it raises ends the work
    """
    values = draw(model.scenario, count, seed)
    parts = [slice(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK)]
    blocks = [{key: own[part] for key, own in values.items()} for part in parts]
    done = {name: _drawn(model, name, blocks, advance) for name in model.paths}
    spent = {name: own[0] for name, own in done.items()}
    ends = {name: own[1] for name, own in done.items()}
    return Draws(spent, ends, {name: own[2] for name, own in done.items()}, seed)


def _drawn(
    model: Model, name: str, blocks: Sequence[Mapping[str, Reals]], advance: Callable[[int], None]
) -> Block:
    """Compute the draws of a variant; blocks not begun when `advance` raises are left undone."""
    done: list[Block] = []
    pool = ThreadPoolExecutor(THREADS)
    try:
        for block in pool.map(partial(_block, model, name), blocks):
            done.append(block)
            advance(len(block[0]))
    finally:
        pool.shutdown(cancel_futures=True)
    spent, ends, no_third = zip(*done, strict=True)
    return np.concatenate(spent), _joined(ends), _joined(no_third)


def _block(model: Model, name: str, values: Mapping[str, Reals]) -> Block:
    """Compute a block of draws: `spent`, `ends` and `no_third` of `Draws`."""
    found = cases(model, name, values)
    spent = slot_cents(summed(found.spent), model.slots.year_index)
    return spent, ends_of(found.spent), ends_of(found.no_third)


def ends_of(spent: Insured) -> Insured:
    """Keep the base and the variant, of all stages."""
    ordinary, free, fees = (part[..., ENDS, :] for part in (spent.ordinary, spent.free, spent.fees))
    return replace(spent, ordinary=ordinary, free=free, fees=fees)


def _joined(blocks: Sequence[Insured]) -> Insured:
    ordinary, free, fees = (
        np.concatenate([getattr(one, name) for one in blocks], axis=1)
        for name in ("ordinary", "free", "fees")
    )
    return Insured(ordinary, free, fees, np.concatenate([one.ald_permille for one in blocks]))
