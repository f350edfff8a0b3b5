"""The accounts of the nation drawn many times: charges, what is assumed of practices, and the scenario's numbers.

Each number has a random stream of its own, named after it: base and variants meet the same luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.desks import WHOLE, summed
from radioscopie.models.finances.distribution_draws import Chances, charge_draws, whole_draws
from radioscopie.models.joins.nation_accounts.holders import HOLDERS
from radioscopie.models.joins.nation_accounts.scenario_takings import unit_cost
from radioscopie.models.scenarios.draws import draw
from radioscopie.models.scenarios.kernels import fold
from radioscopie.models.scenarios.model import fee_units, fleet_of, third_rate
from radioscopie.models.scenarios.slots import PPM
from radioscopie.models.scenarios.volumes import steady, volumes
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.models.scenarios.fleet import ScenarioFleet
    from radioscopie.models.scenarios.model import Model, Prices
    from radioscopie.models.scenarios.slots import Slots
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.reference_nation import Hypothesis


FINE = 10_000
PART, EXACT = 1 << 16, 1 << 53
WAYS = len(HOLDERS)
EVERY = slice(None)


@dataclass(frozen=True, slots=True)
class Received:
    """Receipts of a year in K draws, in cents.

    Parameters
    ----------
    acts : shape (K, P)
    fees : by way of holding, shape (K, H, P)
    apart : acts of what is in no practice, shape (K,)
    """

    acts: Ints
    fees: Ints
    apart: Ints


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
    few = {key: drawn_hypothesis(one, count, seed)[part] for key, one in hypotheses.items()}
    shared, clinic = (half_up(few[key] * WHOLE, FINE) for key in ("group_share", "clinic_held"))
    held = np.stack([np.full(len(shared), WHOLE), shared, WHOLE - clinic], axis=1).astype(np.int64)
    weights = acts * practices.judged * np.exp(few["radiologist_spread"][:, None] / FINE * practices.luck)
    total = half_up(100 * few["radiologists"], FINE)[:, None]
    radiologists = np.rint(total * weights / weights.sum(axis=1, keepdims=True)).astype(np.int64)
    return Chances(np.stack(drawn, axis=1), held, radiologists)


def drawn_hypothesis(one: Hypothesis, count: int, seed: int) -> Ints:
    """Draw a hypothesis, in ten-thousandths."""
    low, central, high = (round(FINE * value) for value in one.value.values)
    return whole_draws((low, central, high), seed, f"accounts {one.key}", count)


def received(
    model: Model, practices: Practices, name: str, i: int, count: int, seed: int, part: slice = EVERY
) -> dict[int, Received]:
    """Draw the receipts of stage i of a variant, by year; `part`: which of the draws are made."""
    return received_together(model, practices, name, (i,), count, seed, part)[0]


def received_together(
    model: Model,
    practices: Practices,
    name: str,
    stages: Sequence[int],
    count: int,
    seed: int,
    part: slice = EVERY,
    *,
    grows: bool = False,
) -> list[dict[int, Received]]:
    """Draw the receipts of stages that share their volumes and the limits of fees, by year; these are counted once.

    Parameters
    ----------
    grows : volumes grow as the scenario says; in accounts they do not
    """
    numbers = draw(model.scenario, count, seed)
    drawn = numbers if grows else steady(numbers)
    values, slots = {key: own[part] for key, own in drawn.items()}, model.slots
    world = model.paths[name][stages[0]].world
    central = {change.renew_pct.key: change.renew_pct.value.central for change in world.fleet}
    fleet = fleet_of(model, world, central)
    found = volumes(world, values, model.basis[name], fleet)
    shape = (len(range(count)[part]), len(model.families.modality), len(slots.first))
    acts, fees = (np.ascontiguousarray(np.broadcast_to(factor, shape)) for factor in (found.paid, found.fees))
    rate = third_rate(acts, values["third_radiograph_pct"])
    paid = _paid(model, practices, name, stages, values, fees, fleet)
    done: dict[bytes, dict[int, Ints]] = {}
    listed = []
    for rank, i in enumerate(stages):
        key = _acts_key(model.prices[name][i])
        if key not in done:
            own = _done(model, practices, name, i)
            done[key] = {
                year: _acts((acts, rate), own, slots.year_index == y) for y, year in enumerate(slots.years)
            }
        listed.append(
            {
                year: Received(
                    done[key][year][:, :-1], half_up(paid[rank][..., y], PPM), done[key][year][:, -1]
                )
                for y, year in enumerate(slots.years)
            }
        )
    return listed


def _acts_key(prices: Prices) -> bytes:
    """Tell prices of acts apart."""
    return sha256(prices.unit.tobytes() + prices.unit_third.tobytes()).digest()


def _done(model: Model, practices: Practices, name: str, i: int) -> Ints:
    """Price the reference year's acts by practice, family and slot, in cents, shape (P + 1, families, S, 2).

    The last place is what is in no practice, the last part what being third in a visit changes (`unit_cost`).
    """
    counts, slots, families = model.counts, model.slots, model.families
    size, many = len(practices.desks.practices), len(families.modality)
    practice = np.append(practices.desks.practice, size)[counts.place]
    place = practice * many + families.of_act[counts.cells.act[counts.cell]]
    cost, slot = unit_cost(model.prices[name][i]), np.arange(len(slots.first))
    out = np.zeros(((size + 1) * many, 1, len(slot), cost.shape[2]), np.int64)
    fold(place, np.zeros_like(place), counts.cell, counts.units, slots.pattern, slot, cost, out)
    return out.reshape(size + 1, many, len(slot), -1)


def _acts(factors: tuple[Ints, Ints], done: Ints, during: Bools) -> Ints:
    """Multiply the reference year's acts by the factors of each draw, shape (K, P + 1), in cents."""
    size, total = len(done), np.zeros((len(factors[0]), len(done)), np.int64)
    for part, factor in enumerate(factors):
        own = done[:, :, during, part].reshape(size, -1)
        touched = own.any(axis=0)
        total += exact_product(factor[:, :, during].reshape(len(factor), -1)[:, touched], own[:, touched].T)
    cents: Ints = half_up(total, PPM)
    return cents


