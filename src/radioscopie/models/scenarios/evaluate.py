"""What a stage of a variant comes to, at given values: exact sums of cents times millionths of an act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, KINDS, MODALITIES
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.homes import at_home, home_shares, without_placed
from radioscopie.models.scenarios.kernels import fold
from radioscopie.models.scenarios.model import act_cents, case, case_of, fee_units, third_rate
from radioscopie.models.scenarios.prices import COMPONENTS, INSURER, INSURER_ALD
from radioscopie.models.scenarios.rows import SECTORS, sum_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.scenarios.fleet import ScenarioFleet
    from radioscopie.models.scenarios.model import Model, Prices
    from radioscopie.models.scenarios.slots import Slots
    from radioscopie.models.scenarios.spec import World

    Values = Mapping[str, float]

PLACE_PARTS = ("total", "insurer", "insurer_ald")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Amounts of a stage in millionths of a cent. S slots, Y years, D places.

    Parameters
    ----------
    acts : by modality, slot and part (`prices.PARTS`)
    fees : technical fees by equipment (as in `EQUIPMENT`) and slot, all paid by the insurer
    done : acts done, in millionths, by modality and slot
    fees_done : fees opened, in millionths, by equipment and slot
    ald_permille : share of the acts whose patient owes no co-payment
    """

    acts: Ints
    fees: Ints
    done: Ints
    fees_done: Ints
    ald_permille: int


@dataclass(frozen=True, slots=True)
class PlaceAmounts:
    """Amounts of a stage by place: acts `[D, sector, Y, parts]` (`PLACE_PARTS`), fees `[D, Y]`."""

    acts: Ints
    fees: Ints


def evaluate(model: Model, name: str, i: int, values: Values, law_of: int | None = None) -> Outcome:
    """Compute stage i of a variant for the nation; `law_of` prices it under the law of another stage."""
    found, fleet = case(model, name, i, values)
    law_of = i if law_of is None else law_of
    prices, families = model.prices[name][law_of], model.families
    stage = replace(model.paths[name][i], law=prices.law)
    units = fee_units(model, stage, found.fees, fleet, values, fleet.kind)
    kinds = np.array([EQUIPMENT.index(kind[0]) for kind in KINDS[: len(units)]], np.int64)
    paid = (units * np.maximum(prices.fees(model.slots)[: len(units)], 0)).sum(axis=(2, 3))
    return Outcome(
        sum_by(families.modality, act_cents(prices, found.paid, values), len(MODALITIES)),
        sum_by(kinds, paid, len(EQUIPMENT)),
        sum_by(families.modality, found.acts * model.units, len(MODALITIES)),
        sum_by(kinds, units.sum(axis=(2, 3)), len(EQUIPMENT)),
        round(10 * values["ald_pct"]),
    )


@dataclass(frozen=True, slots=True)
class _Folded:
    """What a unit of each cell costs, shape (C, S, parts), and what places spend at it (`PlaceAmounts.acts`)."""

    cost: Ints
    acts: Ints


def evaluate_path(model: Model, name: str) -> tuple[PlaceAmounts, ...]:
    """Compute every stage of a variant by place: after the first, only lines whose cost changed are gone through."""
    done: dict[bool, _Folded] = {}
    return tuple(_by_place(model, name, i, done) for i in range(len(model.paths[name])))


def evaluate_places(model: Model, name: str, i: int) -> PlaceAmounts:
    """Compute stage i of a variant by place, at central values; placed machines spend where they stand (`homes`)."""
    return _by_place(model, name, i, {})


def _by_place(model: Model, name: str, i: int, done: dict[bool, _Folded]) -> PlaceAmounts:
    """Compute a stage by place.

    Parameters
    ----------
    done : stage before, with placed machines and without; this one takes its place
    """
    world = model.paths[name][i].world
    whole, shares = _places_of(model, name, i, world, done), home_shares(model.counts, world)
    if shares is None:
        return whole
    rest = _places_of(model, name, i, without_placed(world), done, placed=False)
    return PlaceAmounts(at_home(whole.acts, rest.acts, shares), at_home(whole.fees, rest.fees, shares))


def _places_of(
    model: Model, name: str, i: int, world: World, done: dict[bool, _Folded], *, placed: bool = True
) -> PlaceAmounts:
    values, stage = central(model.scenario), replace(model.paths[name][i], world=world)
    found, fleet = case_of(model, name, world, values)
    counts, prices = model.counts, model.prices[name][i]
    units = fee_units(model, stage, found.fees, fleet, values, np.arange(len(fleet.source)))
    paid = machine_fees(units, prices, fleet, model.slots)
    fees = sum_by(counts.park.place[fleet.source], paid, len(counts.places))
    of_cell = model.families.of_act[counts.cells.act]
    factor, rate = found.paid[of_cell], third_rate(found.paid, values["third_radiograph_pct"])[of_cell]
    cost = _in_parts(prices.unit) * factor[:, :, None] + _in_parts(prices.unit_third) * rate[:, :, None]
    done[placed] = _Folded(cost, _folded(model, cost, done.get(placed)))
    return PlaceAmounts(done[placed].acts, fees)


def _folded(model: Model, cost: Ints, before: _Folded | None) -> Ints:
    """Add up what places spend, from what they spent before at another cost."""
    counts, slots = model.counts, model.slots
    if before is None:
        shape = len(counts.places), len(SECTORS), len(slots.years), len(PLACE_PARTS)
        before = _Folded(np.zeros_like(cost), np.zeros(shape, np.int64))
    change, out = cost - before.cost, before.acts.copy()
    lines = np.flatnonzero(np.any(change, axis=(1, 2))[counts.cell])
    fold(
        counts.place[lines], counts.sector[lines], counts.cell[lines], counts.units[lines], slots.pattern,
        slots.year_index, change, out,
    )  # fmt: skip
    return out


def _in_parts(unit: Ints) -> Ints:
    parts = [unit[:, :, COMPONENTS].sum(axis=2), unit[:, :, INSURER], unit[:, :, INSURER_ALD]]
    return np.stack(parts, axis=2)


def machine_fees(units: Ints, prices: Prices, fleet: ScenarioFleet, slots: Slots) -> Ints:
    """Price the fees of each machine, by civil year."""
    table = np.maximum(prices.fees(slots), 0)[fleet.kind]
    paid = (units * table).sum(axis=(2, 3))
    return sum_by(slots.year_index, paid.T, len(slots.years)).T
