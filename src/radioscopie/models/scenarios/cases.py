"""Many cases of a variant at once: what the insurer spends at every stage when its numbers take many values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.scenarios.fleet import make_fleet
from radioscopie.models.scenarios.insurer import Insured
from radioscopie.models.scenarios.model import fee_units, third_rate
from radioscopie.models.scenarios.prices import INSURER, INSURER_ALD
from radioscopie.models.scenarios.stages import same_limits
from radioscopie.models.scenarios.volumes import volumes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.scenarios.model import Model
    from radioscopie.models.scenarios.volumes import Volumes

    Values = Mapping[str, Reals]


@dataclass(frozen=True, slots=True)
class Cases:
    """What the insurer spends in D cases, shapes (D, stages, S).

    Parameters
    ----------
    spent : all of it
    no_third : without the radiographs third or later in a visit
    """

    spent: Insured
    no_third: Insured


def cases(model: Model, name: str, values: Values) -> Cases:
    """Compute every stage of a variant in D cases.

    Parameters
    ----------
    values : value of each number by key, each of shape (D,)
    """
    path, count = model.paths[name], len(next(iter(values.values())))
    shape = (count, len(path), len(model.slots.first))
    ordinary, free, third, third_free, fees = (np.zeros(shape, np.int64) for _ in range(5))
    for stage_ids in _shared(model, name):
        world = path[stage_ids[0]].world
        central = {change.renew_pct.key: change.renew_pct.value.central for change in world.fleet}
        fleet = make_fleet(world, model.counts, model.families, model.slots, central)
        found = _each(volumes(world, values, model.basis[name], fleet), count)
        rate = third_rate(found.acts, values["third_radiograph_pct"])
        for i in stage_ids:
            prices = model.prices[name][i]
            third[:, i] = _acts(rate, prices.family_third, INSURER)
            third_free[:, i] = _acts(rate, prices.family_third, INSURER_ALD)
            ordinary[:, i] = _acts(found.acts, prices.family, INSURER)
            free[:, i] = _acts(found.acts, prices.family, INSURER_ALD)
        for d in range(count):
            own = {key: float(value[d]) for key, value in values.items()}
            units = fee_units(model, path[stage_ids[0]], found.fees[d], fleet, own, fleet.kind)
            for i in stage_ids:
                fee = np.maximum(model.prices[name][i].fees(model.slots)[: len(units)], 0)
                fees[d, i] = (units * fee).sum(axis=(0, 2, 3))
    ald = np.rint(10 * values["ald_pct"]).astype(np.int64)[:, None, None]
    no_third = Insured(ordinary, free, fees, ald)
    return Cases(replace(no_third, ordinary=ordinary + third, free=free + third_free), no_third)


def _each(found: Volumes, count: int) -> Volumes:
    """Give volumes of their own to each case, even where all have the same."""
    acts, fees = (
        np.ascontiguousarray(np.broadcast_to(factor, (count, *factor.shape[-2:])))
        for factor in (found.acts, found.fees)
    )
    return replace(found, acts=acts, fees=fees)


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


def _acts(factor: Ints, cents: Ints, payer: int) -> Ints:
    """Add up families: factors, shape (D, families, S), times cents, shape (families, S, parts)."""
    spent: Ints = np.einsum("dns,ns->ds", factor, np.ascontiguousarray(cents[:, :, payer]))
    return spent
