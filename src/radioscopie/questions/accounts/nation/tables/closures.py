"""The tables of closures: how many practices of each group close in each world, and who is left far from any site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.finances.distribution import groups
from radioscopie.models.statistics import order_statistics
from radioscopie.questions.accounts.nation.tables.declared import CLOSURES, CLOSURES_ACCESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.joins.nation_accounts.closures import WorldClosed
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.result import Names, ResultTable


def closures_tables(
    nation: NationAccounts, worlds: Sequence[WorldClosed], named: Names
) -> Mapping[str, ResultTable]:
    """Lay out closures: numbers by group and département, never a place."""
    return {
        CLOSURES.name: CLOSURES.of((row for one in worlds for row in _rows(nation, one, worlds[0])), named),
        CLOSURES_ACCESS.name: CLOSURES_ACCESS.of(map(_access, worlds), named),
    }


def _rows(nation: NationAccounts, one: WorldClosed, base: WorldClosed) -> Iterator[dict[str, Any]]:
    """Count who closes in each group, and how many more than in the base, draw by draw."""
    judged = nation.practices.judged
    words = {name: own[judged] for name, own in nation.practices.groups.items()}
    for group in groups(words, np.ones(int(judged.sum()), bool)):
        mine = group.members
        yield {
            "variant": one.variant,
            "dimension": group.dimension,
            "group": group.word,
            "practices": int(mine.sum()),
            "closed": int(one.central.closed[mine].sum()),
            **_ends("closed", one.drawn[:, mine].sum(axis=1)),
            "at_once": int(one.central.at_once[mine].sum()),
            "more": int(one.central.closed[mine].sum()) - int(base.central.closed[mine].sum()),
            **_ends("more", one.drawn[:, mine].sum(axis=1) - base.drawn[:, mine].sum(axis=1)),
        }


def _access(one: WorldClosed) -> dict[str, Any]:
    return {
        "variant": one.variant,
        "closed": int(one.central.closed.sum()),
        "sites_closed": one.sites,
        "moved_cents": round(float(one.central.received.sum())),
        "given_up_cents": round(one.central.given_up),
        "people_before": one.people_before,
        "people_after": one.people,
        **_ends("people_after", one.people_drawn),
    }


def _ends(name: str, drawn: Ints) -> dict[str, int | None]:
    if not len(drawn):
        return {}
    ends = order_statistics(drawn)
    return {f"{name}_low_95": ends["low_95"], f"{name}_high_95": ends["high_95"]}