def exact_product(one: Ints, other: Ints) -> Ints:
    """Multiply matrices of whole numbers by floating-point products that are exact, the second being cut in parts.

    Sums stay below 2^53 as long as a row of the first adds up to less than 2^53 / `PART`.
    """
    high, low = np.divmod(other, PART)
    if one.size == 0 or np.abs(one).sum(axis=1).max() * max(PART, int(np.abs(high).max(initial=0))) >= EXACT:
        return one @ other
    first = one.astype(np.float64)
    parts = (np.rint(first @ part.astype(np.float64)).astype(np.int64) for part in (high, low))
    found: Ints = next(parts) * PART + next(parts)
    return found


def _paid(
    model: Model,
    practices: Practices,
    name: str,
    stages: Sequence[int],
    values: Mapping[str, Reals],
    factor: Ints,
    fleet: ScenarioFleet,
) -> list[Ints]:
    """Count the fees of each draw and price them at each stage, in millionths of a cent, shapes (K, H, P, Y)."""
    size, slots = len(practices.desks.practices), model.slots
    stage, bucket = model.paths[name][stages[0]], np.arange(len(fleet.source))
    place = (practices.desks.machine_practice * WAYS + practices.holder)[fleet.source]
    tables = [np.maximum(model.prices[name][i].fees(slots), 0) for i in stages]
    apart, which = _distinct(tables)
    out = [np.zeros((len(factor), WAYS, size, len(slots.years)), np.int64) for _ in apart]
    for k, (own, numbers) in enumerate(zip(factor, _each(values, len(factor)), strict=True)):
        units = fee_units(model, stage, own, fleet, numbers, bucket)
        for rank, paid in enumerate(_machine_fees(units, apart, fleet.kind, slots)):
            out[rank][k] = summed(paid, place, size * WAYS).reshape(size, WAYS, -1).swapaxes(0, 1)
    return [out[rank] for rank in which]


def _distinct(tables: Sequence[Ints]) -> tuple[list[Ints], list[int]]:
    """Keep one of the tables that are equal; give which one stands for each."""
    known: dict[bytes, int] = {}
    which = [known.setdefault(table.tobytes(), len(known)) for table in tables]
    return [tables[which.index(rank)] for rank in range(len(known))], which


def _machine_fees(units: Ints, tables: Sequence[Ints], kind: Ints, slots: Slots) -> list[Ints]:
    """Price the fees of each machine under each table, by civil year, shapes (M, Y)."""
    years = len(slots.years)
    out = np.zeros((len(tables), len(units), years), np.int64)
    for one in np.unique(kind):
        mine = np.flatnonzero(kind == one)
        for y in range(years):
            during = slots.year_index == y
            count = units[mine][:, during].reshape(len(mine), -1)
            prices = np.stack([table[one][during].ravel() for table in tables], axis=1)
            out[:, mine, y] = exact_product(count, prices).T
    return list(out)


def _each(values: Mapping[str, Reals], count: int) -> Iterator[dict[str, float]]:
    for rank in range(count):
        yield {key: float(value[rank]) for key, value in values.items()}
