"""An impact of rows that name their visit, in bounded memory: whole days, priced as rows that are held are.

What is paid of a row depends on the others of its visit, which is within a day, and the band of a fee on those of
earlier days. So days priced in their order, each knowing the fees that machines opened before, give what all rows
together give. Rows are set aside by week of the year; threads and Spark differ in who brings a week together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.errors import problem
from radioscopie.law.words import DAY0
from radioscopie.models.pricing.billed import LAWS, compare_next
from radioscopie.models.pricing.encode import encode, encode_fleet
from radioscopie.models.pricing.engine import new_counts
from radioscopie.models.pricing.fees_billed import compare_fees, law_in_force
from radioscopie.models.pricing.findings import PASTED, calendar_findings
from radioscopie.models.pricing.impact.cancelled import PART, without_cancelled
from radioscopie.models.pricing.impact.days import machines_seen
from radioscopie.models.pricing.impact.dimensions import dimensions_of
from radioscopie.models.pricing.impact.found import Found, OfYear, Replayed, add_year, days_of
from radioscopie.models.pricing.impact.laws import laws_of
from radioscopie.models.pricing.impact.stretches import FEBRUARY_28, FEBRUARY_29, ranks
from radioscopie.models.pricing.impact.sums import PassSums
from radioscopie.models.pricing.pasted import MOST_ROWS, digests, repeated
from radioscopie.models.pricing.price import screened_in
from radioscopie.models.pricing.replay import check_one_year
from radioscopie.tables.rejects import NO_REJECTS, reject_rows, without_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from radioscopie.arrays import Whole
    from radioscopie.models.pricing.billed import Compared
    from radioscopie.models.pricing.encode import Coded, Fleet
    from radioscopie.models.pricing.impact.days import Days
    from radioscopie.models.pricing.impact.found import Counts
    from radioscopie.models.pricing.impact.laws import Laws, Plan
    from radioscopie.result import Assumption
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

WEEK, WEEKS = 7, 53  # the last one has one day
MOST_TOGETHER = 1 << 18  # rows priced together, whole days
FILED = 0  # the year as it is in the file, among those of `Counts`


@dataclass(frozen=True, slots=True)
class Ground:
    """What days are priced by; `sources`: the files of the table, in order."""

    laws: Laws
    fleet: Fleet
    machines: Machines
    sources: tuple[str, ...]
    rows_read: int


@dataclass(frozen=True, slots=True)
class Aside:
    """What a reading says beside the rows that it sets aside; `days`: rows accepted by day."""

    rejects: pa.Table = field(default_factory=lambda: NO_REJECTS)
    rows_read: int = 0
    seen: tuple[Assumption, ...] = ()
    days: Counter[int] = field(default_factory=Counter)

    def __add__(self, other: Aside) -> Aside:
        """Put two readings together."""
        return Aside(
            pa.concat_tables([self.rejects, other.rejects]),
            self.rows_read + other.rows_read,
            tuple(dict.fromkeys([*self.seen, *other.seen])),
            self.days + other.days,
        )


@dataclass(frozen=True, slots=True)
class Priced:
    """What some days come to.

    Parameters
    ----------
    years : by year of the plan
    findings : of the file as it is
    rows : part, line and digest of each row, for those pasted twice; none of a large file
    refused : rows by day
    """

    sums: PassSums
    years: tuple[OfYear, ...]
    findings: Counter[str]
    rows: tuple[Whole, Whole, Whole]
    billed: Compared | None
    rejects: pa.Table
    refused: Counter[int]

    def __add__(self, other: Priced) -> Priced:
        """Put two parts together, the earlier days first."""
        return Priced(
            self.sums + other.sums,
            tuple(one + more for one, more in zip(self.years, other.years, strict=True)),
            self.findings + other.findings,
            tuple(np.concatenate(two) for two in zip(self.rows, other.rows, strict=True)),  # type: ignore[arg-type]
            self.billed + other.billed if self.billed and other.billed else self.billed or other.billed,
            pa.concat_tables([self.rejects, other.rejects]),
            self.refused + other.refused,
        )


def ground_by_day(days: Days, machines: Machines, plan: Plan, sources: Iterable[str]) -> Ground:
    """Lay the ground from a first reading."""
    seen = machines_seen(days, machines)
    return Ground(laws_of(plan), encode_fleet(seen), seen, tuple(sources), days.rows_read)


def by_week(
    batches: Iterable[Activity], ground: Ground, parts: Mapping[str, int], named: str = ""
) -> Iterator[tuple[Aside, dict[int, pa.Table]]]:
    """Give the rows of batches that nothing refuses by week, words as strings, with the rank of their file.

    Parameters
    ----------
    named : the table whose rows these are, that keeps no order; "" for files
    """
    for batch in batches:
        rows, coded, refused = screened_in(named, batch, ground.fleet, ground.laws.screen)
        rejects = without_places(batch.rejects, named) if named else batch.rejects
        days = Counter(
            dict(zip(*(one.tolist() for one in np.unique(coded.rows.day, return_counts=True)), strict=True))
        )
        aside = Aside(pa.concat_tables([rejects, refused]), batch.rows_read, batch.seen, days)
        yield aside, _parted(_plain(rows, parts.get(batch.source, 0)), _day_of_year(coded.rows.day) // WEEK)


def _parted(rows: pa.Table, week: Whole) -> dict[int, pa.Table]:
    order = np.argsort(week, kind="stable")
    rows, week = rows.take(pa.array(order)), week[order]
    first = np.flatnonzero(np.diff(week, prepend=-1))
    sizes = np.diff(np.append(first, len(week)))
    return {int(week[at]): rows.slice(at, size) for at, size in zip(first, sizes, strict=True)}


def _plain(rows: pa.Table, part: int) -> pa.Table:
    columns = {
        name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for name, column in zip(rows.column_names, rows.columns, strict=True)
    }
    return pa.table(columns | {PART: pa.array(np.full(rows.num_rows, part))})


def _day_of_year(day: Whole) -> Whole:
    """Rank days in a year; 29 February is the 28th, which a year without one makes of it."""
    rank = ranks()[day - DAY0].astype(np.int64)
    return np.where(rank == FEBRUARY_29, FEBRUARY_28, rank)


def price_weeks(weeks: Iterable[pa.Table], ground: Ground, counts: Counts) -> Priced:
    """Price weeks, all the rows of each, in their order; at least one.

    Parameters
    ----------
    counts : fees that machines opened in the weeks before, under each law; moved on
    """
    return reduce(add, _whole_days(weeks, ground, counts))


def _whole_days(weeks: Iterable[pa.Table], ground: Ground, counts: Counts) -> Iterator[Priced]:
    for held in _gathered(weeks):
        rows, day = _in_order(held)
        for first, size in _together(day):
            yield _priced(rows.slice(first, size), ground, counts)


def _gathered(weeks: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Put weeks of few rows together."""
    held = list[pa.Table]()
    for rows in weeks:
        held.append(rows)
        if sum(one.num_rows for one in held) > MOST_TOGETHER:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def _in_order(rows: pa.Table) -> tuple[pa.Table, Whole]:
    """Put rows in the order of days, then of the files; in a table, that has none, in that of their values."""
    if not rows["line"].to_numpy().any():
        rows = rows.sort_by([(name, "ascending") for name in rows.column_names])
    day = _day_of_year(rows["date"].to_numpy().astype("datetime64[D]").astype(np.int64))
    order = np.lexsort((rows["line"].to_numpy(), rows[PART].to_numpy(), day))
    return rows.take(pa.array(order)), day[order]


