"""The accounts of the nation drawn many times: charges, what is assumed of practices, and the scenario's numbers.

Each number has a random stream of its own, named after it: base and variants meet the same luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.desks import WHOLE, summed
from radioscopie.models.finances.distribution_draws import Chances, charge_draws, whole_draws
from radioscopie.models.joins.nation_accounts.holders import HOLDERS
from radioscopie.models.joins.nation_accounts.scenario_takings import unit_cost
from radioscopie.models.scenarios.draws import draw
from radioscopie.models.scenarios.evaluate import machine_fees
from radioscopie.models.scenarios.kernels import fold
from radioscopie.models.scenarios.model import fee_units, fleet_of, third_rate
from radioscopie.models.scenarios.slots import PPM
from radioscopie.models.scenarios.volumes import volumes
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.models.scenarios.fleet import ScenarioFleet
    from radioscopie.models.scenarios.model import Model
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.reference_nation import Hypothesis


FINE = 10_000
WAYS = len(HOLDERS)
EVERY = slice(None)


@dataclass(frozen=True, slots=True)
class Received:
    """Receipts of a year in K draws: acts (K, P) and fees by way of holding (K, H, P), in cents."""

    acts: Ints
    fees: Ints


def chances(
    practices: Practices,
    lines: Sequence[Charge],
    hypotheses: Mapping[str, Hypothesis],
    acts: Ints,
    count: int,
    seed: int,
    part: slice = EVERY,
) -> Chances:
    """Draw charges and what is assumed of practices: triangular between low and high values.

    Parameters
    ----------
    acts : receipts of acts of the reference year by practice, which radiologists follow, in cents, shape (P,)
    count, seed : number of draws, and what makes them the same again
    part : which of the draws are made
    """
    drawn = [charge_draws(line, count, seed)[part] for line in lines]
    few = {key: _hypothesis(one, count, seed)[part] for key, one in hypotheses.items()}
    shared, clinic = (half_up(few[key] * WHOLE, FINE) for key in ("group_share", "clinic_held"))
    held = np.stack([np.full(len(shared), WHOLE), shared, WHOLE - clinic], axis=1).astype(np.int64)
    weights = acts * practices.judged * np.exp(few["radiologist_spread"][:, None] / FINE * practices.luck)
    total = half_up(100 * few["radiologists"], FINE)[:, None]
    radiologists = np.rint(total * weights / weights.sum(axis=1, keepdims=True)).astype(np.int64)
    return Chances(np.stack(drawn, axis=1), held, radiologists)


def _hypothesis(one: Hypothesis, count: int, seed: int) -> Ints:
    """Draw a hypothesis, in ten-thousandths."""
    low, central, high = (round(FINE * value) for value in one.value.values)
    return whole_draws((low, central, high), seed, f"accounts {one.key}", count)


def received(
    model: Model, practices: Practices, name: str, i: int, count: int, seed: int, part: slice = EVERY
) -> dict[int, Received]:
    """Draw the receipts of stage i of a variant, by year; `part`: which of the draws are made."""
    drawn = _without_growth(draw(model.scenario, count, seed))
    values, slots = {key: own[part] for key, own in drawn.items()}, model.slots
    world = model.paths[name][i].world
    central = {change.renew_pct.key: change.renew_pct.value.central for change in world.fleet}
    fleet = fleet_of(model, world, central)
    found = volumes(world, values, model.basis[name], fleet)
    shape = (len(range(count)[part]), len(model.families.modality), len(slots.first))
    acts, fees = (np.ascontiguousarray(np.broadcast_to(factor, shape)) for factor in (found.acts, found.fees))
    done, paid = _done(model, practices, name, i), _paid(model, practices, name, i, values, fees, fleet)
    rate = third_rate(acts, values["third_radiograph_pct"])
    return {
        year: Received(_acts((acts, rate), done, slots.year_index == y), half_up(paid[..., y], PPM))
        for y, year in enumerate(slots.years)
    }


def _without_growth(values: Mapping[str, Reals]) -> dict[str, Reals]:
    return {
        key: 0 * value if key.split("/")[-1].startswith("growth.") else value for key, value in values.items()
    }


def _done(model: Model, practices: Practices, name: str, i: int) -> Ints:
    """Price the reference year's acts by practice, family and slot, in cents, shape (P, families, S, 2).

    The last part is what being third in a visit changes (`unit_cost`).
    """
    counts, slots, families = model.counts, model.slots, model.families
    size, many = len(practices.desks.practices), len(families.modality)
    practice = np.append(practices.desks.practice, size)[counts.place]
    place = practice * many + families.of_act[counts.cells.act[counts.cell]]
    cost, slot = unit_cost(model.prices[name][i]), np.arange(len(slots.first))
    out = np.zeros(((size + 1) * many, 1, len(slot), cost.shape[2]), np.int64)
    fold(place, np.zeros_like(place), counts.cell, counts.units, slots.pattern, slot, cost, out)
    return out.reshape(size + 1, many, len(slot), -1)[:size]


def _acts(factors: tuple[Ints, Ints], done: Ints, during: Bools) -> Ints:
    """Multiply the reference year's acts by the factors of each draw, shape (K, P), in cents."""
    size, total = len(done), np.zeros((len(factors[0]), len(done)), np.int64)
    for part, factor in enumerate(factors):
        own = done[:, :, during, part].reshape(size, -1)
        touched = own.any(axis=0)
        total += factor[:, :, during].reshape(len(factor), -1)[:, touched] @ own[:, touched].T
    cents: Ints = half_up(total, PPM)
    return cents


def _paid(
    model: Model,
    practices: Practices,
    name: str,
    i: int,
    values: Mapping[str, Reals],
    factor: Ints,
    fleet: ScenarioFleet,
) -> Ints:
    """Count and price the fees of each draw, in millionths of a cent, shape (K, H, P, Y)."""
    size, stage = len(practices.desks.practices), model.paths[name][i]
    place = (practices.desks.machine_practice * WAYS + practices.holder)[fleet.source]
    bucket = np.arange(len(fleet.source))
    out = []
    for own, numbers in zip(factor, _each(values, len(factor)), strict=True):
        units = fee_units(model, stage, own, fleet, numbers, bucket)
        by_place = summed(machine_fees(units, model.prices[name][i], fleet, model.slots), place, size * WAYS)
        out.append(by_place.reshape(size, WAYS, -1).swapaxes(0, 1))
    return np.stack(out)


def _each(values: Mapping[str, Reals], count: int) -> Iterator[dict[str, float]]:
    for rank in range(count):
        yield {key: float(value[rank]) for key, value in values.items()}
