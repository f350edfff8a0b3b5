"""One pass over some rows: amounts and counts that add up to those of the whole, however the rows were parted.

Threads and Spark differ in who calls `tally`; `merge` adds partial results in any order, `finish` prices the counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, problem
from radioscopie.law.compile import compile_law
from radioscopie.models.pricing.beside import Beside, beside
from radioscopie.models.pricing.encode import (
    NO_MACHINE,
    UNKNOWN_MACHINE,
    as_dictionary,
    coded_words,
    encode_fleet,
    sorted_letters,
)
from radioscopie.models.pricing.fees_billed import compare_fees
from radioscopie.models.pricing.inferred import completed
from radioscopie.models.pricing.price import screened
from radioscopie.models.pricing.totals import (
    Coded,
    Tally,
    Words,
    add_words,
    cell_totals,
    cells_of,
    new_tally,
    price_table,
)
from radioscopie.tables.rejects import NO_REJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from radioscopie.arrays import Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.billed import Compared
    from radioscopie.models.pricing.encode import Fleet
    from radioscopie.models.pricing.totals import Cells, PriceTable
    from radioscopie.result import Assumption
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

GRIDS = {"2": 1}  # tariffs of a sector; others have the first
NEEDS_ROWS = ("encounter", "pathway", "territory")
LEAST_PRACTICES = 1 << 12
NOTHING = Beside()


@dataclass(frozen=True, slots=True)
class Partial:
    """What some rows come to.

    Parameters
    ----------
    acts, excess : cents by practice: acts with their modifiers and associations, excess fees
    fees : technical fees at 100 % opened, int64 [machine, cell] (`totals.Cells`)
    rejects : as in `Priced`
    rows_read : accepted + refused
    seen : what was understood of the files that nobody wrote
    beside : what the rows say beside their acts
    """

    acts: Counter[str]
    excess: Counter[str]
    fees: Whole
    rejects: pa.Table
    rows_read: int
    seen: tuple[Assumption, ...] = ()
    beside: Beside = NOTHING


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
    billed, fees_billed : the amounts billed beside the text, of acts and of lines of fees, where the file has them
    """

    practices: pa.Table
    machines: pa.Table
    rejects: pa.Table
    rows_read: int
    law_version: str
    seen: tuple[Assumption, ...] = ()
    billed: Compared | None = None
    fees_billed: Compared | None = None


class Prices:
    """Prices of every act with the combinations of modifiers met so far; passes side by side share them."""

    def __init__(self, law: Compiled) -> None:
        self._law, self._combos, self._one_at_a_time = law, {"": 0}, Lock()
        self.table = price_table(law, ("",))

    def of(self, modifiers: list[str]) -> tuple[Whole, PriceTable]:
        """Give each combination its number, and prices that hold them."""
        with self._one_at_a_time:
            ranks = _register(self._combos, list(map(sorted_letters, modifiers)))
            if self.table.unit.shape[-1] < len(self._combos):
                self.table = price_table(self._law, tuple(self._combos))
            return ranks, self.table


@dataclass(frozen=True, slots=True)
class Ground:
    """What counting stands on, for any number of passes.

    Parameters
    ----------
    acts, machines : rank of each code in the law and in the fleet; "" is no machine
    seen : what was understood of the machines that nobody wrote
    """

    law: Compiled
    fleet: Fleet
    cells: Cells
    acts: dict[str, int]
    machines: dict[str, int]
    seen: tuple[Assumption, ...]
    prices: Prices


def ground_of(machines: Machines, law: Law) -> Ground:
    """Make a law and a fleet ready to count."""
    compiled, fleet = compile_law(law), encode_fleet(machines)
    acts = {code: rank for rank, code in enumerate(compiled.codes)}
    ranks = {"": NO_MACHINE} | {machine: rank for rank, machine in enumerate(fleet.ids)}
    return Ground(compiled, fleet, cells_of(compiled), acts, ranks, machines.seen, Prices(compiled))


