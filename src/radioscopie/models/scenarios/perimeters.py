"""Whose spending it is: practices of each perimeter, and the perimeters that a target adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.nation.spending import perimeter_names
from radioscopie.models.scenarios.grouped import PLACE
from radioscopie.tables.nation import PERIMETERS, SCOPES, WHOLE

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.models.scenarios.counts import Counts
    from radioscopie.models.scenarios.spec import Scenario

NAMES = perimeter_names()
KIND, OTHERS = PLACE.index("kind"), "other_specialties"


def of_places(counts: Counts) -> Ints:
    """Give the perimeter of each place, as a rank in `NAMES`; places without a kind are of other specialties."""
    words = [PERIMETERS.get(place[KIND], OTHERS) for place in counts.places]
    return np.array([NAMES.index(word) for word in words], np.int64)


def members(scope: str) -> list[int]:
    """Give the perimeters of practices that one of a target adds up, as ranks in `NAMES`."""
    return [NAMES.index(name) for name in SCOPES[scope]]


def scope_of(scenario: Scenario) -> str:
    """Give the perimeter that a scenario is judged on: its target's, all of France without one."""
    return scenario.target.scope if scenario.target else WHOLE


def scopes_of(scenario: Scenario) -> list[str]:
    """Give every perimeter of a target, the scenario's own first."""
    own = scope_of(scenario)
    return [own, *(scope for scope in SCOPES if scope != own)]
