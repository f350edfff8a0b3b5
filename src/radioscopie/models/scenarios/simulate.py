"""Draws of the uncertain numbers: insurer spending of every stage, draw by draw."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.scenarios.draws import draw
from radioscopie.models.scenarios.fleet import make_fleet
from radioscopie.models.scenarios.model import fee_units, third_rate
from radioscopie.models.scenarios.prices import INSURER, INSURER_ALD
from radioscopie.models.scenarios.slots import PPM
from radioscopie.models.scenarios.stages import same_limits
from radioscopie.models.scenarios.volumes import volumes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.scenarios.model import Model


BLOCK = 50
THREADS = 2


@dataclass(frozen=True, slots=True)
class Draws:
    """Insurer spending in cents by draw, for each variant; rounded to the cent by part and slot.

    Parameters
    ----------
    spent : of every stage, shape (draws, stages, S)
    fees, third : what technical fees and radiographs third in a visit make of it, same shape
    seed : of the streams
    """

    spent: Mapping[str, Ints]
    fees: Mapping[str, Ints]
    third: Mapping[str, Ints]
    seed: int


def simulate(model: Model, count: int, seed: int, advance: Callable[[int], None] = lambda _: None) -> Draws:
    """Draw the uncertain numbers and compute every stage of every variant.

    Parameters
    ----------
    advance : called with the number of draws done, for a progress line
    """
    values = draw(model.scenario, count, seed)
    blocks = [slice(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK)]
    done: dict[str, list[tuple[Ints, Ints, Ints]]] = {}
    for name in model.paths:
        run = lambda block, name=name: _block(model, name, {k: v[block] for k, v in values.items()})  # noqa: E731
        with ThreadPoolExecutor(THREADS) as pool:
            done[name] = []
            for block in pool.map(run, blocks):
                done[name].append(block)
                advance(len(block[0]))
    spent, fees, third = (
        {name: np.concatenate([block[part] for block in found]) for name, found in done.items()}
        for part in range(3)
    )
    return Draws(spent, fees, third, seed)


def _block(model: Model, name: str, values: Mapping[str, Reals]) -> tuple[Ints, Ints, Ints]:
    """Compute a block of draws: `spent`, `fees` and `third` of `Draws`."""
    path, count = model.paths[name], len(next(iter(values.values())))
    spent, paid, third = (np.zeros((count, len(path), len(model.slots.first)), np.int64) for _ in range(3))
    for stage_ids in _shared(model, name):
        world = path[stage_ids[0]].world
        central = {change.renew_pct.key: change.renew_pct.value.central for change in world.fleet}
        fleet = make_fleet(world, model.counts, model.families, model.slots, central)
        found = volumes(world, values, model.basis[name], fleet)
        shape = (count, len(model.families.modality), len(model.slots.first))
        acts, fees = (np.broadcast_to(factor, shape) for factor in (found.acts, found.fees))
        rate = third_rate(acts, values["third_radiograph_pct"])
        for i in stage_ids:
            prices = model.prices[name][i]
            parts = ((acts, prices.family), (rate, prices.family_third))
            spent[:, i] = _acts(parts, values["ald_pct"])
            third[:, i] = spent[:, i] - _acts(parts[:1], values["ald_pct"])
        for d in range(count):
            own = {key: float(value[d]) for key, value in values.items()}
            units = fee_units(
                model, path[stage_ids[0]], np.ascontiguousarray(fees[d]), fleet, own, fleet.kind
            )
            for i in stage_ids:
                fee = np.maximum(model.prices[name][i].fees(model.slots)[: len(units)], 0)
                paid[d, i] = (units * fee).sum(axis=(0, 2, 3)) // PPM
    return spent + paid, paid, third


def _shared(model: Model, name: str) -> list[list[int]]:
    """Gather the stages that follow each other with the same volumes and the same bands of fees."""
    path = model.paths[name]
    groups: list[list[int]] = []
    for i, stage in enumerate(path):
        last = path[groups[-1][0]] if groups else None
        if last and last.world is stage.world and same_limits(last.law, stage.law):
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _acts(parts: tuple[tuple[Ints, Ints], ...], ald_pct: Reals) -> Ints:
    """Give the insurer's part of acts by draw and slot: ordinary patients, and those without co-payment.

    Parameters
    ----------
    parts : what adds up: factors, shape (draws, families, S), and cents, shape (families, S, parts)
    """
    ordinary, ald = (
        sum(np.einsum("dns,ns->ds", by, np.ascontiguousarray(cents[:, :, payer])) for by, cents in parts)
        // PPM
        for payer in (INSURER, INSURER_ALD)
    )
    permille = np.rint(10 * ald_pct).astype(np.int64)[:, None]
    mixed: Ints = ((1000 - permille) * ordinary + permille * ald) // 1000
    return mixed
