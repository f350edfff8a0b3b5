"""Everything a scenario says: each stage of each variant, at central values, with draws, and one number at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.models.scenarios.cases import cases
from radioscopie.models.scenarios.draws import central, swings
from radioscopie.models.scenarios.evaluate import Outcome, PlaceAmounts, evaluate, evaluate_path
from radioscopie.models.scenarios.insurer import Insured, alone, insured, slot_cents, summed
from radioscopie.models.scenarios.perimeters import members, scope_of
from radioscopie.models.scenarios.simulate import Draws, ends_of, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.scenarios.model import Model


@dataclass(frozen=True, slots=True)
class Path:
    """A variant computed.

    Parameters
    ----------
    outcomes, places : of each stage, the base first
    constant : base and variant without any growth of volumes
    repriced : the variant's volumes at the base's prices
    ends : what the insurer spends in the base and in the variant, shapes (perimeters, 2, S)
    no_third : the same without the radiographs third or later in a visit
    swings : insurer saving in cents, on the target's perimeter until its day, by number and side ("low", "high")
    """

    outcomes: tuple[Outcome, ...]
    places: tuple[PlaceAmounts, ...]
    constant: tuple[Outcome, Outcome]
    repriced: Outcome
    ends: Insured
    no_third: Insured
    swings: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Run:
    """A scenario computed: a path per variant, and the draws."""

    model: Model
    paths: Mapping[str, Path]
    draws: Draws


def run_model(model: Model, count: int, seed: int, advance: Callable[[int], None] = lambda _: None) -> Run:
    """Compute a scenario made ready.

    Parameters
    ----------
    count, seed : number of draws, and what makes them the same again
    advance : called with the number of draws done
    """
    paths = {name: _path(model, name) for name in model.paths}
    return Run(model, paths, simulate(model, count, seed, advance))


def one_saving(model: Model, name: str, values: Mapping[str, float]) -> int:
    """Give the insurer saving of a variant in cents until the target's day, at given values (`savings_of`)."""
    return savings_of(model, name, [values])[0]


def savings_of(model: Model, name: str, listed: Sequence[Mapping[str, float]]) -> list[int]:
    """Give the insurer savings of a variant in cents, on the target's perimeter until its day, each at given values."""
    if not listed:
        return []
    found = ends_of(cases(model, name, _columns(listed)).spent)
    own = saved_on(model, found, scope_of(model.scenario))
    savings: list[int] = own[:, counted(model)].sum(axis=1).tolist()
    return savings


def saved_on(model: Model, ends: Insured, scope: str) -> Ints:
    """Give what the insurer saves in each slot on a perimeter of targets, in cents, shape (..., S).

    Parameters
    ----------
    ends : of the base and the variant, shapes (perimeters, ..., 2, S)
    """
    spent = slot_cents(summed(ends, members(scope)), model.slots.year_index)
    own: Ints = spent[..., 0, :] - spent[..., 1, :]
    return own


def saved(model: Model, before: Outcome, after: Outcome) -> Ints:
    """Give what the insurer saves in each slot, from one outcome to another, in cents."""
    spent, then = (slot_cents(insured(one), model.slots.year_index) for one in (before, after))
    return spent - then


def counted(model: Model) -> Bools:
    """Tell which slots end by the target's day (all of them without a target)."""
    target, slots = model.scenario.target, model.slots
    last = to_day(target.by) + 1 if target else int(slots.end[-1])
    inside: Bools = slots.end <= last
    return inside


def without_growth(values: Mapping[str, float]) -> dict[str, float]:
    """Set every growth of volumes to nothing."""
    return {key: 0.0 if key.split("/")[-1].startswith("growth.") else value for key, value in values.items()}


def _path(model: Model, name: str) -> Path:
    values, stages = central(model.scenario), range(len(model.paths[name]))
    still, found = without_growth(values), cases(model, name, _columns([values]))
    moved = list(swings(model.scenario))
    sides = savings_of(model, name, [numbers for *_, numbers in moved])
    return Path(
        tuple(evaluate(model, name, i, values) for i in stages),
        evaluate_path(model, name),
        (evaluate(model, name, 0, still), evaluate(model, name, stages[-1], still)),
        evaluate(model, name, stages[-1], values, law_of=0),
        alone(ends_of(found.spent)),
        alone(ends_of(found.no_third)),
        {(number, side): cents for (number, side, _), cents in zip(moved, sides, strict=True)},
    )


def _columns(listed: Sequence[Mapping[str, float]]) -> dict[str, Reals]:
    """Turn cases into arrays of values by number."""
    return {key: np.array([values[key] for values in listed], float) for key in listed[0]}
