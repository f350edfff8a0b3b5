"""Who owns what each plan of a design pays, and the margin that the practices of each owner lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.joins.nation_accounts.owners import (
    OWNERS,
    drawn_to_owners,
    drawn_words,
    owner_nation,
    paid_to_owners,
)
from radioscopie.models.joins.policy.effects import scenario_of
from radioscopie.questions.owned.tables import Owners

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.joins.nation_accounts.owners import Key, Paid
    from radioscopie.models.joins.policy.effects import Ground
    from radioscopie.models.joins.policy.search import Found

MOST_DRAWS = 120
TOLD = OWNERS[:3]  # owners whose practices' margins can be told


def owners_of(ground: Ground, found: Found, draws: int, seed: int) -> Owners:
    """Give what plans pay to each owner, and the margin lost in the year judged, or over the period.

    Parameters
    ----------
    draws : of which `MOST_DRAWS` at most are made
    """
    plans = [(one.name, one.title, one.pulls) for one in found.plans]
    nation = owner_nation(
        ground.baseline, ground.law, scenario_of(found.design, ground.law, plans, found.amount)
    )
    count = min(draws, MOST_DRAWS)
    drawn = drawn_to_owners(nation, count, seed, slice(None)) if count else {}
    words = nation.practices.groups["ownership"][ground.judged]
    later = drawn_words(nation, count, seed)[:, ground.judged]
    year = nation.model.slots.years[-1]
    lost = {
        (plan.name, year, owner): _lost(found, rank, words == owner, later == owner)
        for rank, plan in enumerate(found.plans)
        for owner in TOLD
    }
    return Owners(paid_to_owners(nation), drawn, lost)


def _lost(found: Found, rank: int, mine: Ints, drawn: Ints) -> tuple[int, Ints]:
    lost = found.priced.lost if found.priced else np.zeros((rank + 1, len(mine)), np.int64)
    ends = found.priced.lost_drawn[rank][: len(drawn)] if found.priced else np.zeros(drawn.shape, np.int64)
    return int(lost[rank][mine].sum()), (ends * drawn).sum(axis=1)


def totals_of(paid: Mapping[Key, Paid]) -> dict[tuple[str, int], tuple[int, int]]:
    """Add all owners up, by variant and year."""
    return dict(_totals(paid))


def _totals(paid: Mapping[Key, Paid]) -> Iterator[tuple[tuple[str, int], tuple[int, int]]]:
    for variant, year in dict.fromkeys(key[:2] for key in paid):
        own = [paid[variant, year, owner] for owner in OWNERS]
        yield (variant, year), (sum(int(one.base) for one in own), sum(int(one.change) for one in own))