@dataclass(slots=True)
class _Pass:
    """State of one pass: practices and columns of words met so far, running totals (excess: cents)."""

    ground: Ground
    table: PriceTable
    tally: Tally
    practices: dict[str, int] = field(default_factory=dict)
    excess: Counter[str] = field(default_factory=Counter)
    words: dict[str, tuple[pa.Array, Whole]] = field(default_factory=dict)


def tally(
    batches: Iterable[Activity],
    machines: Machines,
    law: Law,
    advance: Callable[[int], None] = lambda _: None,
) -> Partial:
    """Count and price batches of rows, in any order, without encounter, pathway nor territory (these need `price`).

    Parameters
    ----------
    advance : called with the number of rows read

    Raises
    ------
    InputError : a row has an encounter, a pathway or a territory
    """
    return count(batches, ground_of(machines, law), advance)


def count(
    batches: Iterable[Activity], ground: Ground, advance: Callable[[int], None] = lambda _: None
) -> Partial:
    """Count and price batches of rows as `tally` does, on ground made ready before."""
    compiled, fleet = ground.law, ground.fleet
    done = _Pass(ground, ground.prices.table, new_tally(LEAST_PRACTICES, fleet, ground.cells))
    rows_read, rejects, seen = 0, [NO_REJECTS], dict.fromkeys(ground.seen)
    said: Beside = NOTHING
    opened: dict[str, Whole] = {}
    for batch in batches:
        _refuse_visits(batch.table, batch.source)
        rejects.append(batch.rejects)
        refused = screened(batch, fleet, compiled)[2] if _add(done, batch.table) else NO_REJECTS
        rejects.append(refused)
        _add_excess(done, batch.table, refused)
        rows_read += batch.rows_read
        seen |= dict.fromkeys(batch.seen)
        said += beside(batch, fleet, compiled, opened)
        advance(batch.rows_read)
    acts = done.tally.acts.sum(axis=0).tolist()
    by_practice = Counter({practice: acts[code] for practice, code in done.practices.items()})
    fees = done.tally.fees.sum(axis=0)
    return Partial(by_practice, done.excess, fees, pa.concat_tables(rejects), rows_read, tuple(seen), said)


def merge(partials: Iterable[Partial]) -> Partial:
    """Add partial results of one law and one fleet; at least one. Sums do not depend on their order."""
    parts = list(partials)
    acts, excess = Counter[str](), Counter[str]()
    for one in parts:
        acts.update(one.acts)
        excess.update(one.excess)
    fees: Whole = np.sum([one.fees for one in parts], axis=0)
    rejects = pa.concat_tables([one.rejects for one in parts])
    seen = tuple(dict.fromkeys(said for one in parts for said in one.seen))
    said = sum((one.beside for one in parts), NOTHING)
    return Partial(acts, excess, fees, rejects, sum(one.rows_read for one in parts), seen, said)


def finish(partial: Partial, machines: Machines, law: Law) -> PracticeTotals:
    """Price the fees counted, on machines completed by the lines of fees; lay totals out by practice and machine."""
    compiled, said = compile_law(law), partial.beside
    machines = completed(machines, said.fees, said.januaries) if said.fees else machines
    listed = _machine_totals(partial, machines, compiled)
    practices = _practice_totals(partial, listed)
    seen = tuple(dict.fromkeys([*partial.seen, *machines.seen]))
    return PracticeTotals(
        practices, listed, partial.rejects, partial.rows_read, law.version, seen,
        said.billed, compare_fees(said.fees, machines, compiled),
    )  # fmt: skip


def _refuse_visits(table: pa.Table, source: str) -> None:
    for name in NEEDS_ROWS:
        codes, words = coded_words(table, name)
        if any(words) and any(words[code] for code in np.unique(codes)):
            raise InputError(problem("totals.needs_rows", source, column=name))


