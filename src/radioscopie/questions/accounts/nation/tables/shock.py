"""A shock on the nation's practices: who runs out of cash, with which aid, at what public cost.

In a normal year the radiologists draw all that their practice leaves, so that nobody runs out of cash without a shock.
Under the shock they either go on drawing as much ("whole") or draw what the year of the shock leaves ("earned").
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.models.finances.accounts import PAY, accounts
from radioscopie.models.finances.aids.aided import load_aids
from radioscopie.models.finances.aids.rules import AidBasis
from radioscopie.models.finances.cash.flows import CashYear, activity, cash, delays, opening_cash
from radioscopie.models.finances.cash.shocks import factors, load_shock, shocked
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.desks import WEEKS, Takings, subset
from radioscopie.questions.accounts.practice.tables.aids import aid_rules, aid_table, shock_falls
from radioscopie.ranges import CASES
from radioscopie.result import ResultTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.cash.ledger import Cash
    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts


YEARS = 2
TITLE = "finances.aid_table"


def shock_tables(nation: NationAccounts, shock: str, aid: str | None) -> dict[str, ResultTable]:
    """Put the town practices through a shock, then give them aids.

    Parameters
    ----------
    shock, aid : files, or what is shipped; the reference year's takings come round each year of the shock

    Returns
    -------
    nation_aids : a row per way of drawing (`drawn`), opening cash (low, central, high: `case`) and set of aids
        (`aid_table`), central charges; the row without aid tells who closes
    nation_falls, nation_aid_rules : what was asked, with sources

    Raises
    ------
    InputError : problems of the files
    """
    asked, given = load_shock(shock), load_aids(aid) if aid else None
    desks, mine = subset(nation.practices.desks, nation.practices.judged)
    normal = _of(nation.reference, mine)
    years = [asked.year + rank for rank in range(YEARS)]
    left = factors(asked, desks, years, exams=np.concatenate([normal.exams] * YEARS, axis=1))
    struck = [shocked(normal, left[:, WEEKS * rank : WEEKS * (rank + 1)]) for rank in range(YEARS)]
    steady = _year(nation, desks, normal, normal, years[0] - 1)
    whole = steady.accounts.before_pay
    before = _drawing(steady, whole)
    lived = [_year(nation, desks, normal, t, y) for t, y in zip(struck, years, strict=True)]
    ways = {"whole": [whole] * YEARS, "earned": [one.accounts.before_pay for one in lived]}
    setting = AidBasis(activity(desks, [before] * YEARS), activity(desks, lived))
    aids = given.aids if given else ()
    tables = [
        aid_table(
            aids, _openings(desks, before, _all(lived, drawn)), dict.fromkeys(CASES, setting), desks
        ).table
        for drawn in ways.values()
    ]
    compared = pa.concat_tables(
        table.add_column(0, "drawn", pa.array([way] * table.num_rows))
        for way, table in zip(ways, tables, strict=True)
    )
    told = {"nation_aids": ResultTable(compared, TITLE, "mixed"), "nation_falls": shock_falls(asked)}
    return told | ({"nation_aid_rules": aid_rules(aids)} if aids else {})


def _all(years: Sequence[CashYear], drawn: Sequence[Ints]) -> list[CashYear]:
    return [_drawing(year, amount) for year, amount in zip(years, drawn, strict=True)]


def _of(takings: Takings, mine: Ints) -> Takings:
    return Takings(*(getattr(takings, field.name)[mine] for field in fields(takings)))


def _year(nation: NationAccounts, desks: Desks, normal: Takings, now: Takings, year: int) -> CashYear:
    values = values_in(nation.charges, "central")
    return CashYear(year, now, accounts(desks, nation.charges, values, normal.year(), now.year()))


def _drawing(year: CashYear, drawn: Ints) -> CashYear:
    """Make the radiologists draw given amounts, in cents, shape (P,), in place of their pay."""
    return replace(year, accounts=_paid(year.accounts, np.maximum(drawn, 0)))


def _paid(drawn_up: Accounts, amount: Ints) -> Accounts:
    lines, charges = drawn_up.lines_of("nature", PAY), drawn_up.charges.copy()
    charges[lines] = 0
    charges[np.flatnonzero(lines)[:1]] = amount
    return replace(drawn_up, charges=charges)


def _openings(desks: Desks, before: CashYear, now: Sequence[CashYear]) -> Mapping[str, Cash]:
    """Follow the cash from low, central and high opening cash, in weeks of a normal year's charges."""
    spent = before.accounts.spent
    return {case: cash(desks, now, opening_cash(spent, case), delays(), before=before) for case in CASES}
