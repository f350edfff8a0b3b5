"""A scenario made ready: the calendar, the counts, the prices of each stage. Then any case costs milliseconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.law.compile import compile_together
from radioscopie.law.words import EQUIPMENT, KINDS, MODALITIES, NONE
from radioscopie.models.pricing.measures import acts_of_decision
from radioscopie.models.scenarios.counts import Counts, count
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.families import Families, make_families
from radioscopie.models.scenarios.fleet import ScenarioFleet, count_fees, limits, make_fleet
from radioscopie.models.scenarios.prices import COMPONENTS, unit_prices
from radioscopie.models.scenarios.slots import Slots, make_slots
from radioscopie.models.scenarios.stages import ScenarioStage, stages
from radioscopie.models.scenarios.volumes import VolumeBasis, Volumes, volumes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints, Reals
    from radioscopie.law.compile import Compiled
    from radioscopie.law.load import Law
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.counts import Placing
    from radioscopie.models.scenarios.spec import LawChoice, Scenario, World

    Values = Mapping[str, float]


PERMILLE = 1000


@dataclass(frozen=True, slots=True)
class Prices:
    """What a law costs: `unit[C, S, parts]` in cents per act, `family[N, S, parts]` for the reference year's units.

    `unit_third` and `family_third` are added when every radiograph of association 2 is third or later in its visit.
    """

    law: Compiled
    unit: Ints
    family: Ints
    unit_third: Ints
    family_third: Ints

    def fees(self, slots: Slots) -> Ints:
        """Give the technical fees, shape (kinds, S, bands, ages), -1 where no source read gives one."""
        table: Ints = self.law.fees.amount[slots.period].transpose(1, 0, 2, 3).astype(np.int64)
        return table


@dataclass(frozen=True, slots=True)
class Model:
    """A scenario ready to be computed; `paths` are the stages of each variant, `prices[v][i]` those of stage i."""

    scenario: Scenario
    slots: Slots
    counts: Counts
    families: Families
    basis: Mapping[str, VolumeBasis]
    paths: Mapping[str, tuple[ScenarioStage, ...]]
    prices: Mapping[str, tuple[Prices, ...]]


def make_model(scenario: Scenario, baseline: Baseline, law: Law, placing: Placing | None = None) -> Model:
    """Prepare a scenario on a baseline.

    Parameters
    ----------
    placing : places that amounts are computed for (`counts.count`)

    Raises
    ------
    InputError : reforms that cannot be applied, fees that no source read gives in the period
    """
    choices = [scenario.base.law, *(variant.world.law for variant in scenario.variants)]
    base_law, *laws = compile_together(*(chosen_law(law, choice) for choice in choices))
    slots, decision = make_slots(scenario.years, base_law), acts_of_decision(law)
    counts, families = count(baseline, slots, base_law, placing), make_families(scenario, base_law)
    paths = {
        variant.name: stages(scenario.base, base_law, variant, own, decision)
        for variant, own in zip(scenario.variants, laws, strict=True)
    }
    priced = {id(stage.law): stage.law for path in paths.values() for stage in path}
    known = {key: _prices(one, counts, families, slots) for key, one in priced.items()}
    prices = {name: tuple(known[id(stage.law)] for stage in path) for name, path in paths.items()}
    still = np.zeros((len(MODALITIES), len(slots.first)))
    basis = {name: VolumeBasis(families, slots, counts.year, still) for name in paths}
    model = Model(scenario, slots, counts, families, basis, paths, prices)
    _refuse_missing(model)
    changes = {name: _price_change(model, name) for name in paths}
    return replace(model, basis={n: replace(s, price_change=changes[n]) for n, s in basis.items()})


def chosen_law(law: Law, choice: LawChoice) -> Law:
    """Give the law that a world chooses."""
    kept = law.frozen(choice.frozen) if choice.frozen else law
    return kept.with_reforms(*choice.reforms)


def _prices(law: Compiled, counts: Counts, families: Families, slots: Slots) -> Prices:
    national = np.zeros((len(counts.cells.act), len(slots.patterns)), np.int64)
    np.add.at(national, counts.cell, counts.units)
    units, found = national.T[slots.pattern][:, :, None], []
    for unit in unit_prices(law, counts.cells, slots.period):
        family = np.zeros((len(families.modality), *unit.shape[::2]), np.int64)
        np.add.at(family, families.of_act[counts.cells.act], (unit * units).transpose(1, 0, 2))
        found.append((np.ascontiguousarray(unit.transpose(1, 0, 2)), family))
    return Prices(law, *found[0], *found[1])


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
    world = model.paths[name][i].world
    renew = {change.renew_pct.key: float(values[change.renew_pct.key]) for change in world.fleet}
    fleet = make_fleet(world, model.counts, model.families, model.slots, renew)
    return volumes(world, {k: np.asarray(v) for k, v in values.items()}, model.basis[name], fleet), fleet


def fee_units(
    model: Model, stage: ScenarioStage, factor: Ints, fleet: ScenarioFleet, values: Values, bucket: Ints
) -> Ints:
    """Count the fees of a stage (`fleet.count_fees`)."""
    bounds = limits(stage.law, model.slots, values["ct_reference_pct"])
    return count_fees(fleet, factor, bounds, model.slots, ages(stage.world, model, values), bucket)


def ages(world: World, model: Model, values: Values) -> Ints:
    """Give the civil year at which machines have their age, in each slot; renewed at a steady pace, they keep it."""
    now = model.slots.year if world.ageing else np.full_like(model.slots.year, model.counts.year)
    return now + round(values["age_shift_years"])


def _refuse_missing(model: Model) -> None:
    """Refuse a period in which a fee that would be paid is in no source read."""
    used = {EQUIPMENT[e] for e in model.counts.park.equipment[model.counts.fee_machine]}
    lacking = sorted(
        {
            (int(model.slots.year[s]), KINDS[k][0])
            for prices in model.prices.values()
            for one in prices
            for k, s in zip(*np.nonzero((one.fees(model.slots) == NONE).any(axis=(2, 3))), strict=True)
            if KINDS[k][0] in used
        }
    )
    if lacking:
        raise InputError([problem("scenario.fee_missing", str(year), word) for year, word in lacking])


def _price_change(model: Model, name: str) -> Reals:
    """Give the relative change of price of each modality in each slot, act and fee together, at central values."""
    values = central(model.scenario)
    before, after = (_spent(model, name, i, values) for i in (0, len(model.paths[name]) - 1))
    change: Reals = (after - before) / np.maximum(before, 1)
    return change


def _spent(model: Model, name: str, i: int, values: Values) -> Reals:
    """Spend the base's volumes at the prices of a stage, by modality and slot."""
    found, fleet = case(model, name, 0, values)
    prices, families = model.prices[name][i], model.families
    acts = act_cents(prices, found.acts, values)[:, :, COMPONENTS].sum(axis=2)
    spent = np.zeros((len(MODALITIES), len(model.slots.first)))
    np.add.at(spent, families.modality, acts)
    units = fee_units(model, model.paths[name][0], found.fees, fleet, values, fleet.kind)
    paid = (units * np.maximum(prices.fees(model.slots)[: len(units)], 0)).sum(axis=(2, 3))
    for kind, fees in enumerate(paid):
        spent[MODALITIES.index({"ct": "ct", "mri": "mri", "pet": "nuclear"}[KINDS[kind][0]])] += fees
    return spent