def _add(done: _Pass, table: pa.Table) -> int:
    """Add the rows of a batch to the totals; give the number of refused rows."""
    words = Words(
        act=_coded(done, table, "act", lambda found: _ranks(found, done.ground.acts, NO_MACHINE, np.int16)),
        combo=_coded(done, table, "modifiers", lambda found: _combos(done, found)),
        grid=_coded(done, table, "sector", lambda found: _ranks(found, GRIDS, 0, np.int8)),
        machine=_coded(
            done,
            table,
            "machine",
            lambda found: _ranks(found, done.ground.machines, UNKNOWN_MACHINE, np.int32),
        ),
        group=_coded(done, table, "practice", lambda found: _practices(done, found)),
    )
    before = int(done.tally.refused.sum())
    add_words(
        done.table,
        done.tally,
        done.ground.fleet,
        day=_whole(table, "date", pa.int32()),
        association=_whole(table, "association"),
        quantity=_whole(table, "quantity"),
        words=words,
    )
    return int(done.tally.refused.sum()) - before


def _whole(table: pa.Table, name: str, seen_as: pa.DataType | None = None) -> Whole:
    column = table.column(name).combine_chunks()
    whole: Whole = (column if seen_as is None else column.view(seen_as)).to_numpy()
    return whole


def _coded(done: _Pass, table: pa.Table, name: str, of_words: Callable[[list[str]], Whole]) -> Coded:
    """Give a column of words as ranks and what each word stands for; batches of a file often have the same words."""
    column = as_dictionary(table, name)
    words = column.dictionary
    if name not in done.words or not done.words[name][0].equals(words):
        done.words[name] = (words, of_words(words.to_pylist()))
    return Coded(column.indices.to_numpy(zero_copy_only=False), done.words[name][1])


def _ranks(words: list[str], index: dict[str, int], default: int, dtype: type[np.integer]) -> Whole:
    """Translate words; `default` where the index does not hold one."""
    return np.array([index.get(word, default) for word in words] or [default], dtype)


def _combos(done: _Pass, words: list[str]) -> Whole:
    """Give each combination of modifiers its number, and take prices that hold them."""
    ranks, done.table = done.ground.prices.of(words)
    return ranks


def _practices(done: _Pass, words: list[str]) -> Whole:
    """Give each practice its number; make room for those never met before."""
    found = _register(done.practices, words)
    done.tally = _room(done.tally, len(done.practices))
    return found


def _add_excess(done: _Pass, table: pa.Table, refused: pa.Table) -> None:
    """Add the excess fees of the rows that are not refused, by practice; most files have none."""
    if not pc.any(pc.not_equal(table["excess_cents"], 0)).as_py():
        return
    some = table.select(["line", "practice", "excess_cents"]).filter(pc.field("excess_cents") != 0)
    kept = some.filter(pc.invert(pc.is_in(some["line"], refused["line"].combine_chunks())))
    summed = kept.group_by("practice").aggregate([("excess_cents", "sum")])
    done.excess.update({row["practice"]: row["excess_cents_sum"] for row in summed.to_pylist()})


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


def _machine_totals(partial: Partial, machines: Machines, law: Compiled) -> pa.Table:
    fleet, owners = encode_fleet(machines), machines.table.column("practice").to_pylist()
    cells = cells_of(law)
    low, high = cell_totals(law, fleet, partial.fees, cells)
    first = int(cells.year[0])
    by_year = np.add.reduceat(partial.fees, np.flatnonzero(np.diff(cells.year, prepend=0)), axis=1)
    rows = []
    for m, y in zip(*np.nonzero(by_year), strict=True):
        bounds = [int(low[m, y]), int(high[m, y])] if low[m, y] >= 0 else [None, None]
        rows.append([fleet.ids[m], owners[m], first + int(y), int(by_year[m, y]), *bounds])
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


def _practice_totals(partial: Partial, machines: pa.Table) -> pa.Table:
    practices = sorted({*partial.acts, *machines.column("practice").to_pylist()})
    fees = {practice: [0, 0] for practice in practices}
    for row in machines.to_pylist():
        fees[row["practice"]][0] += row["technical_fee_low_cents"] or 0
        fees[row["practice"]][1] += row["technical_fee_high_cents"] or 0
    rows = [
        (practice, act, excess, low, high, act + excess + low, act + excess + high)
        for practice in practices
        for act, excess, (low, high) in [(partial.acts[practice], partial.excess[practice], fees[practice])]
    ]
    return pa.Table.from_pylist(
        [dict(zip(PRACTICE_SCHEMA.names, row, strict=True)) for row in rows], schema=PRACTICE_SCHEMA
    )