def _together(day: Whole) -> Iterator[tuple[int, int]]:
    """Cut rows where a day begins: first row and size of each cut."""
    first = 0
    starts = [*np.flatnonzero(np.diff(day)) + 1, len(day)]
    for at, start in enumerate(starts):
        if at + 1 == len(starts) or starts[at + 1] - first > MOST_TOGETHER:
            yield first, int(start) - first
            first = int(start)


def _priced(rows: pa.Table, ground: Ground, counts: Counts) -> Priced:
    """Price whole days."""
    laws, fleet = ground.laws, ground.fleet
    coded = encode(rows, fleet, laws.screen)
    findings, seen = Counter(calendar_findings(coded)), _seen(rows, coded, ground)
    left, refused = without_cancelled(rows)
    coded = coded if left is rows else encode(left, fleet, laws.screen)
    dimensions = dimensions_of(left, coded, fleet, laws.variants[-1])
    sums = PassSums({name: words for name, (_, words) in dimensions.items()})
    years = tuple(
        add_year(sums, laws, fleet, coded, dimensions, year, lambda _: None, counts)
        for year in laws.plan.years
    )
    days = Counter(refused["date"].to_numpy().astype("datetime64[D]").astype(np.int64).tolist())
    return Priced(
        sums, years, findings, seen, _compared(left, coded, ground, counts), _rejects(refused, ground), days
    )


def _seen(rows: pa.Table, coded: Coded, ground: Ground) -> tuple[Whole, Whole, Whole]:
    part, line = rows[PART].to_numpy(), rows["line"].to_numpy()
    size = len(line) if line.any() and ground.rows_read <= MOST_ROWS else 0
    return part[:size], line[:size], digests(coded)[:size]


def _rejects(refused: pa.Table, ground: Ground) -> pa.Table:
    found = [NO_REJECTS]
    for part, line, quantity in zip(
        *(refused[name].to_pylist() for name in (PART, "line", "quantity")), strict=True
    ):
        found.append(
            reject_rows(
                ground.sources[part], [line], "quantity", [problem("impact.taken_back", "", quantity)]
            )
        )
    return pa.concat_tables(found)


def _compared(rows: pa.Table, coded: Coded, ground: Ground, counts: Counts) -> Compared | None:
    """Compare the amounts billed with the law in force."""
    opened = {reason: counts.setdefault((FILED, "", reason), new_counts(ground.fleet)) for reason in LAWS}
    return compare_next(rows, coded, ground.fleet, ground.laws.screen, opened)


def told_by_day(done: Priced, aside: Aside, ground: Ground, days: Days, source: str) -> Replayed:
    """Say what days priced come to.

    Raises
    ------
    InputError : no row to replay
    """
    filed = days_of(aside.days - done.refused)
    check_one_year(filed, source)
    found = Found(done.sums)
    for year in done.years:
        found.close(year)
    part, line, digest = done.rows
    found.see([*done.findings.items(), (PASTED, repeated(digest[np.lexsort((line, part))]))])
    return Replayed(
        found,
        ground.laws,
        filed,
        pa.concat_tables([aside.rejects, done.rejects]),
        aside.rows_read,
        (*aside.seen, *ground.machines.seen),
        done.billed,
        compare_fees(days.fees, ground.machines, law_in_force()),
    )
