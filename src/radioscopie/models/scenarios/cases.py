"""Many cases of a variant at once: what the insurer spends at every stage when its numbers take many values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.scenarios.insurer import Insured
from radioscopie.models.scenarios.model import each, fee_units_of, fleets_of, third_rate
from radioscopie.models.scenarios.perimeters import NAMES
from radioscopie.models.scenarios.responses import changes_of, responds
from radioscopie.models.scenarios.stages import same_limits
from radioscopie.models.scenarios.volumes import volumes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.scenarios.model import Model, Prices
    from radioscopie.models.scenarios.stages import ScenarioStage
    from radioscopie.models.scenarios.volumes import VolumeBasis

    Values = Mapping[str, Reals]


@dataclass(frozen=True, slots=True)
class Cases:
    """What the insurer spends in D cases, shapes (perimeters, D, stages, S).

    Parameters
    ----------
    spent : all of it
    no_third : without the radiographs third or later in a visit
    """

    spent: Insured
    no_third: Insured


def cases(model: Model, name: str, values: Values, *, responding: bool = False) -> Cases:
    """Compute every stage of a variant in D cases.

    Parameters
    ----------
    values : value of each number by key, each of shape (D,)
    responding : volumes respond to the changes of price of each case; else to those at central values
    """
    path, count, basis = model.paths[name], len(next(iter(values.values()))), model.basis[name]
    parts = np.zeros((5, len(NAMES), count, len(path), len(model.slots.first)), np.int64)
    for stage_ids in _shared(model, name):
        done = _done(model, path[stage_ids[0]], values, basis)
        if responding and stage_ids[0] == 0 and responds(model, name):
            basis = replace(basis, price_change=changes_of(model, name, (done.acts, done.third), done.fees))
        for i in stage_ids:
            parts[:, :, :, i] = _paid(model, model.prices[name][i], done)
    ordinary, free, third, third_free, fees = parts
    no_third = Insured(ordinary, free, fees, np.rint(10 * values["ald_pct"]).astype(np.int64)[:, None, None])
    return Cases(replace(no_third, ordinary=ordinary + third, free=free + third_free), no_third)


@dataclass(frozen=True, slots=True)
class _Done:
    """What is paid in D cases, in millionths: acts and those third in a visit by family, fees (`fee_units_of`)."""

    acts: Ints
    third: Ints
    fees: Ints


def _done(model: Model, stage: ScenarioStage, values: Values, basis: VolumeBasis) -> _Done:
    fleets = fleets_of(model, stage.world, values)
    found = each(volumes(stage.world, values, basis, fleets[0]), len(fleets))
    third = third_rate(found.paid, values["third_radiograph_pct"])
    return _Done(found.paid, third, fee_units_of(model, stage, found.fees, fleets, values))


def _paid(model: Model, prices: Prices, done: _Done) -> tuple[Ints, ...]:
    """Give the insurer's part of acts, of those third in a visit, each without and with co-payment, and fees.

    Each of shape (perimeters, D, S).
    """
    fees = np.maximum(prices.fees(model.slots)[: done.fees.shape[2]], 0)
    return (
        *_acts(done.acts, prices.insured),
        *_acts(done.third, prices.insured_third),
        np.einsum("dpksba,ksba->pds", done.fees, fees),
    )


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


def _acts(factor: Ints, cents: Ints) -> Ints:
    """Add up families: factors, shape (D, families, S), times cents, shape (payers, perimeters, families, S)."""
    spent: Ints = np.einsum("dns,ipns->ipds", factor, cents)
    return spent
