"""Who owns what a scenario pays: the practices of its baseline, and of others constructed as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.joins.nation_accounts.owners import (
    drawn_to_owners,
    joined,
    owner_nation,
    paid_to_owners,
)
from radioscopie.questions.owned.tables import OWNERSHIP, Owners, with_owners
from radioscopie.questions.scenario.tables.names import names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.law.load import Law
    from radioscopie.models.joins.nation_accounts.owners import Key, Paid
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Result

MOST_DRAWS = 120
OWN = (OWNERSHIP,)


def drawn_owners(
    scenario: Scenario, baseline: Baseline, law: Law, drawing: tuple[int, int], part: slice
) -> Mapping[Key, Paid]:
    """Draw who is paid on a construction, which takes a part of the draws.

    Parameters
    ----------
    drawing : draws asked, of which `MOST_DRAWS` at most are made, and the seed
    """
    count, seed = min(drawing[0], MOST_DRAWS), drawing[1]
    return drawn_to_owners(owner_nation(baseline, law, scenario), count, seed, part)


def with_ownership(
    result: Result, scenario: Scenario, baseline: Baseline, law: Law, parts: Sequence[Mapping[Key, Paid]]
) -> Result:
    """Add who owns what is paid; `parts`: the draws of each construction."""
    paid = paid_to_owners(owner_nation(baseline, law, scenario))
    totals = {
        (row["variant"], row["year"]): (row["base_cents"], row["change_cents"])
        for row in result.tables["by_year"].table.to_pylist()
    }
    return with_owners(result, Owners(paid, joined(parts)), totals, names(scenario))
