"""The accounts of the nation, practice by practice and machine by machine: what a federation can cut as it likes.

Every row is constructed: even where the place is real, receipts, radiologists and owner are those of the baseline. A
place that has a FINESS number is therefore named by its département and a rank: the number is a real one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.law.words import EQUIPMENT
from radioscopie.models.finances.accounts import PAY
from radioscopie.models.finances.breakeven import measures as margin_measures
from radioscopie.models.finances.breakeven import straight_break_even
from radioscopie.models.finances.desks import WHOLE
from radioscopie.models.finances.hours import machine_hours, per_hour
from radioscopie.models.joins.nation_accounts.groups import COPIED, DIMENSIONS
from radioscopie.models.joins.nation_accounts.holders import HOLDERS
from radioscopie.models.joins.nation_accounts.nation import interest
from radioscopie.money import half_up
from radioscopie.questions.accounts.nation.tables.declared import MACHINES, PRACTICES
from radioscopie.results.declared import LACKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts, NationYear
    from radioscopie.result import Names, ResultTable

    Columns = Mapping[str, Any]

CONSTRUCTED = "constructed"
NAMED = ("practice", "site", "machine")
WORDS = tuple(dict.fromkeys((*DIMENSIONS, *COPIED)))
SHOWN = ("contribution_cents", "contribution_per_exam_cents", "break_even_price_cents")

FINESS = re.compile(r"[0-9][0-9AB][0-9]{7}")
OVERSEAS = "97"


def places_tables(
    nation: NationAccounts, books: Sequence[NationYear], named: Names
) -> dict[str, ResultTable]:
    """Lay out the last year of each world, place by place, with central charges.

    Returns
    -------
    nation_practices : a row a variant and town practice: what it is, receipts, charges, margin, interest of its group,
        contribution of an exam, exams at which it covers its charges (a straight line, without the bands of the fees)
    nation_machines : a row a variant and machine of CT, MRI or PET: who holds it, receipts, its own charges,
        contribution of an exam and of an hour; a hospital's machine counts for the part of its charges that its
        fees are meant to pay, `external_permille`
    """
    last = max(book.year for book in books)
    shown = [book for book in books if book.year == last]
    debt, names = interest(nation, books[0]), _names(shown)
    practices = [_unnamed(_practices(nation, book, debt), names) for book in shown]
    machines = [_unnamed(_machines(nation, book), names) for book in shown]
    return {
        "nation_practices": PRACTICES.around(pa.concat_tables(practices), named),
        "nation_machines": MACHINES.around(pa.concat_tables(machines), named),
    }


def _names(books: Sequence[NationYear]) -> Mapping[str, str]:
    every = (book.desks for book in books)
    return code_names(name for desks in every for name in (*desks.practices, *desks.sites, *desks.machines))


def code_names(names: Iterable[str]) -> Mapping[str, str]:
    """Give each FINESS number met in names a name of its département and rank: "R01-E001".

    The same names give the same codes, whatever their order.
    """
    numbers = sorted({found[0] for name in names if (found := FINESS.match(name))})
    ranked = [enumerate(own, 1) for own in _by_departement(numbers)]
    return {number: f"R{departement_of(number)}-E{rank:03d}" for own in ranked for rank, number in own}


def coded(name: str, codes: Mapping[str, str]) -> str:
    """Write a name with the code of its FINESS number in place of the number; other names stay."""
    return FINESS.sub(lambda found: codes[found[0]], name, count=1) if FINESS.match(name) else name


def departement_of(number: str) -> str:
    """Give the département in front of a FINESS number (97 and the territory's digit overseas)."""
    return f"97{number[3]}" if number.startswith(OVERSEAS) else number[:2]


def _by_departement(numbers: list[str]) -> list[list[str]]:
    return [list(own) for _, own in groupby(numbers, departement_of)]


def _unnamed(table: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """Write the names of places without their FINESS number."""
    for column in NAMED:
        if column in table.column_names:
            words = pa.array([coded(name, names) for name in table[column].to_pylist()], pa.string())
            table = table.set_column(table.column_names.index(column), column, words)
    return table


def _head(book: NationYear, size: int) -> Columns:
    return {"variant": [book.variant] * size, "year": np.full(size, book.year)}


def _practices(nation: NationAccounts, book: NationYear, debt: Ints) -> pa.Table:
    practices, drawn = nation.practices, book.levels["practice"]
    kept = np.flatnonzero(practices.judged)
    pay = drawn.charges_where(drawn.lines_of("nature", PAY))
    amounts = {
        "radiologists_hundredths": book.desks.radiologists,
        **_receipts(drawn),
        "charges_cents": drawn.spent - pay,
        "pay_cents": pay,
        "margin_cents": drawn.margin,
        "debt_service_cents": debt,
        "margin_after_debt_cents": drawn.margin - debt,
    }
    return pa.table({
        **_head(book, len(kept)),
        "practice": np.array(book.desks.practices)[kept],
        **{name: practices.groups[name][kept] for name in WORDS},
        "status": [CONSTRUCTED] * len(kept),
        **{name: cents[kept] for name, cents in amounts.items()},
        **_hanging(drawn, kept),
    })  # fmt: skip


def _receipts(drawn: Accounts) -> Columns:
    return {"exams": drawn.exams, LACKING: drawn.lacking, "acts_cents": drawn.acts, "fees_cents": drawn.fees}


def _hanging(drawn: Accounts, kept: Ints) -> Columns:
    """Say what the margins of some places hang on."""
    found = margin_measures(drawn)
    needed = straight_break_even(drawn)[kept]
    return {name: found[name][kept] for name in SHOWN} | {
        "break_even_exams": pa.array(needed, pa.int64(), mask=needed < 0)
    }


def _machines(nation: NationAccounts, book: NationYear) -> pa.Table:
    practices, desks = nation.practices, book.desks
    every = np.arange(len(desks.machines))
    external = practices.external_of(len(every))
    drawn = book.levels["machine"]
    drawn = replace(drawn, charges=half_up(drawn.charges * external, WHOLE))
    practice = desks.machine_practice
    contribution = margin_measures(drawn)["contribution_cents"]
    return pa.table({
        **_head(book, len(every)),
        "machine": desks.machines,
        "equipment": [EQUIPMENT[rank] for rank in desks.machine_equipment],
        "practice": np.array(desks.practices)[practice],
        "site": np.array(desks.sites)[desks.machine_site],
        **{name: practices.groups[name][practice] for name in ("kind", "ownership", "region", "departement")},
        "holder": [HOLDERS[rank] for rank in practices.holder] + [""] * (len(every) - len(practices.holder)),
        "share_permille": desks.fee_permille,
        "external_permille": external,
        "status": [CONSTRUCTED] * len(every),
        **_receipts(drawn),
        "charges_cents": drawn.spent,
        "margin_cents": drawn.margin,
        **_hanging(drawn, every),
        "contribution_per_hour_cents": pa.array(
            per_hour(contribution, machine_hours(desks, drawn.exams)), pa.int64()
        ),
    })  # fmt: skip
