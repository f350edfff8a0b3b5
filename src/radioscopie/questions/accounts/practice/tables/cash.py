"""The cash of a practice: week by week, when it runs out, its balance sheets, and how low it goes with each aid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.calendar import from_day
from radioscopie.models.finances.cash.flows import STAFF
from radioscopie.models.finances.cash.ledger import DEBT, RECEIPT
from radioscopie.models.finances.cash.practice import balances
from radioscopie.models.finances.crisis import AIDS, lowest
from radioscopie.models.finances.desks import WEEKS
from radioscopie.questions.accounts.aids import aid_row, compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Ints, Row
    from radioscopie.models.finances.aids.rules import AidBasis
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.cash.ledger import Cash, CashFlow
    from radioscopie.models.finances.crisis import Crisis
    from radioscopie.models.finances.practice import Practice

    ByCase = Mapping[str, Cash]

LOW, CENTRAL, HIGH = "low", "central", "high"
PLAIN = ("excess", "fees", "other_receipts")
MOVES = ("acts", *PLAIN, "pay", "charges", "loans")
SHEET = ("cash", "receivables", "machines", "payables", "debts", "equity", "profit")


def weekly(world: str, bound: str, cases: ByCase, names: Sequence[str]) -> pa.Table:
    """Give a row a practice and week at central charges; `closing_low_cents` is that of high charges.

    What goes out is below zero, and the columns from `opening_cents` to the one before `closing_cents` add up to it.

    Parameters
    ----------
    bound : of the technical fees, "exact" when both agree
    cases : cash at "low", "central" and "high" charges
    names : practices, in order
    """
    cash = cases[CENTRAL]
    closing, moved = cash.closing, cash.total("paid")
    columns = {
        "opening_cents": closing - moved,
        **{f"{line}_cents": _paid(cash, line) for line in MOVES},
        "aids_in_cents": _aids(cash, 1),
        "aids_back_cents": _aids(cash, -1),
        "closing_cents": closing,
        "closing_low_cents": cases[HIGH].closing,
        "closing_high_cents": cases[LOW].closing,
        "receivables_cents": cash.receivables,
        "payables_cents": cash.payables,
        "debts_cents": cash.debts,
    }
    return pa.table(
        _weeks(world, bound, cash, names) | {name: values.ravel() for name, values in columns.items()}
    )


def _line_of(flow: CashFlow) -> str:
    """Say to which column of the table a flow belongs."""
    if flow.kind == RECEIPT:
        return flow.name if flow.name in PLAIN else "acts"
    return "loans" if flow.kind == DEBT else "pay" if flow.name in STAFF else "charges"


def _paid(cash: Cash, line: str) -> Ints:
    flows = [flow.sign * flow.paid for flow in cash.flows if not flow.aid and _line_of(flow) == line]
    return sum(flows, np.zeros_like(cash.closing))


def _aids(cash: Cash, side: int) -> Ints:
    """Add up what aids bring (1) or take back (-1) each week."""
    flows = [side * np.maximum(side * flow.sign * flow.paid, 0) for flow in cash.flows if flow.aid]
    return sum(flows, np.zeros_like(cash.closing))


def _weeks(world: str, bound: str, cash: Cash, names: Sequence[str]) -> dict[str, pa.Array]:
    """Give the columns that say whose week it is."""
    when, ranks, many = cash.weeks, np.arange(cash.weeks.count), len(names)
    years = np.tile(np.array(when.years)[ranks // WEEKS], many)
    return {
        "world": pa.array([world] * len(years), pa.string()),
        "practice": pa.array(np.repeat(np.array(names, object), when.count), pa.string()),
        "bound": pa.array([bound] * len(years), pa.string()),
        "year": pa.array(years),
        "week": pa.array(np.tile(ranks % WEEKS + 1, many)),
        "date": pa.array(np.tile(when.first.astype(np.int32), many)).cast(pa.date32()),
    }


def summary_rows(
    world: str, bound: str, cases: ByCase, names: Sequence[str], overdraft: int = 0
) -> Iterator[Row]:
    """Say, for a practice and case of charges, when cash runs out, how low it goes, what would have to be found."""
    for case, cash in cases.items():
        for row in _ends(cash, names, overdraft):
            yield {"world": world, "practice": row.pop("practice"), "bound": bound, "case": case} | row


def _ends(cash: Cash, names: Sequence[str], overdraft: int) -> Iterator[Row]:
    closing, out, low = cash.closing, cash.runs_out(overdraft), cash.closing.argmin(axis=1)
    last = [from_day(int(day) - 1) for day in cash.weeks.end]
    left = {name: getattr(cash, name)[:, -1] for name in ("receivables", "payables", "debts")}
    for rank, name in enumerate(names):
        yield {
            "practice": name,
            "opening_cents": int(cash.opening[rank]),
            "runs_out_on": last[out[rank]] if out[rank] >= 0 else None,
            "runs_out_week": int(out[rank]) % WEEKS + 1 if out[rank] >= 0 else None,
            "lowest_cents": int(closing[rank, low[rank]]),
            "lowest_on": last[low[rank]],
            "need_cents": max(0, -overdraft - int(closing[rank, low[rank]])),
            "closing_cents": int(closing[rank, -1]),
            **{f"{what}_cents": int(values[rank]) for what, values in left.items()},
        }


def balance_rows(
    practice: Practice, books: Sequence[PracticeYear], world: str, followed: Cash
) -> Iterator[Row]:
    """Give the balance sheet of each 31 December of a world, whose aids are in the cash."""
    mine = [book for book in books if book.world.name == world.removesuffix(AIDS)]
    for sheet in balances(practice, mine, followed):
        amounts = {f"{one}_cents": getattr(sheet, one) for one in SHEET}
        yield {"world": world, "bound": mine[0].case, "year": sheet.year} | amounts


def aid_rows(practice: Practice, crisis: Crisis, bound: str, cases: ByCase, basis: AidBasis) -> Iterator[Row]:
    """Compare sets of aids (`aids.aid_rows`), and say how low cash goes from the beginning of the shock on."""
    for case, chosen, given in compared(crisis.rules, cases, basis):
        row = aid_row(case, chosen, cases[case], given, basis, practice.desks)
        yield {"bound": bound} | row | {"lowest_cents": lowest(given.cash, crisis.begins)}
