"""An impact of a file of any size: two readings of it, here; Spark reads elsewhere and does the rest alike."""

from __future__ import annotations

from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from radioscopie.drafts import draft_beside
from radioscopie.models.pricing.ahead import ahead
from radioscopie.models.pricing.fees_billed import compare_fees, law_in_force
from radioscopie.models.pricing.findings import PASTED
from radioscopie.models.pricing.impact.billed import compare_apart
from radioscopie.models.pricing.impact.by_day import Aside, by_week, ground_by_day, price_weeks, told_by_day
from radioscopie.models.pricing.impact.days import check_span, count_days
from radioscopie.models.pricing.impact.finish import finish
from radioscopie.models.pricing.impact.found import Replayed, days_of
from radioscopie.models.pricing.impact.ground import ground_of
from radioscopie.models.pricing.impact.laws import laws_of
from radioscopie.models.pricing.impact.tally import tally
from radioscopie.models.pricing.pasted import repeated
from radioscopie.models.pricing.replay import check_one_year
from radioscopie.models.pricing.shelves import shelf, shelves
from radioscopie.tables.activity_parts import iter_parts, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from radioscopie.arrays import Whole
    from radioscopie.inputs import Readable
    from radioscopie.models.pricing.fees_billed import Fee
    from radioscopie.models.pricing.impact.by_day import Ground as ByDay
    from radioscopie.models.pricing.impact.days import Days
    from radioscopie.models.pricing.impact.found import Counts
    from radioscopie.models.pricing.impact.ground import Ground
    from radioscopie.models.pricing.impact.laws import Plan
    from radioscopie.models.pricing.impact.tally import Partial
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

    Advance = Callable[[int], None]


def replayed(
    path: Readable,
    machines: Machines,
    plan: Plan,
    *,
    mapping: Readable | None = None,
    advance: Advance = lambda _: None,
) -> Replayed:
    """Replay a file of any size, without keeping its rows.

    Raises
    ------
    InputError : the file cannot be read, no row to replay, more than twelve months
    """
    screen = laws_of(plan).screen
    days = count_days(ahead(iter_parts(path, mapping)), machines, screen, advance)
    check_span(days, str(path))
    if days.has_visits:
        again = ahead(iter_parts(path, mapping))
        return _by_day(again, days, ground_by_day(days, machines, plan, ranks_of(path)), str(path), advance)
    ground = ground_of(days, machines, plan)
    done = tally(ahead(iter_parts(path, mapping)), ground, ranks_of(path), advance)
    return told(done, ground, days.fees, str(path))


def _by_day(
    batches: Iterator[Activity], days: Days, ground: ByDay, source: str, advance: Advance
) -> Replayed:
    """Set the rows aside by week, then price the weeks in their order."""
    parts = {one: rank for rank, one in enumerate(ground.sources)}
    with draft_beside(Path(gettempdir()) / "impact") as folder:
        aside, weeks = Aside(), set[int]()
        with shelves(folder) as put:
            for told, found in by_week(batches, ground, parts):
                aside += told
                for week, rows in found.items():
                    put(week, rows)
                weeks |= found.keys()
                advance(told.rows_read)
        check_one_year(days_of(aside.days), source)
        counts: Counts = {}
        done = price_weeks((pq.read_table(shelf(folder, one)) for one in sorted(weeks)), ground, counts)
    return told_by_day(done, aside, ground, days, source)


def ranks_of(path: Readable) -> Mapping[str, int]:
    """Rank the files of a table."""
    return {str(part): rank for rank, part in enumerate(parts_of(path))}


def told(done: Partial, ground: Ground, fees: tuple[Fee, ...], source: str) -> Replayed:
    """Price what was counted and say what the file is.

    Raises
    ------
    InputError : no row to replay, more than twelve months
    """
    filed = days_of(done.days)
    check_one_year(filed, source)
    found = finish(done, ground)
    pasted = repeated(_run_on(done))
    found.see([*done.findings.items(), (PASTED, pasted)])
    apart = compare_apart(done.billed_apart, ground)
    billed = done.billed + apart if done.billed and apart else done.billed or apart
    return Replayed(
        found, ground.laws, filed, done.rejects, done.rows_read, (*done.seen, *ground.machines.seen),
        billed, compare_fees(fees, ground.machines, law_in_force()),
    )  # fmt: skip


def _run_on(done: Partial) -> Whole:
    """Give the digests of the rows in the order of the files."""
    return np.concatenate([np.zeros(0, np.uint64), *(run for _, _, run in done.pasted)])
