"""A scenario ready to be computed: counts, prices of each stage. Any case of its numbers then costs milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import KINDS
from radioscopie.models.scenarios.fleet import (
    BandLimits,
    MachineLines,
    ScenarioFleet,
    count_fees,
    limits,
    make_fleet,
    renewed,
)
from radioscopie.models.scenarios.perimeters import NAMES
from radioscopie.models.scenarios.volumes import VolumeBasis, Volumes, volumes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.law.compile import Compiled
    from radioscopie.models.scenarios.counts import Counts
    from radioscopie.models.scenarios.families import Families
    from radioscopie.models.scenarios.slots import Slots
    from radioscopie.models.scenarios.spec import Scenario, World
    from radioscopie.models.scenarios.stages import ScenarioStage

    Values = Mapping[str, float]


PERMILLE, AGE = 1000, "age_shift_years"


@dataclass(frozen=True, slots=True)
class Prices:
    """What a law costs: `unit[C, S, parts]` in cents per act, `family[N, S, parts]` for the reference year's units.

    `unit_third` and `family_third` are added when every radiograph of association 2 is third or later in its visit.
    `insured` and `insured_third` are what the insurer pays of the families of each perimeter (`perimeters.NAMES`), for
    a patient who owes a co-payment and for one who owes none, shape (2, perimeters, N, S).
    """

    law: Compiled
    unit: Ints
    family: Ints
    unit_third: Ints
    family_third: Ints
    insured: Ints
    insured_third: Ints

    def fees(self, slots: Slots) -> Ints:
        """Give the technical fees, shape (kinds, S, bands, ages), -1 where no source read gives one."""
        table: Ints = self.law.fees.amount[slots.period].transpose(1, 0, 2, 3).astype(np.int64)
        return table


@dataclass(frozen=True, slots=True)
class Model:
    """A scenario ready to be computed.

    Parameters
    ----------
    units : units of the reference year by family and slot
    lines : fees of each machine by family
    perimeter : of each machine, as a rank in `perimeters.NAMES`
    paths : stages of each variant
    prices : `prices[v][i]` are those of stage i
    """

    scenario: Scenario
    slots: Slots
    counts: Counts
    families: Families
    units: Ints
    lines: MachineLines
    perimeter: Ints
    basis: Mapping[str, VolumeBasis]
    paths: Mapping[str, tuple[ScenarioStage, ...]]
    prices: Mapping[str, tuple[Prices, ...]]


def third_rate(factor: Ints, pct: float | Reals) -> Ints:
    """Give the radiographs third or later in a visit, in millionths of those second or later in the baseline.

    Parameters
    ----------
    factor : factors of acts, shape (…, families, S)
    pct : radiographs third or later, percent of those second or later, shape (…)
    """
    share = np.rint(10 * np.asarray(pct)).astype(np.int64)
    rate: Ints = factor * share[..., None, None] // PERMILLE
    return rate


def act_cents(prices: Prices, factor: Ints, values: Values) -> Ints:
    """Price the acts of each family, shape (families, S, parts), in millionths of a cent."""
    rate = third_rate(factor, values["third_radiograph_pct"])
    return factor[:, :, None] * prices.family + rate[:, :, None] * prices.family_third


def case(model: Model, name: str, i: int, values: Values) -> tuple[Volumes, ScenarioFleet]:
    """Give the volumes and the machines of stage i of a variant."""
    return case_of(model, name, model.paths[name][i].world, values)


def case_of(model: Model, name: str, world: World, values: Values) -> tuple[Volumes, ScenarioFleet]:
    """Give the volumes and the machines of a world of a variant."""
    renew = {change.renew_pct.key: float(values[change.renew_pct.key]) for change in world.fleet}
    fleet = fleet_of(model, world, renew)
    return volumes(world, {k: np.asarray(v) for k, v in values.items()}, model.basis[name], fleet), fleet


def fleet_of(model: Model, world: World, renew: Mapping[str, float]) -> ScenarioFleet:
    """Lay out the machines of a world (`fleet.make_fleet`)."""
    return make_fleet(world, model.counts, model.lines, model.slots, renew)


def fleets_of(model: Model, world: World, values: Mapping[str, Reals]) -> list[ScenarioFleet]:
    """Lay out the machines of a world in each of D cases; the same when all renew alike."""
    keys, count = [change.renew_pct.key for change in world.fleet], len(next(iter(values.values())))
    shares = [tuple(float(values[key][d]) for key in keys) for d in range(count)]
    first = fleet_of(model, world, dict(zip(keys, shares[0], strict=True)))
    laid = {
        pct: renewed(first, world, model.counts, model.slots, dict(zip(keys, pct, strict=True)))
        for pct in dict.fromkeys(shares)
    }
    return [laid[pct] for pct in shares]


def each(found: Volumes, count: int) -> Volumes:
    """Give volumes of its own to each of D cases, even where all have the same."""
    acts, fees, paid = (
        np.ascontiguousarray(np.broadcast_to(factor, (count, *factor.shape[-2:])))
        for factor in (found.acts, found.fees, found.paid)
    )
    return Volumes(acts, fees, paid)


def fee_units(
    model: Model, stage: ScenarioStage, factor: Ints, fleet: ScenarioFleet, values: Values, bucket: Ints
) -> Ints:
    """Count the fees of a stage (`fleet.count_fees`)."""
    bounds = limits(stage.law, model.slots, values["ct_reference_pct"])
    return count_fees(fleet, factor, bounds, model.slots, ages(stage.world, model, values), bucket)


def fee_units_of(
    model: Model,
    stage: ScenarioStage,
    factors: Ints,
    fleets: Sequence[ScenarioFleet],
    values: Mapping[str, Reals],
) -> Ints:
    """Count the fees of a stage in each of D cases, shape (D, perimeters, kinds, S, bands, ages)."""
    pct = values["ct_reference_pct"].tolist()
    bounds = {one: limits(stage.law, model.slots, one) for one in set(pct)}
    years = [ages(stage.world, model, {AGE: shift}) for shift in values[AGE].tolist()]
    cases = zip(fleets, factors, pct, years, strict=True)
    return np.stack([_by_perimeter(model, fleet, one, bounds[p], age) for fleet, one, p, age in cases])


def _by_perimeter(model: Model, fleet: ScenarioFleet, factor: Ints, bounds: BandLimits, age: Ints) -> Ints:
    """Count fees by perimeter and kind, shape (perimeters, kinds, S, bands, ages)."""
    bucket = model.perimeter[fleet.source] * len(KINDS) + fleet.kind
    size = len(NAMES) * len(KINDS)
    units = count_fees(fleet, factor, bounds, model.slots, age, bucket, size)
    return units.reshape(len(NAMES), len(KINDS), *units.shape[1:])


def ages(world: World, model: Model, values: Values) -> Ints:
    """Give the civil year at which machines have their age, in each slot; renewed at a steady pace, they keep it."""
    now = model.slots.year if world.ageing else np.full_like(model.slots.year, model.counts.year)
    return now + round(values[AGE])
