"""Cash as tables: week by week, when it runs out, and the hypotheses behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.calendar import from_day
from radioscopie.models.finances.cash.flows import HYPOTHESES, STAFF
from radioscopie.models.finances.cash.ledger import DEBT, RECEIPT
from radioscopie.models.finances.desks import WEEKS
from radioscopie.result import Assumption, ResultTable, word_of
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.cash.ledger import Cash, CashFlow

    ByCase = Mapping[str, Cash]

LOW, CENTRAL, HIGH = "low", "central", "high"
PLAIN = ("excess", "fees", "other_receipts")
LINES = ("acts", *PLAIN, "pay", "charges", "loans")


def cash_tables(cases: ByCase, names: Sequence[str], overdraft: int = 0) -> dict[str, ResultTable]:
    """Lay out the cash of practices.

    Parameters
    ----------
    cases : cash at "low", "central" and "high" charges
    names : practices, in order

    Returns
    -------
    cash_weekly : a row a practice and week at central charges; what goes out is below zero, and the columns from
        `opening_cents` to the one before `closing_cents` add up to it
    cash_summary : a row a practice and case of charges
    """
    return {
        "cash_weekly": ResultTable(
            weekly(cases, names), "finances.cash_weekly", "mixed", "finances.cash_sign"
        ),
        "cash_summary": ResultTable(summary(cases, names, overdraft), "finances.cash_summary", "mixed"),
    }


def weekly(cases: ByCase, names: Sequence[str]) -> pa.Table:
    """Give the rows of `cash_weekly`; `closing_low_cents` is that of high charges."""
    cash = cases[CENTRAL]
    closing, moved = cash.closing, cash.total("paid")
    columns = {
        "opening_cents": closing - moved,
        **{f"{line}_cents": _paid(cash, line) for line in LINES},
        "aids_in_cents": _aids(cash, 1),
        "aids_back_cents": _aids(cash, -1),
        "closing_cents": closing,
        "closing_low_cents": cases[HIGH].closing,
        "closing_high_cents": cases[LOW].closing,
        "receivables_cents": cash.receivables,
        "payables_cents": cash.payables,
        "debts_cents": cash.debts,
    }
    return pa.table(_weeks(cash, names) | {name: values.ravel() for name, values in columns.items()})


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


def _weeks(cash: Cash, names: Sequence[str]) -> dict[str, pa.Array]:
    """Give the columns that say whose week it is."""
    when, ranks = cash.weeks, np.arange(cash.weeks.count)
    many = len(names)
    practice = pa.DictionaryArray.from_arrays(
        np.repeat(np.arange(many, dtype=np.int32), when.count), list(names)
    )
    return {
        "practice": practice,
        "year": pa.array(np.tile(np.array(when.years)[ranks // WEEKS], many)),
        "week": pa.array(np.tile(ranks % WEEKS + 1, many)),
        "date": pa.array(np.tile(when.first.astype(np.int32), many)).cast(pa.date32()),
    }


def summary(cases: ByCase, names: Sequence[str], overdraft: int = 0) -> pa.Table:
    """Give the rows of `cash_summary`: when cash runs out, how low it goes, what would have to be found."""
    rows = [row for case, cash in cases.items() for row in _ends(case, cash, names, overdraft)]
    return pa.Table.from_pylist(rows, schema=SUMMARY)


SUMMARY = pa.schema(
    [
        *((name, pa.string()) for name in ("practice", "case")),
        ("opening_cents", pa.int64()),
        ("runs_out_on", pa.date32()),
        ("runs_out_week", pa.int64()),
        ("lowest_cents", pa.int64()),
        ("lowest_on", pa.date32()),
        *((f"{name}_cents", pa.int64()) for name in ("need", "closing", "receivables", "payables", "debts")),
    ]
)


def _ends(case: str, cash: Cash, names: Sequence[str], overdraft: int) -> list[dict[str, Any]]:
    closing, out, low = cash.closing, cash.runs_out(overdraft), cash.closing.argmin(axis=1)
    last = [from_day(int(day) - 1) for day in cash.weeks.end]
    left = {name: getattr(cash, name)[:, -1] for name in ("receivables", "payables", "debts")}
    return [
        {
            "practice": name,
            "case": case,
            "opening_cents": int(cash.opening[rank]),
            "runs_out_on": last[out[rank]] if out[rank] >= 0 else None,
            "runs_out_week": int(out[rank]) % WEEKS + 1 if out[rank] >= 0 else None,
            "lowest_cents": int(closing[rank, low[rank]]),
            "lowest_on": last[low[rank]],
            "need_cents": max(0, -overdraft - int(closing[rank, low[rank]])),
            "closing_cents": int(closing[rank, -1]),
            **{f"{what}_cents": int(values[rank]) for what, values in left.items()},
        }
        for rank, name in enumerate(names)
    ]


def cash_assumptions() -> tuple[Assumption, ...]:
    """Give the hypotheses of delays and opening cash (weeks), in the words of the table `finances.cash_assumed`."""
    found = read_hypotheses(HYPOTHESES).values()
    return tuple(
        Assumption(
            f"finances.cash_{one.key}",
            one.value.status,
            "",
            0,
            *map(str, one.value.values),
            label=word_of("finances.cash_assumed", one.key),
        )
        for one in found
    )
