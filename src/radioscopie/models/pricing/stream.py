"""Price a file of any size: rows are set aside month by month, priced in order of date, given back in their own order.

Memory holds one month of rows at a time, plus one running count per machine and civil year.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.law.compile import compile_law
from radioscopie.models.pricing.assumptions import assumptions_of, merge_assumptions
from radioscopie.models.pricing.billed import Compared, compare_next
from radioscopie.models.pricing.encode import encode_fleet
from radioscopie.models.pricing.engine import new_counts, price_rows
from radioscopie.models.pricing.fees_billed import compare_fees, fees_of
from radioscopie.models.pricing.findings import file_findings, findings_of
from radioscopie.models.pricing.gather import RANK, gather
from radioscopie.models.pricing.inferred import completed, januaries_of
from radioscopie.models.pricing.price import screened, total_amounts, with_amounts
from radioscopie.models.pricing.shelves import shelves, write_rows
from radioscopie.replacing import draft_of_file
from radioscopie.tables.activity import as_activity, iter_activity
from radioscopie.tables.rejects import sorted_rejects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from radioscopie.arrays import Whole
    from radioscopie.inputs import Readable
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.models.pricing.engine import Amounts
    from radioscopie.result import Assumption
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals of a priced file, in cents; the low and high cases differ by the CT fees without a known reference.

    Parameters
    ----------
    rejects : a line for each problem of every refused row
    billed, fees_billed : the amounts billed beside the text, of acts and of lines of fees, where the file has them
    """

    rows_read: int
    accepted: int
    low: dict[str, int]
    high: dict[str, int]
    findings: tuple[tuple[str, int], ...]
    assumptions: tuple[Assumption, ...]
    law_version: str
    rejects: pa.Table
    billed: Compared | None = None
    fees_billed: Compared | None = None

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return self.rows_read - self.accepted


def price_file(
    path: Readable,
    machines: Machines,
    law: Law,
    out: Path,
    *,
    mapping: Readable | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Summary:
    """Price a file and write the accepted rows in their order, with their amounts.

    Parameters
    ----------
    out : a .csv or .parquet file in a folder that exists, written beside then renamed
    advance : called with the number of rows read, for a progress line
    """
    with draft_of_file(out) as parts:
        read = _set_aside(iter_activity(path, mapping=mapping), parts, advance)
        fees = fees_of(pa.concat_tables(read.fees).unify_dictionaries()) if read.fees else ()
        machines = completed(machines, fees, read.januaries) if fees else machines
        totals, refused_by_law = _price_parts(path, machines, law, parts)
        totals.assumptions += dict.fromkeys([*read.seen, *machines.seen])
        totals.accepted += read.rows_of_fees
        totals.fees_billed = compare_fees(fees, machines, compile_law(law))
        ready = parts / f"ready{out.suffix}"
        gather(parts, ready)
        ready.replace(out)
    return totals.summary(read.rows_read, law, sorted_rejects([*read.rejects, *refused_by_law]))


@dataclass(slots=True)
class _Read:
    """What a file holds beside the acts set aside."""

    rows_read: int = 0
    rejects: list[pa.Table] = field(default_factory=list)
    seen: list[Assumption] = field(default_factory=list)
    fees: list[pa.Table] = field(default_factory=list)
    januaries: set[int] = field(default_factory=set)

    @property
    def rows_of_fees(self) -> int:
        return sum(table.num_rows for table in self.fees)

    def add(self, batch: Activity) -> None:
        self.rows_read += batch.rows_read
        self.rejects.append(batch.rejects)
        self.seen += batch.seen
        if batch.fees is not None:
            self.fees.append(batch.fees)
            self.januaries |= januaries_of([batch.fees])


def _set_aside(batches: Iterator[Activity], parts: Path, advance: Callable[[int], None]) -> _Read:
    """Write accepted rows into one file per month, with their rank."""
    rank, read, months = 0, _Read(), set[int]()
    with shelves(parts) as put:
        for batch in batches:
            read.add(batch)
            table = batch.table.append_column(RANK, pa.array(np.arange(rank, rank + batch.table.num_rows)))
            rank += batch.table.num_rows
            for month, rows in _by_month(table):
                put(month, rows)
                months.add(month)
            advance(batch.rows_read)
        if not months:
            put(0, table.slice(0, 0))
    read.januaries |= {month // 100 for month in months if month % 100 == 1}
    return read


def _by_month(table: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    month = table.column("date").to_numpy().astype("datetime64[M]").astype(np.int64) + 1970 * 12
    for one in np.unique(month):
        number = int(one) // 12 * 100 + int(one) % 12 + 1
        yield number, table.filter(pa.array(month == one))


def _price_parts(path: Readable, machines: Machines, law: Law, parts: Path) -> tuple[_Totals, list[pa.Table]]:
    compiled, fleet = compile_law(law), encode_fleet(machines)
    counts, totals, rejects = new_counts(fleet), _Totals(), list[pa.Table]()
    opened: dict[str, Whole] = {}
    for part in sorted(parts.glob("in-*.parquet")):
        batch = as_activity(pq.read_table(part), str(path))
        rows, coded, refused = screened(batch, fleet, compiled)
        amounts = price_rows(coded, fleet, compiled, counts=counts)
        write_rows(with_amounts(rows, coded, amounts), part.with_name(part.name.replace("in-", "out-")))
        part.unlink()
        totals.add(
            coded,
            amounts,
            (*findings_of(law, compiled, coded, amounts), *file_findings(coded).items()),
            assumptions_of(law, compiled, fleet, coded, amounts),
        )
        totals.add_billed(compare_next(rows, coded, fleet, compiled, opened, amounts))
        rejects.append(refused)
    return totals, rejects


@dataclass(slots=True)
class _Totals:
    """Running totals over the parts of a file."""

    accepted: int = 0
    low: Counter[str] = field(default_factory=Counter)
    high: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    assumptions: list[Assumption] = field(default_factory=list)
    billed: Compared | None = None
    fees_billed: Compared | None = None

    def add(
        self,
        coded: Coded,
        amounts: Amounts,
        findings: tuple[tuple[str, int], ...],
        assumed: tuple[Assumption, ...],
    ) -> None:
        low, high = total_amounts(coded, amounts)
        self.accepted += len(coded.visit)
        self.low.update(low)
        self.high.update(high)
        self.findings.update(dict(findings))
        self.assumptions += assumed

    def add_billed(self, compared: Compared | None) -> None:
        self.billed = self.billed + compared if self.billed and compared else self.billed or compared

    def summary(self, rows_read: int, law: Law, rejects: pa.Table) -> Summary:
        assumptions = tuple(merge_assumptions(self.assumptions))
        return Summary(
            rows_read, self.accepted, dict(self.low), dict(self.high), tuple(self.findings.items()),
            assumptions, law.version, rejects, self.billed, self.fees_billed,
        )  # fmt: skip
