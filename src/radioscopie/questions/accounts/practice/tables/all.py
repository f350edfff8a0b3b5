"""All the tables of a practice's accounts, but for those of an investment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.models.finances.accounts import LEVELS
from radioscopie.models.finances.breakeven import curve, fees_by_volume
from radioscopie.models.finances.crisis import AIDS, aid_basis, cash_by_world, with_aids, with_bound
from radioscopie.questions.accounts.aids import falls_table, named_sets, rules_table
from radioscopie.questions.accounts.practice.tables import cash, declared, lines, margins

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.models.finances.aids.rules import AidBasis
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.breakeven import Curve
    from radioscopie.models.finances.cash.ledger import Cash
    from radioscopie.models.finances.crisis import Crisis
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.joins.organisations import Studied
    from radioscopie.result import Names, ResultTable

    ByBound = Mapping[str, Mapping[str, Cash]]
    Tables = dict[str, ResultTable]


def accounts_tables(practice: Practice, books: Sequence[PracticeYear], named: Names) -> Tables:
    """Lay out the accounts: see docs/concepts/accounts.md for each measure.

    Returns
    -------
    lines : every receipt and charge (below zero) at central costs, by world, year, case, level and place
    natures : the same of the practice, added up by nature
    margins : by world, year, case, level and place
    changes : the margin of the practice beside that of the first world, and of the one a shock falls on
    verdicts : whether the practice is above water, by world and year
    valuation : at what price the practice would change hands, by world, year and way of pricing
    owners : who holds each machine, and whose its technical fees are
    curve : receipts and charges of the practice and of each machine against volumes, for the last year
    """
    desks, debt = practice.desks, margins.interest_of(practice, books)
    curves = {id(book): _curves(practice, book) for book in books}
    ends = [book for book in books if book.year == max(one.year for one in books)]
    listed = [row for book in books for row in lines.line_rows(desks, book)]
    earned = [row for one in books for row in margins.margin_rows(practice, one, curves[id(one)], debt)]
    owners = (row for book in books for row in lines.owner_rows(practice, book))
    points = (row for book in ends for row in lines.curve_rows(desks, book, curves[id(book)]))
    return {
        "lines": declared.LINES.of(listed, named),
        "natures": declared.NATURES.of(lines.nature_rows(listed), named),
        "margins": declared.MARGINS.of(earned, named),
        "changes": declared.CHANGES.of(margins.change_rows(earned), named),
        "verdicts": declared.VERDICTS.of(margins.verdict_rows(earned), named),
        "valuation": declared.VALUATION.of(margins.valuation_rows(books), named),
        "owners": declared.OWNERS.of(owners, named),
        "curve": declared.CURVE.of(points, named),
    }


def _curves(practice: Practice, book: PracticeYear) -> dict[str, Curve]:
    fees = fees_by_volume(practice, book.world, book.done, book.bound, book.year)
    return {level: curve(practice, book.accounts[level, margins.CENTRAL], fees) for level in LEVELS}


def crisis_tables(practice: Practice, books: Sequence[PracticeYear], crisis: Crisis, named: Names) -> Tables:
    """Lay out cash, balance sheets, and what a shock and aids change, with each bound of the CT fees.

    Returns
    -------
    cash_weekly, cash_summary and balance ("+aids": the last world with all the aids); shock_falls, aids and aid_rules
    where they were asked
    """
    followed = cash_by_world(practice, books)
    last, bounds = list(followed.items())[-1]
    bases = {bound: aid_basis(practice, books, bound) for bound in bounds} if crisis.aids else {}
    tables = dict(_asked(practice, crisis, bounds, bases))
    if crisis.aids:
        followed[last + AIDS] = with_aids(crisis.rules, bounds, bases)
    return _cash(practice, books, followed, named) | tables


def _asked(
    practice: Practice, crisis: Crisis, followed: ByBound, bases: Mapping[str, AidBasis]
) -> Iterator[tuple[str, ResultTable]]:
    """Lay out the shock and the aids that were asked."""
    if crisis.shock:
        yield "shock_falls", falls_table(declared.SHOCK_FALLS, crisis.shock)
    if crisis.aids:
        rules = crisis.rules
        rows = (
            row
            for bound, cases in followed.items()
            for row in cash.aid_rows(practice, crisis, bound, cases, bases[bound])
        )
        yield "aids", declared.AIDS.of(rows, {"aids": named_sets(rules)})
        yield "aid_rules", rules_table(declared.AID_RULES, rules)


def _cash(
    practice: Practice,
    books: Sequence[PracticeYear],
    followed: Mapping[str, ByBound],
    named: Names,
) -> Tables:
    """Put the cash of every world and bound of the fees in the same tables."""
    names, overdraft = practice.desks.practices, practice.file.overdraft
    every = [(world, bound, cases) for world, bounds in followed.items() for bound, cases in bounds.items()]
    weeks = pa.concat_tables(cash.weekly(world, bound, cases, names) for world, bound, cases in every)
    ends = (row for one in every for row in cash.summary_rows(*one, names, overdraft))
    sheets = (
        row
        for world, bound, cases in every
        for row in cash.balance_rows(practice, with_bound(books, bound), world, cases[margins.CENTRAL])
    )
    return {
        "cash_weekly": declared.CASH_WEEKLY.around(weeks, named),
        "cash_summary": declared.CASH_SUMMARY.of(ends, named),
        "balance": declared.BALANCE.of(sheets, named),
    }


def reading_tables(
    found: Sequence[Studied], practice: Practice, years: Sequence[int], named: Names
) -> Tables:
    """Lay out what each site pays each year by world and organisation, and their sum; nothing without organisation."""
    rows = [row for one in found for year in years for row in lines.reading_rows(one, practice, year)]
    if not rows:
        return {}
    return {
        "reading": declared.READING.of(rows, named),
        "reading_totals": declared.READING_TOTALS.of(lines.total_rows(rows), named),
    }
