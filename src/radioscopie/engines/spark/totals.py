"""Totals, and a year of acts for a scenario, counted by the workers of Spark."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.engines.spark.rows import rows_of
from radioscopie.models.pricing.partial import Partial, finish, merge, tally
from radioscopie.tables.nation_acts import added, counted, year_of
from radioscopie.tables.rejects import without_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from radioscopie.inputs import Readable
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.partial import PracticeTotals
    from radioscopie.schema import Mapping
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

    Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Totals:
    """How totals are counted; `named`: the table, whose rows have no place."""

    machines: Machines
    law: Law
    named: str = ""

    def count(self, batches: Iterable[Activity]) -> Partial:
        found = tally(batches, self.machines, self.law)
        return replace(found, rejects=without_places(found.rejects, self.named)) if self.named else found

    def merge(self, parts: Iterable[Partial]) -> Partial:
        return merge(parts)


def spark_totals(
    source: Path | Any,
    machines: Machines,
    law: Law,
    *,
    master: str | None = None,
    mapping: Readable | Mapping | None = None,
    signed: bool = False,
    advance: Advance = lambda _: None,
) -> PracticeTotals:
    """Price activity and add it up by practice and by machine, on Spark: the tables of `practice_totals`.

    Parameters
    ----------
    source : a Parquet file, a folder of them, `table:NAME` for a table that Spark knows, or a DataFrame of Spark
    master : address of Spark; None: the session that runs, else what the environment says, else this machine
    signed : rows of a DataFrame below zero are cancellations, to be taken off; a file says it in its metadata and a
        table in its properties (`SIGNED_FLAG`), others refuse them
    advance : called with the number of rows read

    Raises
    ------
    InputError : Spark or Java is missing; every bad part, before any work; a row that needs others to be priced
    """
    with rows_of(source, master=master, mapping=mapping, signed=signed, in_order=True) as rows:
        done = merge(rows.counted(_Totals(machines, law, rows.named), advance))
        seen = tuple(dict.fromkeys([*rows.seen, *done.seen]))
    return finish(replace(done, seen=seen), machines, law)


def spark_year(source: Path, *, master: str | None = None, advance: Advance = lambda _: None) -> pa.Table:
    """Group a year of acts billed as the activity of a baseline, on Spark: the table of `nation_acts.read_year`.

    Parameters
    ----------
    source : a Parquet file, or a folder of them

    Raises
    ------
    InputError : Spark or Java is missing; every bad part, before any work; rows refused, several civil years
    """
    with rows_of(source, master=master) as rows:
        found = rows.counted(_Year(), advance)
    return year_of(map(_unpacked, found), str(source))


@dataclass(frozen=True, slots=True)
class _Year:
    """How a year of acts is grouped."""

    def count(self, batches: Iterable[Activity]) -> bytes:
        return _packed(counted(batches))

    def merge(self, parts: Iterable[bytes]) -> bytes:
        return _packed(added(map(_unpacked, parts)))


def _packed(table: pa.Table) -> bytes:
    """Write a table small: words once, so that what a driver collects fits."""
    held = io.BytesIO()
    pq.write_table(table, held, compression="zstd")
    return held.getvalue()


def _unpacked(packed: bytes) -> pa.Table:
    return pq.read_table(pa.BufferReader(packed))
