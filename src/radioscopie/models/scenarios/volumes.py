"""Volumes: how many times the reference year's units each family does in each slot, in millionths.

Every lever is a factor; the product is rounded once to a millionth (`PPM`), and all that follows is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.law.words import MODALITIES
from radioscopie.models.scenarios.families import ALL, target
from radioscopie.models.scenarios.slots import PPM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.scenarios.families import Families
    from radioscopie.models.scenarios.fleet import ScenarioFleet
    from radioscopie.models.scenarios.slots import Slots
    from radioscopie.models.scenarios.spec import FleetChange, Quantity, World

    Values = Mapping[str, Reals]

Number = TypeVar("Number", float, "Reals")
GROWN = "grown:"
FEE_LEVEL = "fee_level_pct"  # fees really opened, as a share of those of the baseline


@dataclass(frozen=True, slots=True)
class VolumeBasis:
    """What volumes need beside a world: families, slots, the year counted, price changes, shape (…, modality, S)."""

    families: Families
    slots: Slots
    year: int
    price_change: Reals


@dataclass(frozen=True, slots=True)
class Volumes:
    """Factors in millionths, shape (..., families, slots).

    Parameters
    ----------
    acts : acts done
    fees : fees on each machine
    paid : acts done as they are paid: `acts`, but where a payment depends on volumes
    """

    acts: Ints
    fees: Ints
    paid: Ints


def volumes(world: World, values: Values, basis: VolumeBasis, fleet: ScenarioFleet) -> Volumes:
    """Give the factors of a world.

    Parameters
    ----------
    values : value of each number by key, each of one shape `...`: () for one case, (D,) for draws
    fleet : machines of this world; adding some spreads the fees over more of them
    """
    factor = _growth(world, values, basis)
    for measure in world.relevance:
        inside = basis.families.inside[target(measure)]
        ramp = ramped(measure.start, measure.full, basis.slots)
        factor = factor * (1 - inside[:, None] * ramp * _pct(values, measure.reduction_pct))
    for again in world.repeats:
        inside = basis.families.of_modality(again.modality)
        ramp = ramped(again.start, again.full, basis.slots)
        avoided = _pct(values, again.repeat_pct) * _pct(values, again.avoided_pct)
        factor = factor * (1 - inside[:, None] * ramp * avoided)
    for shock in world.shocks:
        inside, during = (
            basis.families.of_modality(shock.modality),
            between(shock.start, shock.end, basis.slots),
        )
        factor = factor * (1 - inside[:, None] * during * _pct(values, shock.drop_pct))
    factor = factor * _response(world, values, basis)
    share = np.asarray(values[FEE_LEVEL], float)[..., None, None] / 100
    for change in world.fleet:
        inside = basis.families.of_equipment(change.equipment)[:, None]
        after, added = started(change.start, basis.slots), fleet.added[change.name]
        new = added.machines * _pct(values, change.new_exams_pct) * _volume(values, change)
        factor = factor * (1 + inside * after * new)
        share = share * (1 - inside * after * added.fees)
    acts = _millionths(factor)
    paid = _millionths(_paid(world, values, basis, factor)) if world.payments else acts
    return Volumes(acts, _millionths(factor * share), paid)


def _paid(world: World, values: Values, basis: VolumeBasis, factor: Reals) -> Reals:
    """Take off what is paid less beyond the volume of reference of a civil year, and add what is paid below it.

    A practice's own volume follows the factor of the family, so that all are beyond their own reference, or below.
    """
    slots, paid = basis.slots, factor
    settled_at = factor * _growth(world, _grown(values), basis) / _growth(world, values, basis)
    for one in world.payments:
        inside = basis.families.inside[target(one)][:, None]
        within = between(one.start, date(int(slots.year[-1]) + 1, 1, 1), slots)
        beyond = _yearly(settled_at, within * (slots.end - slots.first), slots) - _pct_over(
            values, one.reference_pct
        )
        settled = _pct(values, one.bonus_pct) * np.maximum(-beyond, 0)
        settled = settled - _pct(values, one.malus_pct) * np.maximum(beyond, 0)
        paid = paid + inside * within * settled
    return paid


def steady(values: Mapping[str, Number]) -> dict[str, Number]:
    """Set every growth of volumes to nothing, but where payments are settled: they are at volumes that grow."""
    growing = {key: value for key, value in values.items() if _is_growth(key)}
    return {key: 0 * value if key in growing else value for key, value in values.items()} | {
        f"{GROWN}{key}": value for key, value in growing.items()
    }


def _is_growth(key: str) -> bool:
    return key.rsplit("/", maxsplit=1)[-1].startswith("growth.")


def _grown(values: Values) -> Values:
    """Give the growth by which payments are settled (`steady`)."""
    return {
        **values,
        **{key.removeprefix(GROWN): own for key, own in values.items() if key.startswith(GROWN)},
    }


def _yearly(factor: Reals, days: Reals, slots: Slots) -> Reals:
    """Give the mean of factors over the days of each civil year, in each slot; nothing in years without any."""
    member = slots.year_index[:, None] == np.arange(len(slots.years))
    total = np.maximum(days @ member, 1e-9)
    mean: Reals = ((factor * days) @ member / total) @ member.T
    return mean


def _pct_over(values: Values, quantity: Quantity) -> Reals:
    """Read a percentage that may be more than a hundred."""
    return _number(values, quantity) / 100


def started(start: date, slots: Slots) -> Bools:
    """Tell which slots begin on a day or after it."""
    begun: Bools = slots.first >= to_day(start)
    return begun


def between(start: date, end: date, slots: Slots) -> Reals:
    """Give the share of the days of each slot that are between two days, the second excluded."""
    inside = np.minimum(slots.end, to_day(end)) - np.maximum(slots.first, to_day(start))
    share: Reals = np.maximum(inside, 0) / (slots.end - slots.first)
    return share


def ramped(start: date, full: date, slots: Slots) -> Reals:
    """Give the mean, over the days of each slot, of a line from 0 the day before `start` to 1 on `full`."""
    days = np.arange(slots.first[0], slots.end[-1])
    first, last = to_day(start), to_day(full)
    height = np.clip((days - first + 1) / (last - first + 1), 0, 1)
    mean: Reals = np.add.reduceat(height, slots.first - slots.first[0]) / (slots.end - slots.first)
    return mean


def by_modality(numbers: Mapping[str, Quantity], modality: int) -> Quantity | None:
    """Give the number of a modality, that of "all" when it has none of its own."""
    return numbers.get(MODALITIES[modality], numbers.get(ALL))


def _growth(world: World, values: Values, basis: VolumeBasis) -> Reals:
    years = (basis.slots.year - basis.year).astype(float)
    grown = [
        (1 + _pct(values, number)[..., 0]) ** years
        if (number := by_modality(world.growth, modality))
        else 0 * years + 1
        for modality in basis.families.modality
    ]
    factor: Reals = np.stack(np.broadcast_arrays(*grown), axis=-2)
    return factor


def _response(world: World, values: Values, basis: VolumeBasis) -> Reals:
    if not world.response:
        return np.ones(1)
    moved = [
        1 + _number(values, number)[..., 0] * basis.price_change[..., modality, :]
        if (number := by_modality(world.response, modality))
        else np.ones(len(basis.slots.first))
        for modality in basis.families.modality
    ]
    factor: Reals = np.stack(np.broadcast_arrays(*moved), axis=-2)
    return np.maximum(factor, 0)


def _volume(values: Values, change: FleetChange) -> Reals | float:
    return _number(values, change.volume_pct) / 100 if change.volume_pct else 1.0


def _number(values: Values, quantity: Quantity) -> Reals:
    return np.asarray(values[quantity.key], float)[..., None, None]


def _pct(values: Values, quantity: Quantity) -> Reals:
    """Read a percentage, never beyond what it can be."""
    return np.minimum(_number(values, quantity), 100) / 100


def _millionths(factor: Reals) -> Ints:
    rounded: Ints = np.rint(factor * PPM).astype(np.int64)
    return rounded
