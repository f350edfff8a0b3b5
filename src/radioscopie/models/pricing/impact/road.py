"""An impact of a file of any size: two readings of it, here; Spark reads elsewhere and does the rest alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.ahead import ahead
from radioscopie.models.pricing.encode import Coded
from radioscopie.models.pricing.fees_billed import compare_fees, law_in_force
from radioscopie.models.pricing.impact.billed import compare_apart
from radioscopie.models.pricing.impact.days import check_span, count_days
from radioscopie.models.pricing.impact.finish import finish
from radioscopie.models.pricing.impact.ground import ground_of
from radioscopie.models.pricing.impact.laws import laws_of
from radioscopie.models.pricing.impact.tally import tally
from radioscopie.models.pricing.pasted import repeated
from radioscopie.models.pricing.replay import check_one_year
from radioscopie.models.pricing.rules import Rows
from radioscopie.tables.activity_parts import iter_parts, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

    from radioscopie.arrays import Whole
    from radioscopie.inputs import Readable
    from radioscopie.models.pricing.billed import Compared
    from radioscopie.models.pricing.fees_billed import Fee
    from radioscopie.models.pricing.impact.found import Found
    from radioscopie.models.pricing.impact.ground import Ground
    from radioscopie.models.pricing.impact.laws import Laws, Plan
    from radioscopie.models.pricing.impact.tally import Partial
    from radioscopie.result import Assumption
    from radioscopie.tables.machines import Machines

    Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Replayed:
    """An activity replayed.

    Parameters
    ----------
    filed : its rows, or one for each day that has some, as the file has them
    rejects : as in `Priced`, in no order
    seen : what was understood of the files that nobody wrote
    billed, fees_billed : the amounts billed beside the text
    """

    found: Found
    laws: Laws
    filed: Coded
    rejects: pa.Table
    rows_read: int
    seen: tuple[Assumption, ...]
    billed: Compared | None
    fees_billed: Compared | None


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
    InputError : the file cannot be read, a row has a visit, no row to replay, more than twelve months
    """
    screen = laws_of(plan).screen
    days = count_days(ahead(iter_parts(path, mapping)), machines, screen, advance)
    check_span(days, str(path))
    ground = ground_of(days, machines, plan)
    done = tally(ahead(iter_parts(path, mapping)), ground, ranks_of(path), advance)
    return told(done, ground, days.fees, str(path))


def ranks_of(path: Readable) -> Mapping[str, int]:
    """Rank the files of a table."""
    return {str(part): rank for rank, part in enumerate(parts_of(path))}


def told(done: Partial, ground: Ground, fees: tuple[Fee, ...], source: str) -> Replayed:
    """Price what was counted and say what the file is.

    Raises
    ------
    InputError : no row to replay, more than twelve months
    """
    filed = _filed(done.days)
    check_one_year(filed, source)
    found = finish(done, ground)
    pasted = repeated(_run_on(done))
    found.see([*done.findings.items(), ("price.pasted", pasted)])
    apart = compare_apart(done.billed_apart, ground)
    billed = done.billed + apart if done.billed and apart else done.billed or apart
    return Replayed(
        found, ground.laws, filed, done.rejects, done.rows_read, (*done.seen, *ground.machines.seen),
        billed, compare_fees(fees, ground.machines, law_in_force()),
    )  # fmt: skip


def _run_on(done: Partial) -> Whole:
    """Give the digests of the rows in the order of the files."""
    return np.concatenate([np.zeros(0, np.uint64), *(run for _, _, run in done.pasted)])


def _filed(days: Mapping[int, int]) -> Coded:
    """Give a row for each day that has rows."""
    day = np.array(sorted(days), np.int32)
    nothing = np.zeros(len(day), np.int64)
    rows = Rows(*(nothing for _ in Rows._fields))._replace(day=day)
    times = np.array([days[int(one)] for one in day], np.int64)
    return Coded(rows, ("",), nothing - 1, nothing, nothing, times)
