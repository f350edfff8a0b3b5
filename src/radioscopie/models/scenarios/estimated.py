"""A scenario whose assumptions are those that a survey has estimated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.bilingual import same_words
from radioscopie.models.scenarios.read import LIMITS
from radioscopie.models.scenarios.spec import Quantity
from radioscopie.ranges import CASES, COMPUTED, FIXED, Range
from radioscopie.tables.estimated import read_estimated

if TYPE_CHECKING:
    from typing import Any

    from radioscopie.inputs import Readable
    from radioscopie.models.scenarios.spec import Scenario


def with_estimates(scenario: Scenario, file: Readable | None) -> Scenario:
    """Give the scenario with the assumptions of a file in place of its own.

    Parameters
    ----------
    file : see `tables.estimated`; None: the scenario as it is

    Raises
    ------
    InputError : every problem of the file
    """
    if file is None:
        return scenario
    found = {row["assumption"]: _quantity(row) for row in read_estimated(file, LIMITS)}
    return replace(scenario, assumptions={**scenario.assumptions, **found})


def _quantity(row: dict[str, Any]) -> Quantity:
    """Make a number whose 95 % is the interval; one without width is certain."""
    low, central, high = (row[case] for case in CASES)
    law = "normal" if low < high else FIXED
    return Quantity(row["assumption"], Range(low, central, high, law, same_words(row["source"]), COMPUTED))
