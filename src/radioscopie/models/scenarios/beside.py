"""The files that a scenario names, which stand beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.models.scenarios.spec import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.models.scenarios.spec import Scenario, World


def worlds_of(scenario: Scenario) -> dict[str, World]:
    """Give the worlds of a scenario by name, the base first."""
    return {BASE: scenario.base} | {variant.name: variant.world for variant in scenario.variants}


def reforms_of(scenario: Scenario) -> list[Path]:
    """Give the reform files that a scenario names, once each."""
    return _once(name for world in worlds_of(scenario).values() for name in world.law.reforms)


def machines_of(scenario: Scenario) -> list[Path]:
    """Give the files of machines that a scenario names, once each."""
    return _once(change.file for world in worlds_of(scenario).values() for change in world.fleet)


def networks_of(scenario: Scenario) -> list[Path]:
    """Give the files of reading networks that a scenario names, once each."""
    return _once(one.file for world in worlds_of(scenario).values() for one in world.reading)


def _once(names: Iterable[str]) -> list[Path]:
    return [Path(name) for name in dict.fromkeys(names) if name]
