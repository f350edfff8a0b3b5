"""An impact of rows that name their visit, on Spark: the rows of a week come together in one worker.

Weeks are priced twice: first for the fees that each machine opens in each, then knowing those opened before.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.engines.spark.sending import answers, received, sent
from radioscopie.models.pricing.impact.by_day import WEEKS, Aside, by_week, price_weeks, told_by_day
from radioscopie.models.pricing.impact.found import days_of
from radioscopie.models.pricing.replay import check_one_year
from radioscopie.tables.rejects import without_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from radioscopie.engines.spark.rows import Rows
    from radioscopie.models.pricing.impact.by_day import Ground
    from radioscopie.models.pricing.impact.days import Days
    from radioscopie.models.pricing.impact.found import Counts, Replayed
    from radioscopie.tables.activity import Activity

    Few = dict[Any, tuple[tuple[int, ...], np.ndarray, np.ndarray]]  # counts but zeros: shape, places, values

BESIDE = WEEKS  # the shelf of what readings say beside their rows, and of problems


@dataclass(frozen=True, slots=True)
class _Shelving:
    """How rows are parted by week; `named`: the table, whose rows have no place."""

    ground: Ground
    parts: Mapping[str, int]
    named: str

    def shelve(self, batches: Iterable[Activity]) -> Iterator[tuple[int, bytes]]:
        for aside, weeks in by_week(batches, self.ground, self.parts, self.named):
            yield BESIDE, pickle.dumps(aside)
            yield from ((week, _written(rows)) for week, rows in weeks.items())


def impact_by_day(rows: Rows, days: Days, ground: Ground, source: str) -> Replayed:
    """Price rows week by week: what `models.pricing.impact.road.replayed` says of them.

    Raises
    ------
    InputError : no row to replay, more than twelve months
    """
    parts = {one: rank for rank, one in enumerate(ground.sources)}
    shelved = rows.shelved(_Shelving(ground, parts, rows.named), BESIDE)
    context = shelved.context
    first = context.broadcast(sent(ground, {}))
    told = answers(shelved.mapPartitions(partial(_opened, first)).collect())
    aside = reduce(add, (one for one in told if isinstance(one, Aside)), Aside(seen=rows.seen))
    check_one_year(days_of(aside.days), source)
    opened: dict[int, Few] = dict(one for one in told if isinstance(one, tuple))
    given = context.broadcast(sent(ground, _before(opened)))
    found = dict(answers(shelved.mapPartitions(partial(_priced, given)).collect()))
    done = told_by_day(reduce(add, (found[week] for week in sorted(found))), aside, ground, days, source)
    return replace(done, rejects=without_places(done.rejects, rows.named)) if rows.named else done


def _opened(given: Any, held: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    """Count the fees of weeks in a worker; give back what is beside the rows."""
    ground, _ = received(given.value)
    weeks, beside = _of_shelves(held)
    if beside:
        problems = [one for found in beside if isinstance(found, list) for one in found]
        yield pickle.dumps(problems or reduce(add, beside))
    if weeks and not any(isinstance(found, list) for found in beside):
        counts: Counts = {}
        price_weeks(_tables(weeks), ground, counts)
        yield pickle.dumps((min(weeks), _few(counts)))


def _priced(given: Any, held: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    """Price weeks in a worker, knowing the fees opened before."""
    ground, before = received(given.value)
    weeks, _ = _of_shelves(held)
    if weeks:
        first = min(weeks)
        yield pickle.dumps((first, price_weeks(_tables(weeks), ground, _whole(before[first]))))


def _of_shelves(held: Iterable[tuple[int, bytes]]) -> tuple[dict[int, list[bytes]], list[Any]]:
    """Read a partition: the rows of its weeks, that follow each other, and what is beside."""
    weeks: dict[int, list[bytes]] = {}
    beside = []
    for number, one in held:
        if number == BESIDE:
            beside.append(pickle.loads(one))  # noqa: S301 - what `shelve` wrote
        else:
            weeks.setdefault(number, []).append(one)
    return weeks, beside


def _tables(weeks: Mapping[int, list[bytes]]) -> Iterator[pa.Table]:
    for week in sorted(weeks):
        yield pa.concat_tables(pa.ipc.open_stream(one).read_all() for one in weeks[week])


def _written(rows: pa.Table) -> bytes:
    held = pa.BufferOutputStream()
    with pa.ipc.new_stream(held, rows.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(rows)
    return bytes(held.getvalue())


def _before(opened: Mapping[int, Few]) -> dict[int, Few]:
    """Add up, for each week, the fees of the weeks before."""
    found: dict[int, Few] = {}
    total: dict[Any, np.ndarray] = {}
    for week in sorted(opened):
        found[week] = _few(total)
        for key, counts in _whole(opened[week]).items():
            total[key] = total[key] + counts if key in total else counts
    return found


def _few(counts: Mapping[Any, np.ndarray]) -> Few:
    return {
        key: (one.shape, at, one.flat[at]) for key, one in counts.items() for at in (np.flatnonzero(one),)
    }


def _whole(few: Few) -> dict[Any, np.ndarray]:
    found = {key: np.zeros(shape, np.int64) for key, (shape, _, _) in few.items()}
    for key, (_, at, values) in few.items():
        found[key].flat[at] = values
    return found
