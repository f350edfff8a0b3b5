"""A shock on the nation's practices: their cash week by week, whether the radiologists go on drawing as much or not.

In a normal year the radiologists draw all that their practice leaves, so that nobody runs out of cash without a shock.
Under the shock they either go on drawing as much ("whole"), or draw what the year of the shock leaves ("earned"):
then all practices run out, or none does. Or ("varied") each practice has its own opening cash, loans, fixed charges and
part of the lost draw that is drawn all the same, so that aids have an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import triangular, uniforms
from radioscopie.models.finances.accounts import PAY, accounts
from radioscopie.models.finances.aids.rules import AidBasis
from radioscopie.models.finances.cash.flows import HYPOTHESES, CashYear, activity, cash, delays, opening_cash
from radioscopie.models.finances.cash.loans import OwedLoan, lent
from radioscopie.models.finances.cash.shocks import factors, shocked
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.desks import WEEKS, WHOLE, Takings, subset
from radioscopie.money import half_up
from radioscopie.ranges import CASES
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.cash.ledger import Cash
    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.tables.shock_file import Shock

YEARS, PERCENT = 2, 100
INSTALMENT_DAY = 5


@dataclass(frozen=True, slots=True)
class Struck:
    """The town practices under a shock.

    Parameters
    ----------
    cash : without aid, by way of drawing ("varied", "whole", "earned"), then by case of opening cash
    bases : what aids look at, by way of drawing; "varied" has the loans of the practices
    fixed : fixed charges of a year, radiologists' pay apart, cents, shape (P,), as varied
    income : before the radiologists' pay, of a normal year and of the shock's, cents, shapes (P,), as varied
    """

    desks: Desks
    cash: Mapping[str, Mapping[str, Cash]]
    bases: Mapping[str, AidBasis]
    fixed: Ints
    income: tuple[Ints, Ints]


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
    luck = _luck(nation.practices.seed, len(desks.practices))
    service = _service(steady, luck)
    loans = _loans(service, years[0])
    own, after = _own(steady, luck, service), [_own(one, luck, service) for one in lived]
    varied = _varied(desks, own, after, luck, (service, loans))
    basis = AidBasis(activity(desks, [before] * YEARS), activity(desks, lived))
    bases = {"varied": replace(basis, loans=loans), **dict.fromkeys(followed, basis)}
    fixed = own.accounts.charges_behaving("fixed") - _pay_of(own.accounts, "fixed")
    income = own.accounts.before_pay, after[0].accounts.before_pay
    return Struck(desks, {"varied": varied} | followed, bases, fixed, income)


@dataclass(frozen=True, slots=True)
class Luck:
    """What sets practices apart: weeks of opening cash by case, thousandths of the rest. Shapes (P,).

    Parameters
    ----------
    kept : of the lost draw, what is drawn all the same
    fixed : of the fixed charges of the accounts
    loans : of the receipts of a normal year, the yearly service of loans; 0 without a loan
    """

    weeks: Mapping[str, Reals]
    kept: Ints
    fixed: Ints
    loans: Ints


def _luck(seed: int, size: int) -> Luck:
    """Draw what sets practices apart (`finance_cash.toml`: all assumed), one stream a purpose."""
    found = {key: tuple(map(float, one.value.values)) for key, one in read_hypotheses(HYPOTHESES).items()}
    low, central, high = found["opening_weeks"]
    laws = {"low": (low, low, central), "central": (low, central, high), "high": (central, high, high)}
    u = uniforms(seed, "shock opening", size)
    held = uniforms(seed, "shock held", size) * PERCENT < found["loans_held"][1]
    return Luck(
        {case: triangular(*law, u) for case, law in laws.items()},
        _permille(found["drawing_kept"], seed, "shock kept", size),
        _permille(found["fixed_spread"], seed, "shock fixed", size),
        _permille(found["loans_service"], seed, "shock loans", size) * held,
    )


def _permille(law: tuple[float, ...], seed: int, purpose: str, size: int) -> Ints:
    low, mode, high = law
    drawn = triangular(low, mode, high, uniforms(seed, purpose, size))
    found: Ints = np.rint(WHOLE * drawn / PERCENT).astype(np.int64)
    return found


def _own(year: CashYear, luck: Luck, service: Ints) -> CashYear:
    """Give a year with the fixed charges of each practice, and the service of its loans among them."""
    drawn_up, charges = year.accounts, year.accounts.charges.copy()
    fixed = _fixed(drawn_up)
    charges[fixed] = half_up(charges[fixed] * luck.fixed[None, :], WHOLE)
    return _with_charge(replace(year, accounts=replace(drawn_up, charges=charges)), service)


def _fixed(drawn_up: Accounts) -> Bools:
    return drawn_up.lines_of("behaviour", "fixed") & drawn_up.lines_of("nature", PAY, equal=False)


def _service(steady: CashYear, luck: Luck) -> Ints:
    """Give the yearly service of the loans of each practice: no more than a normal year leaves, shape (P,)."""
    charges = steady.accounts.charges[_fixed(steady.accounts)]
    more = half_up(charges * luck.fixed[None, :], WHOLE).sum(axis=0) - charges.sum(axis=0)
    wanted = half_up(steady.accounts.revenue * luck.loans, WHOLE)
    service: Ints = np.minimum(wanted, np.maximum(steady.accounts.before_pay - more, 0))
    return service


def _with_charge(year: CashYear, cents: Ints) -> CashYear:
    """Add cents to the first line of fixed charges of each practice."""
    drawn_up, charges = year.accounts, year.accounts.charges.copy()
    charges[np.flatnonzero(_fixed(drawn_up))[:1]] += cents
    return replace(year, accounts=replace(drawn_up, charges=charges))


def _loans(service: Ints, year: int) -> tuple[OwedLoan, ...]:
    """Give the loans whose instalments are a service of so much a year, of the assumed rate and length."""
    numbers = read_hypotheses(HYPOTHESES)
    rate = Fraction(str(numbers["loans_rate"].value.central)) / PERCENT
    months = int(numbers["loans_months"].value.central)
    first = date(year, 1, INSTALMENT_DAY)
    capital = lent(service, rate, months).tolist()
    return tuple(OwedLoan(rank, cents, rate, months, first) for rank, cents in enumerate(capital) if cents)


def _varied(
    desks: Desks,
    before: CashYear,
    years: Sequence[CashYear],
    luck: Luck,
    debts: tuple[Ints, Sequence[OwedLoan]],
) -> dict[str, Cash]:
    """Follow the cash of practices that draw what the year leaves, and a part of what it took from the usual draw.

    Parameters
    ----------
    debts : the yearly service of loans, that accounts hold among fixed charges, and the loans, paid month by month
    """
    service, loans = debts
    usual = np.maximum(before.accounts.before_pay, 0)
    left = [np.maximum(one.accounts.before_pay, 0) for one in years]
    drawn = [own + half_up(luck.kept * np.maximum(usual - own, 0), WHOLE) for own in left]
    spent = _drawing(before, usual).accounts.spent
    apart = [_with_charge(one, -service) for one in (before, *years)]
    normal, lived = _drawing(apart[0], usual), _all(apart[1:], drawn)
    return {
        case: cash(
            desks, lived, np.rint(spent * own / 52).astype(np.int64), delays(), before=normal, loans=loans
        )
        for case, own in luck.weeks.items()
    }


def _pay_of(drawn_up: Accounts, behaviour: str) -> Ints:
    return drawn_up.charges_where(
        drawn_up.lines_of("nature", PAY) & drawn_up.lines_of("behaviour", behaviour)
    )


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
