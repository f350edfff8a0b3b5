"""From the base to a variant, one measure at a time: the law first, then what moves volumes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.pricing.measures import AGEING, steps
from radioscopie.models.scenarios.spec import BASE, LEVERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.law.compile import Compiled
    from radioscopie.models.scenarios.spec import Variant, World


@dataclass(frozen=True, slots=True)
class ScenarioStage:
    """The world after a measure is applied on top of those before it; `measure` is "base" for the first."""

    measure: str
    law: Compiled
    world: World


def stages(
    base: World, base_law: Compiled, variant: Variant, law: Compiled, decision: frozenset[str]
) -> tuple[ScenarioStage, ...]:
    """Give the stages of a variant, in order.

    Source of the order of the law's measures: docs/concepts/attribution.md.
    """
    start = ScenarioStage(BASE, base_law, base)
    after_law = _law_stages(start, variant, law, decision)
    last = after_law[-1] if after_law else start
    return start, *after_law, *_world_stages(last, variant.world)


def _law_stages(
    start: ScenarioStage, variant: Variant, law: Compiled, decision: frozenset[str]
) -> list[ScenarioStage]:
    world, found = start.world, []
    if variant.world.ageing != world.ageing:
        world = replace(world, ageing=variant.world.ageing)
        found.append(ScenarioStage(AGEING, start.law, world))
    return found + [ScenarioStage(measure, then, world) for measure, then in steps(start.law, law, decision)]


def _world_stages(last: ScenarioStage, wanted: World) -> Iterator[ScenarioStage]:
    world = last.world
    if wanted.growth != world.growth:
        world = replace(world, growth=wanted.growth)
        yield ScenarioStage("growth", last.law, world)
    for lever in LEVERS:
        for one in getattr(wanted, lever):
            world = _with(world, lever, one)
            yield ScenarioStage(f"{lever}.{one.name}", last.law, world)
    if wanted.response:
        world = replace(world, response=wanted.response)
        yield ScenarioStage("response", last.law, world)


def _with(world: World, lever: str, one: object) -> World:
    changed: dict[str, Any] = {lever: (*getattr(world, lever), one)}
    return replace(world, **changed)


def same_limits(one: Compiled, other: Compiled) -> bool:
    """Tell whether two laws cut fees at the same counts and ages."""
    names = ("reference", "threshold_1", "threshold_2", "amortised_after")
    return all(np.array_equal(getattr(one.fees, name), getattr(other.fees, name)) for name in names)
