"""Totals per practice of a file of any size, in one pass and in memory that does not depend on the number of rows."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.calendar import from_day, to_day
from radioscopie.errors import InputError, problem
from radioscopie.law.compile import Compiled, compile_law
from radioscopie.models.pricing.encode import (
    NO_MACHINE,
    UNKNOWN_MACHINE,
    coded_words,
    encode_fleet,
    look_up,
    sorted_letters,
)
from radioscopie.models.pricing.price import screened
from radioscopie.models.pricing.totals import Tally, add_rows, fee_totals, new_tally, price_table
from radioscopie.tables.activity import iter_activity
from radioscopie.tables.rejects import NO_REJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radioscopie.arrays import Whole
    from radioscopie.inputs import Readable
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.encode import Fleet
    from radioscopie.models.pricing.totals import PriceTable
    from radioscopie.result import Assumption
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines


NEEDS_ROWS = ("encounter", "pathway", "territory")
LEAST_PRACTICES = 1 << 12


@dataclass(frozen=True, slots=True)
class PracticeTotals:
    """Totals of a file.

    Parameters
    ----------
    practices : practice, act_cents (acts, modifiers and associations of its rows), excess_cents,
        technical_fee_low_cents and technical_fee_high_cents (fees of the machines it owns in the machines table),
        total_low_cents, total_high_cents (all of these)
    machines : machine, practice, year, fees, technical_fee_low_cents, technical_fee_high_cents (null where
        the law misses a value)
    rejects : as in `Priced`
    rows_read : accepted + refused
    seen : what was understood of the files that nobody wrote
    """

    practices: pa.Table
    machines: pa.Table
    rejects: pa.Table
    rows_read: int
    law_version: str
    seen: tuple[Assumption, ...] = ()


@dataclass(slots=True)
class _Run:
    """State of one pass: the practices and modifier combinations met so far, and the running totals (excess: cents)."""

    law: Compiled
    fleet: Fleet
    table: PriceTable
    tallies: dict[int, Tally] = field(default_factory=dict)
    practices: dict[str, int] = field(default_factory=dict)
    combos: dict[str, int] = field(default_factory=lambda: {"": 0})
    excess: Counter[str] = field(default_factory=Counter)


def practice_totals(
    path: Readable,
    machines: Machines,
    law: Law,
    *,
    mapping: Readable | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> PracticeTotals:
    """Price a file and add it up by practice and by machine, without keeping its rows.

    Parameters
    ----------
    path : activity, CSV or Parquet, rows in any order, without encounter, pathway nor territory (these need `price`)
    advance : called with the number of rows read

    Returns
    -------
    PracticeTotals : the cents of `price`, added up

    Raises
    ------
    InputError : the file cannot be read, or a row has an encounter, a pathway or a territory
    """
    compiled, fleet = compile_law(law), encode_fleet(machines)
    run = _Run(compiled, fleet, price_table(compiled, ("",)))
    rows_read, rejects, seen = 0, list[pa.Table](), [*machines.seen]
    for batch in _ahead(iter_activity(path, mapping=mapping)):
        _refuse_visits(batch.table, batch.source)
        rejects.append(batch.rejects)
        refused = screened(batch, fleet, compiled)[2] if _add(run, batch.table) else NO_REJECTS
        rejects.append(refused)
        _add_excess(run, batch.table, refused)
        rows_read += batch.rows_read
        seen += batch.seen
        advance(batch.rows_read)
    listed = _machine_totals(run, machines)
    return PracticeTotals(
        _practice_totals(run, listed), listed, pa.concat_tables(rejects), rows_read, law.version,
        tuple(dict.fromkeys(seen)),
    )  # fmt: skip


def _ahead(batches: Iterator[Activity]) -> Iterator[Activity]:
    """Read the next batch while this one is priced."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def _refuse_visits(table: pa.Table, source: str) -> None:
    for name in NEEDS_ROWS:
        codes, words = coded_words(table, name)
        if any(words) and any(words[code] for code in np.unique(codes)):
            raise InputError(problem("totals.needs_rows", source, column=name))


def _add(run: _Run, table: pa.Table) -> int:
    """Add the rows of a batch to the totals of their civil years; give the number of refused rows."""
    rows = {name: coded_words(table, name) for name in ("practice", "machine", "act", "modifiers", "sector")}
    machine_index = {"": NO_MACHINE} | {machine: i for i, machine in enumerate(run.fleet.ids)}
    act_index = {code: i for i, code in enumerate(run.law.codes)}
    practice = _register(run.practices, rows["practice"][1])
    combo = _register(run.combos, [sorted_letters(word) for word in rows["modifiers"][1]])
    if run.table.unit.shape[-1] < len(run.combos):
        run.table = price_table(run.law, tuple(run.combos))
    columns = {
        "day": table.column("date").combine_chunks().cast(pa.int32()).to_numpy(),
        "act": look_up(*rows["act"], act_index, NO_MACHINE, np.int16),
        "combo": combo[rows["modifiers"][0]],
        "association": table.column("association").to_numpy(),
        "grid": look_up(*rows["sector"], {"2": 1}, 0, np.int8),
        "quantity": table.column("quantity").to_numpy(),
        "machine": look_up(*rows["machine"], machine_index, UNKNOWN_MACHINE, np.int32),
        "group": practice[rows["practice"][0]],
    }
    return sum(_add_year(run, year, columns, where) for year, where in _by_year(columns["day"]))


