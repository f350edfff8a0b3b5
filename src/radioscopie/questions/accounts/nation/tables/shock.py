"""A shock on the nation's practices: who runs out of cash, with which aid, at what public cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.joins.nation_accounts.shock import struck
from radioscopie.questions.accounts.aids import aid_rows, falls_table, rules_table
from radioscopie.questions.accounts.nation.tables.declared import AID_RULES, AIDS, FALLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.finances.crisis import Crisis
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.models.joins.nation_accounts.shock import Struck
    from radioscopie.result import ResultTable
    from radioscopie.tables.aids import Aid


def shock_tables(nation: NationAccounts, crisis: Crisis) -> dict[str, ResultTable]:
    """Put the town practices through a shock, then give them aids; nothing without a shock.

    Returns
    -------
    nation_aids : a row per way of drawing (`drawn`), opening cash (low, central, high: `case`) and set of aids
        (`aids.aid_rows`), central charges; the row without aid tells who closes
    nation_falls, nation_aid_rules : what was asked, with sources
    """
    shock, aids = crisis.shock, crisis.rules
    if shock is None:
        return {}
    titles = {aid.name: aid.title for aid in aids}
    tables = {
        "nation_aids": AIDS.of(_rows(struck(nation, shock), aids), {"aids": titles}),
        "nation_falls": falls_table(FALLS, shock),
    }
    return tables | ({"nation_aid_rules": rules_table(AID_RULES, aids)} if aids else {})


def _rows(found: Struck, aids: Sequence[Aid]) -> Iterator[Row]:
    for way, cases in found.cash.items():
        for row in aid_rows(aids, cases, found.basis, found.desks):
            yield {"drawn": way} | row
