"""Totals per practice of a file of any size, in one pass and in memory that does not depend on the number of rows."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from radioscopie.models.pricing.ahead import ahead
from radioscopie.models.pricing.partial import Partial, count, finish, ground_of, merge
from radioscopie.tables.activity_parts import runs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radioscopie.inputs import Readable
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.partial import Ground, PracticeTotals
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines


MOST_THREADS, MOST_HELD = 8, 8  # each thread holds a few batches, each result the fees of every machine


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
    path : activity, CSV, Parquet or a folder of Parquet files, rows in any order, without encounter, pathway nor
        territory (these need `price`)
    advance : called with the number of rows read

    Returns
    -------
    PracticeTotals : the cents of `price`, added up

    Raises
    ------
    InputError : the file cannot be read, or a row has an encounter, a pathway or a territory
    """
    runs, ground = runs_of(path, mapping), ground_of(machines, law)
    if len(runs) == 1:
        return finish(count(ahead(runs[0]), ground, advance), machines, law)
    return finish(_together(_counted(runs, ground, advance)), machines, law)


def _together(parts: Iterator[Partial]) -> Partial:
    """Add partial results as they come, a few at a time: memory does not depend on their number."""
    held = list[Partial]()
    for part in parts:
        held = [*held, part] if len(held) < MOST_HELD else [merge([*held, part])]
    return merge(held)


def _counted(
    runs: list[Iterator[Activity]], ground: Ground, advance: Callable[[int], None]
) -> Iterator[Partial]:
    """Count runs side by side, one a core; results, and what is wrong, come in the order of the file."""
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as cores:
        try:
            for part in cores.map(partial(count, ground=ground), runs):
                advance(part.rows_read)
                yield part
        finally:
            cores.shutdown(cancel_futures=True)