def _add_excess(run: _Run, table: pa.Table, refused: pa.Table) -> None:
    """Add the excess fees of the rows that are not refused, by practice; most files have none."""
    some = table.select(["line", "practice", "excess_cents"]).filter(pc.field("excess_cents") != 0)
    kept = some.filter(pc.invert(pc.is_in(some["line"], refused["line"].combine_chunks())))
    summed = kept.group_by("practice").aggregate([("excess_cents", "sum")])
    run.excess.update({row["practice"]: row["excess_cents_sum"] for row in summed.to_pylist()})


def _by_year(day: Whole) -> Iterator[tuple[int, slice | Whole]]:
    if not len(day):
        return
    first, last = from_day(int(day.min())).year, from_day(int(day.max())).year
    if first == last:
        yield first, slice(None)
        return
    for year in range(first, last + 1):
        yield year, np.flatnonzero((day >= _first_day(year)) & (day < _first_day(year + 1)))


def _add_year(run: _Run, year: int, columns: dict[str, Whole], where: slice | Whole) -> int:
    if year not in run.tallies:
        run.tallies[year] = new_tally(LEAST_PRACTICES, run.fleet, _first_day(year), _first_day(year + 1) - 1)
    tally = run.tallies[year] = _room(run.tallies[year], len(run.practices))
    before = int(tally.refused.sum())
    add_rows(run.table, tally, run.fleet, **{name: column[where] for name, column in columns.items()})
    return int(tally.refused.sum()) - before


def _first_day(year: int) -> int:
    return to_day(date(year, 1, 1))


def _register(known: dict[str, int], words: list[str]) -> Whole:
    """Give each word its number, the same from one batch to the next."""
    return np.array([known.setdefault(word, len(known)) for word in words] or [0], np.int32)


def _room(tally: Tally, n_practices: int) -> Tally:
    """Make room for practices never met before."""
    size = tally.acts.shape[1]
    if n_practices <= size:
        return tally
    wider = np.zeros((tally.acts.shape[0], 2 * n_practices), np.int64)
    wider[:, :size] = tally.acts
    return replace(tally, acts=wider)


def _machine_totals(run: _Run, machines: Machines) -> pa.Table:
    owners = machines.table.column("practice").to_pylist()
    rows = []
    for year, tally in sorted(run.tallies.items()):
        counts = tally.fees.sum(axis=0)
        low, high = fee_totals(run.law, run.fleet, counts, tally.first_day)
        for m in np.flatnonzero(counts.any(axis=1)):
            bounds = [int(low[m, 0]), int(high[m, 0])] if low[m, 0] >= 0 else [None, None]
            rows.append([run.fleet.ids[m], owners[m], year, int(counts[m].sum()), *bounds])
    rows.sort()
    return pa.Table.from_pylist(
        [dict(zip(MACHINE_SCHEMA.names, row, strict=True)) for row in rows], schema=MACHINE_SCHEMA
    )


MACHINE_SCHEMA = pa.schema([
    ("machine", pa.string()), ("practice", pa.string()), ("year", pa.int32()), ("fees", pa.int64()),
    ("technical_fee_low_cents", pa.int64()), ("technical_fee_high_cents", pa.int64()),
])  # fmt: skip


PRACTICE_SCHEMA = pa.schema([
    ("practice", pa.string()), ("act_cents", pa.int64()), ("excess_cents", pa.int64()),
    ("technical_fee_low_cents", pa.int64()), ("technical_fee_high_cents", pa.int64()),
    ("total_low_cents", pa.int64()), ("total_high_cents", pa.int64()),
])  # fmt: skip


def _practice_totals(run: _Run, machines: pa.Table) -> pa.Table:
    acts = dict.fromkeys(sorted({*run.practices, *machines.column("practice").to_pylist()}), 0)
    fees = {practice: [0, 0] for practice in acts}
    for practice, code in run.practices.items():
        acts[practice] = sum(
            int(tally.acts[:, code].sum()) for tally in run.tallies.values() if code < tally.acts.shape[1]
        )
    for row in machines.to_pylist():
        fees[row["practice"]][0] += row["technical_fee_low_cents"] or 0
        fees[row["practice"]][1] += row["technical_fee_high_cents"] or 0
    rows = [
        (practice, act, excess, low, high, act + excess + low, act + excess + high)
        for practice, act in acts.items()
        for excess, (low, high) in [(run.excess[practice], fees[practice])]
    ]
    return pa.Table.from_pylist(
        [dict(zip(PRACTICE_SCHEMA.names, row, strict=True)) for row in rows], schema=PRACTICE_SCHEMA
    )
