"""What levers share: at most which part of the sum of their losses is counted twice, proved from prices.

Levers on tariffs add up, and so do levers on modifiers; a tariff, a modifier, an association and each measure of
volume multiply. In a cell (an act with its modifiers, or a fee, in a stretch of days) these channels take off parts f
at the most pulls: together 1 - prod(1 - f), where the program counts sum f. What is counted twice, as a part of that,
grows with every f: its largest value over the cells, at the most pulls, holds for every plan and every practice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.scenarios.prices import COMPONENTS
from radioscopie.models.scenarios.volumes import ramped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.joins.policy.spec import Lever
    from radioscopie.models.scenarios.model import Model
    from radioscopie.models.scenarios.spec import World

TARIFFS = ("acts", "technical_fees", "supplements")
THIRD = "third_radiograph_pct"


def shared_part(model: Model, origin: str, levers: Mapping[str, Lever]) -> float:
    """Give the part of the sum of losses that levers may share, from 0 to 1.

    Parameters
    ----------
    origin : the variant with all levers at their least; "": the base
    levers : lever of each variant that pulls one lever to its most
    """
    acts: dict[str, Reals] = {}
    fees: dict[str, Reals] = {}
    for name, lever in levers.items():
        channel = _channel(lever)
        on_acts, on_fees = _parts(model, origin, name)
        acts[channel] = acts.get(channel, 0.0) + on_acts
        fees[channel] = fees.get(channel, 0.0) + on_fees
    return max((_most_shared(list(one.values())) for one in (acts, fees)), default=0.0)


def _channel(lever: Lever) -> str:
    """Name what a lever moves: values of one channel add up, channels multiply."""
    if lever.measure:
        return lever.name
    families = {move.address.split(".")[0] for move in lever.prices}
    return "tariffs" if families <= set(TARIFFS) else min(families)


def _parts(model: Model, origin: str, name: str) -> tuple[Reals, Reals]:
    """Give the parts that a lever takes off what acts and fees bring, shapes (cells, S) and (kinds, S, bands, ages)."""
    before = model.prices[origin][-1] if origin else model.prices[name][0]
    after, world = model.prices[name][-1], model.paths[name][-1].world
    share = model.scenario.assumptions[THIRD].value.high / 100
    was, now = ((one.unit + share * one.unit_third)[:, :, COMPONENTS].sum(axis=2) for one in (before, after))
    off = _off(model, world)
    on_acts = 1 - (1 - _part(was, now)) * (1 - off[model.families.of_act[model.counts.cells.act]])
    on_fees = _part(*(one.fees(model.slots) for one in (before, after)))
    return on_acts, 1 - (1 - on_fees) * (1 - off.max(axis=0))[None, :, None, None]


def _part(before: Reals | Ints, after: Reals | Ints) -> Reals:
    """Give the part of each price that is taken off."""
    found: Reals = np.clip((before - after) / np.maximum(before, 1), 0, 1)
    return found


def _off(model: Model, world: World) -> Reals:
    """Give the part of the acts of each family that a world takes off at the most, shape (families, S)."""
    kept = np.ones((len(model.families.modality), len(model.slots.first)))
    for measure in world.relevance:
        inside = model.families.inside[(measure.modality, measure.acts)]
        height = ramped(measure.start, measure.full, model.slots) * measure.reduction_pct.value.high / 100
        kept *= 1 - inside[:, None] * height
    for again in world.repeats:
        inside = model.families.of_modality(again.modality)
        share = again.repeat_pct.value.high * again.avoided_pct.value.high / 10_000
        kept *= 1 - inside[:, None] * ramped(again.start, again.full, model.slots) * share
    return 1 - kept


def _most_shared(channels: Sequence[Reals]) -> float:
    """Give the most that is counted twice in a cell, as a part of what its channels take off."""
    parts = np.stack(np.broadcast_arrays(*channels))
    total, together = parts.sum(axis=0), 1 - np.prod(1 - np.minimum(parts, 1), axis=0)
    twice = np.divide(total - together, total, out=np.zeros_like(total), where=total > 0)
    return float(twice.max(initial=0.0))
