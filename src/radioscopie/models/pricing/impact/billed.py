"""The amounts billed beside the text, of rows that are not held: the rank of a fee comes from the first reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.models.pricing.billed import COLUMN, compare_billed
from radioscopie.models.pricing.encode import encode
from radioscopie.models.pricing.engine import Amounts
from radioscopie.models.pricing.impact.ground import fees_from
from radioscopie.models.pricing.impact.units import priced_alone
from radioscopie.models.pricing.kernels import Fees

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Whole
    from radioscopie.models.pricing.billed import Compared
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.models.pricing.impact.ground import Ground

PART = "part"
ORDER = (PART, "line")  # then by their values, in a table, that has none


@dataclass(frozen=True, slots=True)
class BilledApart:
    """Rows of the days on which a machine may pass a bound, with the rank of their file; they wait for the others."""

    tables: tuple[pa.Table, ...] = ()

    def __add__(self, other: BilledApart) -> BilledApart:
        """Put rows together."""
        return BilledApart((*self.tables, *other.tables))


def compare_batch(
    rows: pa.Table, coded: Coded, ground: Ground, part: int
) -> tuple[Compared | None, BilledApart]:
    """Compare the rows of a batch whose band is known; give the others back."""
    if COLUMN not in rows.column_names or rows[COLUMN].null_count == rows.num_rows:
        return None, BilledApart()
    apart = _named(coded)
    apart[apart] = ground.calendar.apart[_at(coded, ground, apart)]
    if not apart.any():
        return _compared(rows, coded, ground, _before(coded, ground), whole=True), BilledApart()
    rest = rows.filter(pa.array(~apart))
    others = encode(rest, ground.fleet, ground.laws.screen)
    found = _compared(rest, others, ground, _before(others, ground), whole=True)
    return found, BilledApart((_plain(rows.filter(pa.array(apart)), part),))


def compare_apart(apart: BilledApart, ground: Ground) -> Compared | None:
    """Compare the rows given back, in the order of the file."""
    if not apart.tables:
        return None
    rows = pa.concat_tables(apart.tables)
    others = [name for name in rows.column_names if name not in ORDER]
    rows = rows.sort_by([(name, "ascending") for name in (*ORDER, *others)])
    coded = encode(rows, ground.fleet, ground.laws.screen)
    day = coded.rows.machine.astype(np.int64) << 32 | coded.rows.day
    before = _before(coded, ground) + counted_before(day, coded.rows.quantity)
    return _compared(rows, coded, ground, before, whole=False)


def counted_before(group: Whole, n: Whole) -> Whole:
    """Add up, for each row, the counts of the rows above it in its group."""
    order = np.argsort(group, kind="stable")
    ordered, counts = group[order], n[order]
    above = np.cumsum(counts) - counts
    first = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))
    start = np.repeat(above[first], np.diff(np.append(first, len(ordered))))
    found = np.empty(len(group), np.int64)
    found[order] = above - start
    return found


def _plain(rows: pa.Table, part: int) -> pa.Table:
    """Give words as strings, so that rows of several batches go together."""
    columns = {
        name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for name, column in zip(rows.column_names, rows.columns, strict=True)
    }
    return pa.table(columns | {PART: pa.array(np.full(rows.num_rows, part))})


def _named(coded: Coded) -> Bools:
    named: Bools = (coded.rows.equipment > 0) & (coded.rows.machine >= 0)
    return named


def _at(coded: Coded, ground: Ground, where: Bools) -> tuple[Whole, Whole]:
    return coded.rows.machine[where], coded.rows.day[where] - ground.calendar.first


def _before(coded: Coded, ground: Ground) -> Whole:
    """Count the fees of the machine of each row before its day."""
    found, named = np.zeros(len(coded.visit), np.int64), _named(coded)
    found[named] = ground.calendar.before[_at(coded, ground, named)]
    return found


def _compared(rows: pa.Table, coded: Coded, ground: Ground, before: Whole, *, whole: bool) -> Compared | None:
    def priced(_: str, again: Coded) -> Amounts:
        return _amounts(again, ground, before, whole=whole)

    law = ground.laws.screen
    return compare_billed(rows, coded, ground.fleet, law, priced("", coded), priced)


def _amounts(coded: Coded, ground: Ground, before: Whole, *, whole: bool) -> Amounts:
    """Price rows under the law in force on their day."""
    law, size = ground.laws.screen, len(coded.visit)
    acts, at = priced_alone(coded, law), np.flatnonzero(_named(coded))
    machine, period, n = coded.rows.machine[at], coded.rows.period[at], coded.rows.quantity[at]
    some = fees_from(law.fees, ground.fleet, machine, period, coded.year[at], before[at], n, whole=whole)
    fees = Fees(*(np.zeros((size, *one.shape[1:]), one.dtype) for one in some))
    for every, found in zip(fees, some, strict=True):
        every[at] = found
    return Amounts(acts, fees)
