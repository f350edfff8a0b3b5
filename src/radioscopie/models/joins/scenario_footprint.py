"""The footprint of a scenario: machines and exams of its base and of what a variant changes, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, KINDS
from radioscopie.models.footprint import Activity, Footprint, footprint, is_mean
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.model import case
from radioscopie.models.scenarios.slots import PPM
from radioscopie.tables.footprint import read_factors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Ints
    from radioscopie.models.scenarios.model import Model
    from radioscopie.models.scenarios.run import Run

MEASURED = ("ct", "mri")


@dataclass(frozen=True, slots=True)
class YearFootprint:
    """A measure of a variant in a year: that of the base, and what the variant changes of it; None: not known."""

    variant: str
    year: int
    base: Footprint
    change: Footprint | None


def scenario_footprint(run: Run) -> Iterator[YearFootprint]:
    """Give the footprint of each variant, at its central values."""
    for name in run.paths:
        before, after = (_activities(run, name, i) for i in (0, -1))
        for key, base in before.items():
            yield from _pairs(name, key[0], base, after[key])


def _pairs(name: str, year: int, before: Activity, after: Activity) -> Iterator[YearFootprint]:
    factors, moved = read_factors(), _minus(after, before)
    pairs = zip(footprint(before, factors), footprint(moved, factors), strict=True)
    for base, change in pairs:
        yield YearFootprint(name, year, base, None if is_mean(base.measure, factors) else change)


def _minus(after: Activity, before: Activity) -> Activity:
    return Activity(
        after.equipment,
        after.machines - before.machines,
        after.machine_years - before.machine_years,
        after.exams - before.exams,
    )


def _activities(run: Run, name: str, i: int) -> dict[tuple[int, str], Activity]:
    """Give machines and exams of a stage by year and equipment."""
    model, done = run.model, run.paths[name].outcomes[i].fees_done
    stage = range(len(model.paths[name]))[i]
    there = _machines(model, name, stage)
    slots, found = model.slots, {}
    for year in slots.years:
        mine = slots.year == year
        days = (slots.end - slots.first)[mine]
        for code in MEASURED:
            row = EQUIPMENT.index(code)
            found[year, code] = Activity(
                code,
                Fraction(int(there[row, mine][-1])),
                Fraction(int((there[row, mine] * days).sum()), int(days.sum())),
                Fraction(int(done[row, mine].sum()), PPM),
            )
    return found


def _machines(model: Model, name: str, stage: int) -> Ints:
    """Count the machines at work by equipment and slot."""
    _, fleet = case(model, name, stage, central(model.scenario))
    row = np.array([EQUIPMENT.index(kind[0]) for kind in KINDS], np.int64)[fleet.kind]
    here = fleet.active[:, None] <= np.arange(len(model.slots.first))[None, :]
    return np.stack([here[row == code].sum(axis=0) for code in range(len(EQUIPMENT))])
