"""Everything a scenario says: each stage of each variant, at central values, with draws, and one number at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.calendar import to_day
from radioscopie.models.scenarios.draws import central, swings
from radioscopie.models.scenarios.evaluate import Outcome, PlaceAmounts, evaluate, evaluate_places
from radioscopie.models.scenarios.insurer import insured, slot_cents
from radioscopie.models.scenarios.simulate import Draws, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radioscopie.arrays import Bools, Ints
    from radioscopie.models.scenarios.model import Model


@dataclass(frozen=True, slots=True)
class Path:
    """A variant computed.

    Parameters
    ----------
    outcomes, places : of each stage, the base first
    constant : base and variant without any growth of volumes
    repriced : the variant's volumes at the base's prices
    swings : insurer saving in cents, until the target's day, by number and side ("low", "high")
    """

    outcomes: tuple[Outcome, ...]
    places: tuple[PlaceAmounts, ...]
    constant: tuple[Outcome, Outcome]
    repriced: Outcome
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
    """Give the insurer saving of a variant in cents, from the beginning until the target's day, at given values."""
    last = len(model.paths[name]) - 1
    before, after = (evaluate(model, name, i, values) for i in (0, last))
    return int(saved(model, before, after)[counted(model)].sum())


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
    still = without_growth(values)
    return Path(
        tuple(evaluate(model, name, i, values) for i in stages),
        tuple(evaluate_places(model, name, i) for i in stages),
        (evaluate(model, name, 0, still), evaluate(model, name, stages[-1], still)),
        evaluate(model, name, stages[-1], values, law_of=0),
        {(number, side): one_saving(model, name, moved) for number, side, moved in swings(model.scenario)},
    )
