"""Make a scenario ready on a baseline: the calendar, the counts, the laws of its stages and their prices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.law.compile import compile_together
from radioscopie.law.words import EQUIPMENT, KINDS, MODALITIES, NONE
from radioscopie.models.pricing.measures import acts_of_decision
from radioscopie.models.scenarios.counts import Counts, count
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.families import Families, make_families
from radioscopie.models.scenarios.fleet import machine_lines
from radioscopie.models.scenarios.grouped import group
from radioscopie.models.scenarios.model import Model, Prices
from radioscopie.models.scenarios.perimeters import NAMES, of_places
from radioscopie.models.scenarios.prices import INSURER, INSURER_ALD, unit_prices
from radioscopie.models.scenarios.responses import price_changes, responds
from radioscopie.models.scenarios.rows import sum_by
from radioscopie.models.scenarios.slots import Slots, make_slots
from radioscopie.models.scenarios.stages import stages
from radioscopie.models.scenarios.volumes import VolumeBasis

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled
    from radioscopie.law.load import Law
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.grouped import Placing
    from radioscopie.models.scenarios.spec import LawChoice, Scenario

FEE_MODALITY = {
    "ct": MODALITIES.index("ct"),
    "mri": MODALITIES.index("mri"),
    "pet": MODALITIES.index("nuclear"),
}

INSURED = (INSURER, INSURER_ALD)


def make_model(scenario: Scenario, baseline: Baseline, law: Law, placing: Placing | None = None) -> Model:
    """Prepare a scenario on a baseline; its activity is grouped once, so that another law or fleet costs little.

    Parameters
    ----------
    placing : places that amounts are computed for (`grouped.group`)

    Raises
    ------
    InputError : reforms that cannot be applied, fees that no source read gives in the period
    """
    choices = [scenario.base.law, *(variant.world.law for variant in scenario.variants)]
    base_law, *laws = compile_together(*(chosen_law(law, choice) for choice in choices))
    slots, decision = make_slots(scenario.years, base_law), acts_of_decision(law)
    counts, families = count(group(baseline, placing), slots, base_law), make_families(scenario, base_law)
    paths = {
        variant.name: stages(scenario.base, base_law, variant, own, decision)
        for variant, own in zip(scenario.variants, laws, strict=True)
    }
    priced = {id(stage.law): stage.law for path in paths.values() for stage in path}
    own = of_places(counts)
    done = _done(counts, own)[:, :, slots.pattern]
    known = {key: _prices(one, counts, families, slots, done) for key, one in priced.items()}
    prices = {name: tuple(known[id(stage.law)] for stage in path) for name, path in paths.items()}
    still = np.zeros((len(MODALITIES), len(slots.first)))
    basis = {name: VolumeBasis(families, slots, counts.year, still) for name in paths}
    units = sum_by(families.of_act[counts.cells.act], done.sum(axis=0), len(families.modality))
    lines, perimeter = machine_lines(counts, families), own[counts.park.place]
    model = Model(scenario, slots, counts, families, units, lines, perimeter, basis, paths, prices)
    _refuse_missing(model)
    return _answering(model)


def at_numbers(model: Model, scenario: Scenario) -> Model:
    """Give a model at other central numbers: its laws, its calendar and its counts stay, its volumes respond anew.

    Parameters
    ----------
    scenario : that of the model but for its numbers
    """
    return _answering(replace(model, scenario=scenario))


def _answering(model: Model) -> Model:
    """Have the volumes respond to the changes of price at central values, where they do."""
    values = {key: np.array([value]) for key, value in central(model.scenario).items()}
    still = np.zeros((len(MODALITIES), len(model.slots.first)))
    quiet = replace(
        model, basis={name: replace(one, price_change=still) for name, one in model.basis.items()}
    )
    changes = {name: price_changes(quiet, name, values)[0] for name in model.paths if responds(model, name)}
    answering = {name: replace(quiet.basis[name], price_change=change) for name, change in changes.items()}
    return replace(quiet, basis={**quiet.basis, **answering})


def chosen_law(law: Law, choice: LawChoice) -> Law:
    """Give the law that a world chooses."""
    kept = law.frozen(choice.frozen) if choice.frozen else law
    return kept.with_reforms(*choice.reforms)


def _prices(law: Compiled, counts: Counts, families: Families, slots: Slots, done: Ints) -> Prices:
    """Price the cells under a law, and the units of the reference year by family.

    Parameters
    ----------
    done : units of the reference year by perimeter, cell and slot
    """
    found, insured = [], []
    of_cell, size, whole = families.of_act[counts.cells.act], len(families.modality), done.sum(axis=0)
    for unit in unit_prices(law, counts.cells, slots.period):
        own = np.ascontiguousarray(unit.transpose(1, 0, 2))
        found.append((own, sum_by(of_cell, own * whole[:, :, None], size)))
        paid = [[sum_by(of_cell, own[:, :, part] * one, size) for one in done] for part in INSURED]
        insured.append(np.array(paid))
    return Prices(law, *found[0], *found[1], *insured)


def _done(counts: Counts, perimeter: Ints) -> Ints:
    """Add up the units of the reference year by perimeter and cell, shape (perimeters, C, P)."""
    cells = len(counts.cells.act)
    key = perimeter[counts.place] * cells + counts.cell
    return sum_by(key, counts.units, len(NAMES) * cells).reshape(len(NAMES), cells, -1)


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
