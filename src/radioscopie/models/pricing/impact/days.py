"""First reading of an activity too large to be held: how many fees each machine opens on each day.

In order of date these counts say in which band the fees of a day are, before any row is priced: all in the same one,
but for the few days on which a machine passes a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.calendar import from_day
from radioscopie.errors import InputError, problem
from radioscopie.models.pricing.encode import coded_words, encode, encode_fleet
from radioscopie.models.pricing.fees_billed import fees_of
from radioscopie.models.pricing.impact.keys import distinct
from radioscopie.models.pricing.inferred import completed, januaries_of
from radioscopie.models.pricing.replay import MAX_SPAN_DAYS
from radioscopie.models.pricing.screen import accepted, screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from radioscopie.arrays import Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded, Fleet
    from radioscopie.models.pricing.fees_billed import Fee
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

    Advance = Callable[[int], None]

DAY_BITS = 16
VISIT = "encounter"
NO_COUNTS = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Days:
    """What a first reading of some rows says.

    Parameters
    ----------
    keys : machine and day with fees, `machine << DAY_BITS | day`, in order
    more, fewer : shape of `keys`, fees opened and fees taken back
    rows_read : accepted + refused
    fees : lines of technical fees billed, in order of date then line
    januaries : years whose January the rows have, where there are lines of fees
    has_visits : rows name their visit: fees then depend on other rows, and these counts say nothing (`by_day`)
    """

    keys: Whole
    more: Whole
    fewer: Whole
    rows_read: int
    fees: tuple[Fee, ...] = ()
    januaries: frozenset[int] = frozenset()
    has_visits: bool = False

    @property
    def machine(self) -> Whole:
        """Machine of each key."""
        return self.keys >> DAY_BITS

    @property
    def day(self) -> Whole:
        """Day of each key, days since 1970."""
        return self.keys & ((1 << DAY_BITS) - 1)

    @property
    def first(self) -> int:
        """First day with fees; 0 without any."""
        return int(self.day.min(initial=1 << DAY_BITS)) if len(self.keys) else 0


NO_DAYS = Days(NO_COUNTS, NO_COUNTS, NO_COUNTS, 0)


def count_days(
    batches: Iterable[Activity], machines: Machines, law: Compiled, advance: Advance = lambda _: None
) -> Days:
    """Read batches of rows a first time, in any order."""
    fleet, parts = encode_fleet(machines), [NO_DAYS]
    for batch in batches:
        parts.append(_counted(batch, fleet, law))
        advance(batch.rows_read)
    return merge_days(parts)


def merge_days(parts: Iterable[Days]) -> Days:
    """Add first readings up; sums do not depend on their order."""
    held = list(parts)
    keys = np.concatenate([one.keys for one in held])
    unique, place = distinct(keys)
    more, fewer = (np.zeros(len(unique), np.int64) for _ in range(2))
    np.add.at(more, place, np.concatenate([one.more for one in held]))
    np.add.at(fewer, place, np.concatenate([one.fewer for one in held]))
    fees = sorted((fee for one in held for fee in one.fees), key=lambda fee: (fee.day, fee.line))
    januaries = frozenset[int]().union(*(one.januaries for one in held))
    rows_read, has_visits = sum(one.rows_read for one in held), any(one.has_visits for one in held)
    return Days(unique, more, fewer, rows_read, tuple(fees), januaries, has_visits)


def check_span(days: Days, source: str) -> None:
    """Refuse more than twelve months, as `replay.check_one_year`, before the second reading.

    Raises
    ------
    InputError : the first and last days with fees are more than a year apart
    """
    if len(days.keys) and (last := int(days.day.max())) - days.first >= MAX_SPAN_DAYS:
        first = from_day(days.first)
        raise InputError(problem("impact.over_a_year", source, first=first, last=from_day(last)))


def machines_seen(days: Days, machines: Machines) -> Machines:
    """Complete machines by the lines of fees read."""
    return completed(machines, days.fees, days.januaries) if days.fees else machines


def _names_visits(batch: Activity) -> bool:
    codes, words = coded_words(batch.table, VISIT)
    return any(words) and any(words[code] for code in np.unique(codes))


def _counted(batch: Activity, fleet: Fleet, law: Compiled) -> Days:
    coded = _with_fees(batch.table, fleet, law)
    key = coded.rows.machine.astype(np.int64) << DAY_BITS | coded.rows.day
    keys, place = distinct(key)
    quantity = coded.rows.quantity
    more, fewer = (np.zeros(len(keys), np.int64) for _ in range(2))
    np.add.at(more, place, np.maximum(quantity, 0))
    np.add.at(fewer, place, np.maximum(-quantity, 0))
    has_visits = _names_visits(batch)
    if batch.fees is None:
        return Days(keys, more, fewer, batch.rows_read, has_visits=has_visits)
    januaries = frozenset(januaries_of([batch.table, batch.fees]))
    return Days(keys, more, fewer, batch.rows_read, fees_of(batch.fees), januaries, has_visits)


def _with_fees(table: pa.Table, fleet: Fleet, law: Compiled) -> Coded:
    """Encode the rows that open a fee and that nothing refuses."""
    opening = [code for code, kind in zip(law.codes, law.acts.fee_kind, strict=True) if kind > 0]
    some = table.filter(pc.is_in(table["act"].cast(pa.string()), pa.array(opening, pa.string())))
    coded = encode(some, fleet, law)
    keep = accepted(screen(coded, fleet, law, lambda *_: ""), some.num_rows) & (coded.rows.machine >= 0)
    return encode(some.filter(pa.array(keep)), fleet, law)
