"""An impact counted by the workers of Spark: two readings, as `models.pricing.impact.road` does here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.engines.spark.by_day import impact_by_day
from radioscopie.engines.spark.rows import rows_of
from radioscopie.models.pricing.impact.by_day import ground_by_day
from radioscopie.models.pricing.impact.days import check_span, count_days, merge_days
from radioscopie.models.pricing.impact.ground import ground_of
from radioscopie.models.pricing.impact.laws import laws_of
from radioscopie.models.pricing.impact.road import ranks_of, told
from radioscopie.models.pricing.impact.tally import merge, tally
from radioscopie.tables.rejects import without_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from radioscopie.inputs import Readable
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.impact.days import Days
    from radioscopie.models.pricing.impact.found import Replayed
    from radioscopie.models.pricing.impact.ground import Ground
    from radioscopie.models.pricing.impact.laws import Plan
    from radioscopie.models.pricing.impact.tally import Partial
    from radioscopie.schema import Mapping as Columns
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

    Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _First:
    """How the fees of each machine and day are counted."""

    machines: Machines
    law: Compiled
    named: str

    def count(self, batches: Iterable[Activity]) -> Days:
        return count_days(_placeless(batches, self.named), self.machines, self.law)

    def merge(self, parts: Iterable[Days]) -> Days:
        return merge_days(parts)


@dataclass(frozen=True, slots=True)
class _Second:
    """How rows are counted once the bands of their fees are known."""

    ground: Ground
    parts: Mapping[str, int]
    named: str

    def count(self, batches: Iterable[Activity]) -> Partial:
        return tally(batches, self.ground, self.parts, named=self.named)

    def merge(self, parts: Iterable[Partial]) -> Partial:
        return merge(parts)


def spark_impact(
    source: Path | Any,
    machines: Machines,
    plan: Plan,
    *,
    master: str | None = None,
    mapping: Readable | Columns | None = None,
    signed: bool = False,
    advance: Advance = lambda _: None,
) -> Replayed:
    """Replay an activity on Spark: what `models.pricing.impact.road.replayed` says of the same rows.

    Parameters
    ----------
    source : a Parquet file, a folder of them, `table:NAME` for a table that Spark knows, or a DataFrame of Spark
    master : address of Spark; None: the session that runs, else what the environment says, else this machine
    signed : rows of a DataFrame below zero are cancellations, to be taken off
    advance : called with the number of rows read, of two readings

    Raises
    ------
    InputError : Spark or Java is missing; every bad part, before any work; no row to replay, more than twelve months
    """
    with rows_of(source, master=master, mapping=mapping, signed=signed) as rows:
        first = _First(machines, laws_of(plan).screen, rows.named)
        days = merge_days(rows.counted(first, advance))
        name = rows.named or str(source)
        check_span(days, name)
        parts = {rows.named: 0} if rows.named else ranks_of(source)
        if days.has_visits:
            return impact_by_day(rows, days, ground_by_day(days, machines, plan, parts), name)
        ground = ground_of(days, machines, plan)
        done = merge(rows.counted(_Second(ground, parts, rows.named), advance))
        seen = tuple(dict.fromkeys([*rows.seen, *done.seen]))
    found = told(replace(done, seen=seen), ground, days.fees, name)
    return replace(found, rejects=without_places(found.rejects, rows.named)) if rows.named else found


def _placeless(batches: Iterable[Activity], named: str) -> Iterator[Activity]:
    """Give the lines of fees of a table no line: Spark does not keep their order."""
    for one in batches:
        if named and one.fees is not None:
            lines = pa.array(np.zeros(one.fees.num_rows, np.int64))
            yield replace(one, fees=one.fees.set_column(0, "line", lines))
        else:
            yield one
