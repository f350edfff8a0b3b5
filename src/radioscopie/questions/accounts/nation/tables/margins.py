"""The accounts of the nation as tables: margins by group, year and world; totals; charges line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.accounts import PAY
from radioscopie.models.finances.camps import of_machines
from radioscopie.models.finances.desks import WHOLE
from radioscopie.models.finances.distribution import (
    ALL,
    drawn_row,
    groups,
    histogram,
    margin_row,
    margins_of,
    moved_row,
    permille,
)
from radioscopie.models.joins.nation_accounts.books import at_level
from radioscopie.models.joins.nation_accounts.camps import PET
from radioscopie.models.joins.nation_accounts.constructions import listed
from radioscopie.models.joins.nation_accounts.nation import interest
from radioscopie.money import half_up
from radioscopie.questions.accounts.nation.tables.declared import CHARGES, DISTRIBUTION, MARGINS, SUMMARY
from radioscopie.ranges import CASES
from radioscopie.results.declared import LACKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Bools, Ints, Row
    from radioscopie.models.finances.distribution import PracticeGroup
    from radioscopie.models.joins.nation_accounts.constructions import Shares
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts, NationYear
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.result import Names, ResultTable


def nation_tables(
    nation: NationAccounts, books: Sequence[NationYear], shares: Shares, named: Names
) -> dict[str, ResultTable]:
    """Lay out the accounts of the nation.

    Parameters
    ----------
    shares : those drawn of every group (`group_shares`); empty without draws

    Returns
    -------
    nation_margins : by variant, year, dimension and group: practices, receipts and margins in cents (at most, where
        `lacking` lines have no amount), shares in thousandths, intervals where draws were asked
        (`distribution.margin_row`, `drawn_row`), what the debt of fund-backed groups leaves (`_debt_row`)
    nation_distribution : practices by class of margin, by variant and year
    nation_summary : receipts, charges, margin and cover by variant, year and kind
    nation_charges : what each line comes to in town in the first book, with low, central and high values
    """
    return {
        "nation_margins": MARGINS.of(_margins(nation, books, shares), named),
        "nation_distribution": DISTRIBUTION.of(_distribution(nation.practices, books), named),
        "nation_summary": SUMMARY.of(_summary(nation, books), named),
        "nation_charges": CHARGES.of(_charges(nation, books[0]), named),
    }


def _margins(nation: NationAccounts, books: Sequence[NationYear], shares: Shares) -> Iterator[Row]:
    debt, found = interest(nation, books[0]), listed(nation.practices)
    first = {book.year: book for book in reversed(books)}
    for book in books:
        own, base = (margins_of(one.levels["practice"]) for one in (book, first[book.year]))
        for group in found:
            row = _head(book) | {"dimension": group.dimension, "group": group.word}
            row |= {LACKING: lacks(book, group.members)} | margin_row(own, group)
            row |= _debt_row(book, debt, group) | moved_row(own, base, group)
            yield row | drawn_row(shares.get((book.variant, book.year, group.dimension, group.word), {}))


def lacks(book: NationYear, members: Bools) -> int:
    """Count the lines without an amount of the practice of a group that lacks most."""
    return int(book.levels["practice"].lacking[members].max(initial=0))


def _debt_row(book: NationYear, debt: Ints, group: PracticeGroup) -> dict[str, int]:
    """Say what a group of practices bears, and how many are below the line once it is paid, at central charges."""
    left = (book.levels["practice"].margin - debt)[group.members]
    under = (left < 0).sum()
    return {
        "debt_service_cents": int(debt[group.members].sum()),
        "margin_after_debt_cents": int(left.sum()),
        "under_after_debt": int(under),
        "under_after_debt_permille": int(permille(under, group.members.sum())),
    }


def _head(book: NationYear) -> Row:
    return {"variant": book.variant, "year": book.year}


def _distribution(practices: Practices, books: Sequence[NationYear]) -> Iterator[Row]:
    for book in books:
        for group in groups(
            {"kind": practices.groups["kind"], "ownership": practices.groups["ownership"]}, practices.judged
        ):
            found = margins_of(book.levels["practice"])
            head = _head(book) | {"dimension": group.dimension, "group": group.word}
            yield from (head | row for row in histogram(found, group.members))


def _summary(nation: NationAccounts, books: Sequence[NationYear]) -> Iterator[Row]:
    practices = nation.practices
    everyone = np.ones(len(practices.kind), bool)
    kinds = [(word, everyone & (practices.kind == word)) for word in sorted(set(practices.kind.tolist()))]
    for book in books:
        for word, members in [(ALL, practices.judged), *kinds]:
            judged = bool(practices.judged[members].all())
            yield (
                _head(book)
                | {"kind": word}
                | _totals(book, members, judged=judged)
                | machines(practices, book, members)
            )


def _totals(book: NationYear, members: Bools, *, judged: bool) -> Row:
    """Add up practices; charges and margins are told of those only whose charges are all known."""
    drawn = book.levels["practice"]
    pay = drawn.charges_where(drawn.lines_of("nature", PAY))[members].sum()
    number, left = int(book.desks.radiologists[members].sum()), int(drawn.before_pay[members].sum())
    known = {
        "radiologists_hundredths": number,
        "income_cents": 100 * left // number if number else None,
        "charges_cents": int(drawn.spent[members].sum() - pay),
        "pay_cents": int(pay),
        "margin_cents": int(drawn.margin[members].sum()),
        "before_pay_cents": left,
    }
    return {
        "practices": int(members.sum()),
        "sites": int(members[book.desks.site_practice].sum()),
        "exams": int(drawn.exams[members].sum()),
        LACKING: lacks(book, members),
        "acts_cents": int(drawn.acts[members].sum()),
        "fees_cents": int(drawn.fees[members].sum()),
        **{name: value if judged else None for name, value in known.items()},
    }


def machines(practices: Practices, book: NationYear, members: Bools) -> Row:
    """Set the fees of CT and MRI beside what these machines cost, at the practices' own part of each.

    A hospital's machine counts for the share of its exams that fees pay: those of patients not admitted.
    """
    drawn, external = book.levels["machine"], practices.external_of(len(book.desks.machines))
    mine = members[book.desks.machine_practice] & (book.desks.machine_equipment != PET)
    cost, fees = (
        half_up(drawn.charges_where(of_machines(drawn.lines)) * external, WHOLE)[mine],
        drawn.fees[mine],
    )
    held = book.desks.fee_permille * external // WHOLE
    return {
        "machines_permille": int(held[mine].sum()),
        "machine_fees_cents": int(fees.sum()),
        "machine_charges_cents": int(cost.sum()),
        "cover_permille": int(permille(fees.sum(), cost.sum())) or None,
        "machines": int((held[mine] > 0).sum()),
        "machines_under": int((fees < cost).sum()),
    }


def _charges(nation: NationAccounts, book: NationYear) -> Iterator[Row]:
    judged = nation.practices.judged
    found = {case: at_level(nation, book.desks, book.takings, "practice", case) for case in CASES}
    for rank, line in enumerate(nation.charges):
        cents = {
            f"{case}_cents": int(one.charges[rank][judged].sum()) if getattr(line, case) is not None else None
            for case, one in found.items()
        }
        about = {name: getattr(line, name) for name in ("charge", "nature", "behaviour", "per", "equipment")}
        yield about | cents | {"status": line.status, "facts": line.facts}
