"""A shock on the nation's practices: who runs out of cash, with which aid, at what public cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.finances.distribution import permille
from radioscopie.models.joins.nation_accounts.shock import struck
from radioscopie.money import half_up
from radioscopie.questions.accounts.aids import aid_rows, falls_table, rules_table
from radioscopie.questions.accounts.nation.tables.declared import AID_RULES, AIDS, FALLS, SHOCK_CHECKS
from radioscopie.tables.quoted import quoted

VARIED, CENTRAL = "varied", "central"
FORTNIGHTS, HEAVY = 26, 5 * 10**6  # cents of charges in a fortnight, those of COV-005
WHOLE = 1000

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Bools, Ints, Row
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
    nation_shock_checks : what was published of spring 2020 beside the model where everything varies between practices
    nation_falls, nation_aid_rules : what was asked, with sources
    """
    shock, aids = crisis.shock, crisis.rules
    if shock is None:
        return {}
    titles = {aid.name: aid.title for aid in aids}
    found = struck(nation, shock)
    rows = list(_rows(found, aids))
    tables = {
        "nation_aids": AIDS.of(rows, {"aids": titles}),
        "nation_shock_checks": SHOCK_CHECKS.of(_checks(found, rows)),
        "nation_falls": falls_table(FALLS, shock),
    }
    return tables | ({"nation_aid_rules": rules_table(AID_RULES, aids)} if aids else {})


def _rows(found: Struck, aids: Sequence[Aid]) -> Iterator[Row]:
    for way, cases in found.cash.items():
        for row in aid_rows(aids, cases, found.bases[way], found.desks):
            yield {"drawn": way} | row


def _checks(found: Struck, rows: Sequence[Row]) -> Iterator[Row]:
    """Compare what was published of 2020 with the practices whose cash, loans, draws and charges vary."""
    people = found.desks.radiologists
    heavy = half_up(found.fixed, FORTNIGHTS) > HEAVY
    short = found.cash[VARIED][CENTRAL].short(found.bases[VARIED].overdraft)
    normal, lived = (int(one.clip(min=0).sum()) for one in found.income)
    given = [row for row in rows if (row["drawn"], row["case"]) == (VARIED, CENTRAL)][-1]["cost_cents"]
    values = (
        ("COV-005", "heavy", _share(people, heavy)),
        ("COV-006", "short", _share(people, short)),
        ("COV-013", "income_alone", half_up(WHOLE * (lived - normal), normal)),
        ("COV-013", "income_aided", half_up(WHOLE * (lived + given - normal), normal)),
    )
    for fact, check, value in values:
        published = half_up(int(WHOLE * 10 * quoted(fact).share), 10)
        yield {"fact": fact, "published_permille": published, "model_permille": value, "check": check}


def _share(people: Ints, members: Bools) -> int:
    """Give the share of radiologists in some practices, in thousandths."""
    return int(permille(people[members].sum(), people.sum()))
