"""Second reading of an activity too large to be held: rows that all laws price alike are counted together.

The amount of an act depends on what `keys.WIDTHS` names, its fee on its machine and stretch of days (`stretches`).
So three tables of bounded size say all: acts alike, fees alike, cents by place; rows of the few days on which a machine
may pass a bound of the bands are kept one by one. Threads and Spark differ in who calls `tally`; `merge` adds partial
results in any order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.law.words import DAY0
from radioscopie.models.pricing.encode import coded_words
from radioscopie.models.pricing.findings import calendar_findings
from radioscopie.models.pricing.impact.billed import BilledApart, compare_batch
from radioscopie.models.pricing.impact.kernels import add_by_place
from radioscopie.models.pricing.impact.keys import FEE_WIDTHS, act_keys, distinct, packed, unpacked
from radioscopie.models.pricing.impact.stretches import ranks
from radioscopie.models.pricing.impact.units import unit_cents
from radioscopie.models.pricing.pasted import MOST_ROWS, digests
from radioscopie.models.pricing.price import screened_in
from radioscopie.result import Assumption
from radioscopie.tables.rejects import NO_REJECTS, without_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from radioscopie.arrays import Bools, Whole
    from radioscopie.models.pricing.billed import Compared
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.models.pricing.impact.ground import Ground
    from radioscopie.tables.activity import Activity

Place = tuple[str, str, int]  # practice, site, machine (-1: none)
ALIKE = ("key", "units", "rows", "excess")
MOST_HELD = 1 << 22  # fees alike held before those of several batches are put together
APART = pa.schema([
    ("part", pa.int32()), ("line", pa.int64()), ("key", pa.int64()), ("rank", pa.int16()), ("place", pa.int32()),
    ("machine", pa.int32()), ("quantity", pa.int64()), ("excess", pa.int64()),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows counted together: their key, acts less those taken back, rows, excess fees in cents."""

    key: Whole
    units: Whole
    rows: Whole
    excess: Whole


@dataclass(frozen=True, slots=True)
class Partial:
    """What some rows come to.

    Parameters
    ----------
    acts : by `keys.WIDTHS`
    fees : by `keys.FEE_WIDTHS`; the place is its rank in `places`
    places : in order
    cents : int64 [place, column], acts (`laws.Columns`), then excess fees by year of the plan
    apart : rows of the days on which a bound may be passed, in the schema `APART`
    days : rows accepted by day
    findings : of the file as it is
    pasted : digests of the rows, by part and first line; none of a large file
    """

    acts: Alike
    fees: Alike
    places: tuple[Place, ...]
    cents: Whole
    apart: pa.Table
    days: Mapping[int, int]
    findings: Mapping[str, int]
    pasted: tuple[tuple[int, int, Whole], ...]
    rejects: pa.Table
    rows_read: int
    seen: tuple[Assumption, ...]
    billed: Compared | None
    billed_apart: BilledApart


