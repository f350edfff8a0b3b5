"""The nation made ready: its baseline, and the model of each scenario that is shipped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.read import find_scenario, read_scenario

if TYPE_CHECKING:
    from radioscopie.models.scenarios.model import Model

FIRST = "decision_2025"


def prepared() -> None:
    """Make the first scenario ready, and compile what moves its numbers."""
    model_of(FIRST)


@cache
def model_of(name: str) -> Model:
    """Give the model of a scenario that is shipped."""
    return make_model(read_scenario(find_scenario(name)), build_baseline(), Law.load())
