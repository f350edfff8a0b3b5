"""What groups of rows add under the law: the price of all rows less that of the rows without them.

Only what a group can change is priced: the visits of its rows, and the rows that open a fee, since fees are counted by
machine and year. Days come one part after another with the counts carried on, so that memory holds one part in codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.pricing.encode import as_dictionary, coded_words, encode, look_up
from radioscopie.models.pricing.engine import new_counts, price_rows
from radioscopie.models.pricing.price import own_parts, rejects_of
from radioscopie.models.pricing.rules import Rows
from radioscopie.models.pricing.screen import Check, accepted, screen
from radioscopie.tables.rejects import sorted_rejects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Bools, Ints, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded, Fleet
    from radioscopie.tables.activity import Activity

PART_ROWS = 1 << 19
ENDS = ("low", "high")
SUMS = tuple(f"{payer}_{end}" for payer in ("total", "insurer") for end in ENDS)


class Amounted(NamedTuple):
    """What rows come to, in cents, by the names of `SUMS`; where their fee is missing."""

    cents: Mapping[str, Whole]
    is_missing: Bools


@dataclass(slots=True)
class Added:
    """What a group of rows adds, in cents, by the names of `SUMS`.

    Parameters
    ----------
    alone : what its rows come to, among all
    less : all rows less the others
    alone_known, less_known : whether no fee was missing
    """

    alone: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUMS, 0))
    less: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUMS, 0))
    alone_known: bool = True
    less_known: bool = True

    def add(self, whole: Amounted, left: Amounted, is_taken: Bools) -> None:
        """Add a part.

        Parameters
        ----------
        whole : all its rows, priced together
        left : those that are not of the group, priced together
        is_taken : which of all are of the group
        """
        for name, cents in whole.cents.items():
            self.alone[name] += int(cents[is_taken].sum())
            self.less[name] += int(cents.sum()) - int(left.cents[name].sum())
        self.alone_known &= not whole.is_missing[is_taken].any()
        self.less_known &= not (whole.is_missing.any() or left.is_missing.any())


def priceable(
    activity: Activity, fleet: Fleet, law: Compiled, *, part_rows: int = PART_ROWS
) -> tuple[pa.Table, pa.Table]:
    """Give the rows that can be priced, part after part, and the reasons of the others, read or not."""
    kept, refused = [activity.table.slice(0, 0)], [activity.rejects]
    for start in range(0, activity.table.num_rows, part_rows):
        part = replace(activity, table=activity.table.slice(start, part_rows))
        checks = _screened(part.table, fleet, law)[1]
        kept.append(part.table.filter(pa.array(accepted(checks, part.table.num_rows))))
        refused.append(rejects_of(part, checks))
    return pa.concat_tables(kept), sorted_rejects(refused)


def added_by(
    table: pa.Table, groups: Mapping[str, Bools], fleet: Fleet, law: Compiled, *, part_rows: int = PART_ROWS
) -> dict[str, Added]:
    """Price what each group of rows adds to the others.

    Parameters
    ----------
    table : accepted rows of an activity
    groups : shape (n rows,), which rows are of each group
    part_rows : rows priced at once, at least those of a day
    """
    found = {name: Added() for name in groups}
    counts, all_counts = {name: new_counts(fleet) for name in groups}, new_counts(fleet)
    for rows in _parts(table, _touched(table, groups, law), part_rows):
        coded, kept = _coded(table.take(pa.array(rows)), fleet, law)
        whole = _amounted(coded, fleet, law, all_counts)
        for name, taken in groups.items():
            is_taken = taken[rows[kept]]
            left = _amounted(_only(coded, ~is_taken), fleet, law, counts[name])
            found[name].add(whole, left, is_taken)
    return found


def _amounted(coded: Coded, fleet: Fleet, law: Compiled, counts: Whole) -> Amounted:
    amounts = price_rows(coded, fleet, law, counts=counts)
    missing = amounts.fees.low < 0
    parts, fees = (
        own_parts(coded, amounts),
        [np.where(missing, 0, one) for one in (amounts.fees.low, amounts.fees.high)],
    )
    cents = {
        f"{payer}_{end}": own + fee
        for payer, own in parts.items()
        for end, fee in zip(ENDS, fees, strict=True)
    }
    return Amounted(cents, missing)


def _touched(table: pa.Table, groups: Mapping[str, Bools], law: Compiled) -> Bools:
    """Tell which rows a group can change: those of the same encounters, and those that open a fee, with theirs."""
    own: Bools = np.logical_or.reduce([np.zeros(table.num_rows, np.bool_), *groups.values()])
    if not own.any():
        return own
    act = look_up(*coded_words(table, "act"), {code: i for i, code in enumerate(law.codes)}, -1, np.int16)
    own |= (act >= 0) & (law.acts.fee_kind[act] > 0)
    encounter = as_dictionary(table, "encounter")
    codes = encounter.indices.to_numpy(zero_copy_only=False)
    is_met = np.zeros(len(encounter.dictionary), np.bool_)
    is_met[codes[own]] = True
    is_met &= pc.not_equal(encounter.dictionary, "").to_numpy(zero_copy_only=False)
    found: Bools = own | is_met[codes]
    return found


def _parts(table: pa.Table, touched: Bools, part_rows: int) -> Iterator[Ints]:
    """Give the rows of successive days, in the order of the table within a part."""
    rows = np.flatnonzero(touched)
    day = table["date"].to_numpy().astype("datetime64[D]").astype(np.int32)[rows]
    days, counted = np.unique(day, return_counts=True)
    part = ((np.cumsum(counted) - 1) // part_rows)[np.searchsorted(days, day)]
    for one in np.unique(part):
        yield rows[part == one]


def _coded(table: pa.Table, fleet: Fleet, law: Compiled) -> tuple[Coded, Ints]:
    """Encode rows: those that can be priced, and their ranks."""
    coded, checks = _screened(table, fleet, law)
    keep = accepted(checks, table.num_rows)
    return _only(coded, keep), np.flatnonzero(keep)


def _screened(table: pa.Table, fleet: Fleet, law: Compiled) -> tuple[Coded, list[Check]]:
    at = table.column_names.index("encounter")
    coded = encode(table.set_column(at, "encounter", table["encounter"].cast(pa.string())), fleet, law)
    return coded, screen(coded, fleet, law, lambda column, i: str(table.column(column)[i].as_py()))


def _only(coded: Coded, keep: Bools) -> Coded:
    rows = Rows(*(column[keep] for column in coded.rows))
    return replace(
        coded, rows=rows, visit=coded.visit[keep], year=coded.year[keep], excess=coded.excess[keep]
    )
