"""Rows taken back, among rows priced together: equal lines of a day are added up before any is priced.

A visit is ranked from acts that were made: a line that takes one back takes it out of its visit. What takes back more
than its day holds is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.models.pricing.billed import COLUMN

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Whole

PART = "part"
SUMMED = ("quantity", "excess_cents", COLUMN)
OWN = ("line", PART, *SUMMED)  # what equal lines may differ in


def without_cancelled(rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Give rows without those taken back, and the rows refused."""
    quantity, excess = (rows[name].to_numpy() for name in SUMMED[:2])
    back: Bools = (quantity <= 0) | (excess < 0)
    if not back.any():
        return rows, rows.slice(0, 0)
    same = _same(rows)
    first = np.unique(same, return_index=True)[1]
    met = _summed(same, back.astype(np.int64)) > 0
    acts, fees = _summed(same, quantity), _summed(same, excess)
    bad = met & ((acts < 0) | (fees < 0) | ((acts == 0) & (fees != 0)))
    kept = ~met[same]
    kept[first] |= ~bad & (acts > 0)
    left = rows
    for name in (one for one in SUMMED if one in rows.column_names):
        left = left.set_column(left.column_names.index(name), name, _added(rows[name], same, met))
    return left.filter(pa.array(kept)), rows.filter(pa.array(bad[same]))


def _same(rows: pa.Table) -> Whole:
    """Give equal lines one number, from 0."""
    found = np.zeros(rows.num_rows, np.int64)
    for name in (one for one in rows.column_names if one not in OWN):
        column = rows[name].combine_chunks().dictionary_encode()
        code = column.indices.to_numpy(zero_copy_only=False)
        found = np.unique(found * len(column.dictionary) + code, return_inverse=True)[1]
    return found


def _summed(same: Whole, values: Whole) -> Whole:
    total = np.zeros(int(same.max(initial=-1)) + 1, np.int64)
    np.add.at(total, same, values)
    return total


def _added(column: pa.ChunkedArray, same: Whole, met: Bools) -> pa.Array:
    """Add a column up over equal lines where one takes another back; a sum with an unknown is unknown."""
    unknown = column.is_null().to_numpy()
    values = column.fill_null(0).to_numpy()
    added = np.where(met[same], _summed(same, values)[same], values)
    gone = np.where(met[same], _summed(same, unknown.astype(np.int64))[same] > 0, unknown)
    return pa.array(added, mask=gone).cast(column.type)