@dataclass(slots=True)
class _Places:
    """The places met so far, each with its number."""

    rank: dict[Place, int] = field(default_factory=dict)

    def of(self, table: pa.Table, machine: Whole) -> Whole:
        """Give the places of rows their numbers."""
        (practice, practices), (site, sites) = (coded_words(table, name) for name in ("practice", "site"))
        size = int(machine.max(initial=-1)) + 2
        key = (practice.astype(np.int64) * max(1, len(sites)) + site) * size + machine + 1
        found = pa.array(key).dictionary_encode()
        known = [
            self.rank.setdefault(
                (practices[one // size // len(sites)], sites[one // size % len(sites)], one % size - 1),
                len(self.rank),
            )
            for one in found.dictionary.to_pylist()
        ]
        numbers: Whole = np.array(known or [0], np.int64)[found.indices.to_numpy(zero_copy_only=False)]
        return numbers


@dataclass(slots=True)
class _Acts:
    """The acts alike met so far: cents of one in each column, then their counts."""

    ground: Ground
    rank: dict[int, int] = field(default_factory=dict)
    unit: Whole = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    counts: Whole = field(default_factory=lambda: np.zeros((3, 0), np.int64))

    def of(self, keys: Whole) -> Whole:
        """Give keys their numbers, and price those that are new."""
        found = pa.array(keys).dictionary_encode()
        listed = found.dictionary.to_pylist()
        fresh = [one for one in listed if one not in self.rank]
        self.rank.update({one: len(self.rank) + at for at, one in enumerate(fresh)})
        if fresh:
            unit = unit_cents(np.array(fresh, np.int64), self.ground)
            self.unit = np.concatenate([self.unit, unit]) if len(self.unit) else unit
            self.counts = np.concatenate([self.counts, np.zeros((3, len(fresh)), np.int64)], axis=1)
        known = np.array([self.rank[one] for one in listed] or [0], np.int64)
        numbers: Whole = known[found.indices.to_numpy(zero_copy_only=False)]
        return numbers

    def add(self, kind: Whole, *counted: Whole) -> None:
        """Count rows: units, rows, excess."""
        for total, values in zip(self.counts, counted, strict=True):
            np.add.at(total, kind, values)

    def alike(self) -> Alike:
        """Give what was counted."""
        return Alike(np.array(list(self.rank), np.int64), *self.counts)


@dataclass(slots=True)
class _Work:
    """State of a reading."""

    ground: Ground
    acts: _Acts
    places: _Places = field(default_factory=_Places)
    cents: Whole = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    fees: list[Alike] = field(default_factory=list)
    apart: list[pa.Table] = field(default_factory=lambda: [APART.empty_table()])
    days: Counter[int] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    pasted: list[tuple[int, int, Whole]] = field(default_factory=list)

    def room(self) -> None:
        """Make room for the places met."""
        size, width = len(self.places.rank), self.ground.columns.width
        if len(self.cents) < size:
            wider = np.zeros((2 * size, width), np.int64)
            wider[: len(self.cents)] = self.cents if len(self.cents) else 0
            self.cents = wider


def tally(
    batches: Iterable[Activity],
    ground: Ground,
    parts: Mapping[str, int] = MappingProxyType({}),
    advance: Callable[[int], None] = lambda _: None,
    named: str = "",
) -> Partial:
    """Count batches of rows, in any order.

    Parameters
    ----------
    parts : rank of each file of a table in its order
    named : the table whose rows these are, that keeps no order; "" for files
    advance : called with the number of rows read
    """
    work, rejects, seen = _Work(ground, _Acts(ground)), [NO_REJECTS], list[Assumption]()
    billed, billed_apart, rows_read = None, BilledApart(), 0
    for batch in batches:
        rows, coded, refused = screened_in(named, batch, ground.fleet, ground.laws.screen)
        part = parts.get(batch.source, 0)
        _add(work, rows, coded, part)
        compared, apart = compare_batch(rows, coded, ground, part)
        billed = billed + compared if billed and compared else billed or compared
        billed_apart += apart
        rejects += [without_places(batch.rejects, named) if named else batch.rejects, refused]
        seen += batch.seen
        rows_read += batch.rows_read
        advance(batch.rows_read)
    return Partial(
        work.acts.alike(), together(work.fees), tuple(work.places.rank), work.cents[: len(work.places.rank)],
        pa.concat_tables(work.apart), dict(work.days), dict(work.findings), tuple(work.pasted),
        pa.concat_tables(rejects), rows_read, tuple(dict.fromkeys(seen)), billed, billed_apart,
    )  # fmt: skip


def _add(work: _Work, rows: pa.Table, coded: Coded, part: int) -> None:
    """Count the rows of a batch that nothing refuses."""
    ground, held = work.ground, coded.rows
    rank = ranks()[held.day - DAY0].astype(np.int64)
    named: Bools = (held.equipment > 0) & (held.machine >= 0)
    machine = np.where(named, held.machine, 0)
    apart = named & ground.stretches.apart[machine, rank]
    paid = np.where(named & ~apart, ground.paid[machine, rank], 0)
    key = act_keys(coded, ground.stretches.of_day[rank], paid)
    place = work.places.of(rows, held.machine)
    work.room()
    line = rows["line"].to_numpy()
    _see(work, coded, part, line)
    _count_acts(work, coded, ~apart, key, place)
    _count_fees(work, coded, named & ~apart, rank, place)
    columns = (line, key, rank, place, held.machine, held.quantity, coded.excess)
    work.apart.append(_apart(part, [one[apart] for one in columns]))


def _apart(part: int, columns: list[Whole]) -> pa.Table:
    rank = np.full(len(columns[0]), part)
    arrays = [pa.array(one).cast(kind) for one, kind in zip([rank, *columns], APART.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=APART)


def _see(work: _Work, coded: Coded, part: int, line: Whole) -> None:
    """Count what is said of the file as it is."""
    rows = np.bincount(coded.rows.day - DAY0)
    work.days.update({DAY0 + int(day): int(rows[day]) for day in np.flatnonzero(rows)})
    work.findings.update(calendar_findings(coded))
    if len(line) and line[0] and work.ground.rows_read <= MOST_ROWS:
        work.pasted.append((part, int(line[0]), digests(coded)))


def _count_acts(work: _Work, coded: Coded, where: Bools, key: Whole, place: Whole) -> None:
    kind, at = work.acts.of(key[where]), place[where]
    quantity, excess = coded.rows.quantity[where], coded.excess[where]
    work.acts.add(kind, quantity, np.ones(len(kind), np.int64), excess)
    if not len(kind):
        return
    columns = work.ground.columns
    add_by_place(work.acts.unit[:, : columns.acts], at, kind, quantity, work.cents)
    some = np.flatnonzero(excess)
    kept = work.acts.unit[kind[some], columns.acts :]
    np.add.at(work.cents[:, columns.acts :], at[some], kept * excess[some, None])


def _count_fees(work: _Work, coded: Coded, where: Bools, rank: Whole, place: Whole) -> None:
    ground, rows = work.ground, coded.rows
    act, quantity, at = rows.act[where], rows.quantity[where], rank[where]
    key = packed(
        FEE_WIDTHS,
        {
            "act": act,
            "start": ground.stretches.start[rows.machine[where], at],
            "back": (quantity < 0).astype(np.int64),
            "known": ground.known[rows.grid[where], act, at],
            "place": place[where],
        },
    )
    ones = np.ones(len(key), np.int64)
    work.fees.append(together([Alike(key, quantity, ones, np.zeros(len(key), np.int64))]))
    if sum(len(one.key) for one in work.fees) > MOST_HELD:
        work.fees = [together(work.fees)]


def together(held: Iterable[Alike]) -> Alike:
    """Put rows of the same key together, in the order of keys."""
    parts = list(held)
    columns = [
        np.concatenate([np.zeros(0, np.int64), *(getattr(one, name) for one in parts)]) for name in ALIKE
    ]
    keys, at = distinct(columns[0])
    sums = [np.zeros(len(keys), np.int64) for _ in columns[1:]]
    for total, values in zip(sums, columns[1:], strict=True):
        np.add.at(total, at, values)
    return Alike(keys, *sums)


def merge(partials: Iterable[Partial]) -> Partial:
    """Add partial results of one ground up; at least one. Sums do not depend on their order."""
    parts = list(partials)
    places = sorted({place for one in parts for place in one.places})
    number = {place: at for at, place in enumerate(places)}
    moved = [np.array([number[place] for place in one.places], np.int64) for one in parts]
    cents = np.zeros((len(places), max(one.cents.shape[1] for one in parts)), np.int64)
    for one, to in zip(parts, moved, strict=True):
        if len(to):
            cents[to] += one.cents
    days, findings = Counter[int](), Counter[str]()
    for one in parts:
        days.update(one.days)
        findings.update(one.findings)
    compared = [one.billed for one in parts if one.billed]
    apart = sum((one.billed_apart for one in parts), BilledApart())
    return Partial(
        together(one.acts for one in parts),
        together(_placed(one.fees, to) for one, to in zip(parts, moved, strict=True)),
        tuple(places),
        cents,
        pa.concat_tables(_apart_placed(one.apart, to) for one, to in zip(parts, moved, strict=True)),
        dict(days),
        dict(findings),
        tuple(sorted((run for one in parts for run in one.pasted), key=lambda run: run[:2])),
        pa.concat_tables([one.rejects for one in parts]),
        sum(one.rows_read for one in parts),
        tuple(dict.fromkeys(said for one in parts for said in one.seen)),
        sum(compared[1:], compared[0]) if compared else None,
        apart,
    )


def _placed(fees: Alike, to: Whole) -> Alike:
    """Give the places of fees other numbers."""
    values = unpacked(FEE_WIDTHS, fees.key)
    return replace(
        fees, key=packed(FEE_WIDTHS, values | {"place": to[values["place"]]}) if len(to) else fees.key
    )


def _apart_placed(apart: pa.Table, to: Whole) -> pa.Table:
    place = to[apart["place"].to_numpy()] if len(to) else np.zeros(0, np.int64)
    at = APART.get_field_index("place")
    return apart.set_column(at, APART.field(at), pa.array(place).cast(pa.int32()))
