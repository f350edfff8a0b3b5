"""A shock on the nation's practices: their cash week by week, whether the radiologists go on drawing as much or not.

In a normal year the radiologists draw all that their practice leaves, so that nobody runs out of cash without a shock.
Under the shock they either go on drawing as much ("whole") or draw what the year of the shock leaves ("earned").
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.accounts import PAY, accounts
from radioscopie.models.finances.aids.rules import AidBasis
from radioscopie.models.finances.cash.flows import CashYear, activity, cash, delays, opening_cash
from radioscopie.models.finances.cash.shocks import factors, shocked
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.desks import WEEKS, Takings, subset
from radioscopie.ranges import CASES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.cash.ledger import Cash
    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.tables.shock_file import Shock

YEARS = 2


@dataclass(frozen=True, slots=True)
class Struck:
    """The town practices under a shock.

    Parameters
    ----------
    cash : without aid, by way of drawing ("whole", "earned"), then by case of opening cash (low, central, high)
    basis : what aids look at
    """

    desks: Desks
    cash: Mapping[str, Mapping[str, Cash]]
    basis: AidBasis


def struck(nation: NationAccounts, shock: Shock) -> Struck:
    """Put the town practices through a shock, at central charges; the reference year comes round in each year of it."""
    desks, mine = subset(nation.practices.desks, nation.practices.judged)
    normal = Takings(*(getattr(nation.reference, field.name)[mine] for field in fields(Takings)))
    years = [shock.year + rank for rank in range(YEARS)]
    steady = _year(nation, desks, normal, normal, years[0] - 1)
    taken = _shocked(shock, desks, normal, years)
    lived = [_year(nation, desks, normal, now, year) for now, year in zip(taken, years, strict=True)]
    whole, before = steady.accounts.before_pay, _drawing(steady, steady.accounts.before_pay)
    ways = {"whole": [whole] * YEARS, "earned": [one.accounts.before_pay for one in lived]}
    followed = {way: _openings(desks, before, _all(lived, drawn)) for way, drawn in ways.items()}
    return Struck(desks, followed, AidBasis(activity(desks, [before] * YEARS), activity(desks, lived)))


def _shocked(shock: Shock, desks: Desks, normal: Takings, years: Sequence[int]) -> list[Takings]:
    """Give the takings of each year of the shock."""
    exams = np.concatenate([normal.exams] * YEARS, axis=1)
    left = factors(shock, desks, years, exams=exams)
    return [shocked(normal, left[:, WEEKS * rank : WEEKS * (rank + 1)]) for rank in range(YEARS)]


def _all(years: Sequence[CashYear], drawn: Sequence[Ints]) -> list[CashYear]:
    return [_drawing(year, amount) for year, amount in zip(years, drawn, strict=True)]


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


def _openings(desks: Desks, before: CashYear, now: Sequence[CashYear]) -> dict[str, Cash]:
    """Follow the cash from low, central and high opening cash, in weeks of a normal year's charges."""
    spent = before.accounts.spent
    return {case: cash(desks, now, opening_cash(spent, case), delays(), before=before) for case in CASES}
