"""Rows that are priced alike have one number, the same whoever counts them and in whatever order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.models.pricing.encode import combo_numbers, combo_of
from radioscopie.models.pricing.rules import Rows

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded

# what tells the price of an act, and how many bits each takes; the first one is the lowest
WIDTHS = {
    "act": 11, "association": 3, "grid": 1, "statute": 3, "outside": 1, "overseas": 1, "start": 9, "named": 1,
    "combo": 21, "paid": 8,
}  # fmt: skip
FEE_WIDTHS = {"act": 11, "start": 9, "back": 1, "known": 8, "place": 30}


def packed(widths: dict[str, int], values: dict[str, Whole]) -> Whole:
    """Give one number for each row from its values."""
    key: Whole = np.zeros(len(next(iter(values.values()))), np.int64)
    shift = 0
    for name, bits in widths.items():
        key |= values[name].astype(np.int64) << shift
        shift += bits
    return key


def unpacked(widths: dict[str, int], keys: Whole) -> dict[str, Whole]:
    """Give the values back."""
    values: dict[str, Whole] = {}
    shift = 0
    for name, bits in widths.items():
        values[name] = keys >> shift & ((1 << bits) - 1)
        shift += bits
    return values


def distinct(keys: Whole) -> tuple[Whole, Whole]:
    """Give the distinct keys in order, and the rank of that of each row: `np.unique`, without sorting the rows."""
    found = pa.array(keys).dictionary_encode()
    words = found.dictionary.to_numpy(zero_copy_only=False)
    order = np.argsort(words, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return words[order], rank[found.indices.to_numpy(zero_copy_only=False)]


def act_keys(coded: Coded, start: Whole, paid: Whole) -> Whole:
    """Give rows numbers by all that tells the price of their act.

    Parameters
    ----------
    start : rank of the first day of the stretch of each row
    paid : set of years in which the fee of the row has an amount, as its rank among those met; 0 without fee
    """
    rows = coded.rows
    named: Bools = (rows.equipment > 0) & (rows.machine >= 0)
    return packed(
        WIDTHS,
        {name: getattr(rows, name) for name in ("act", "association", "grid", "statute", "outside", "overseas")}
        | {
            "start": start,
            "named": named,
            "combo": combo_numbers(coded.combos)[rows.combo],
            "paid": paid,
        },
    )  # fmt: skip


def rows_of(keys: Whole, law: Compiled, day: Whole) -> tuple[Rows, tuple[str, ...]]:
    """Give keys back as rows of one act, on days of a leap year, and the combinations of modifiers they point into."""
    values = unpacked(WIDTHS, keys)
    numbers, combo = np.unique(np.append(values["combo"], 0), return_inverse=True)
    act = values["act"].astype(np.int16)
    rows = Rows(
        day=day,
        period=np.zeros(len(keys), np.int16),
        act=act,
        combo=combo[:-1].astype(np.int16),
        association=values["association"].astype(np.int8),
        quantity=np.ones(len(keys), np.int64),
        grid=values["grid"].astype(np.int8),
        statute=values["statute"].astype(np.int8),
        outside=values["outside"].astype(np.int8),
        overseas=values["overseas"].astype(np.int8),
        machine=(values["named"] - 1).astype(np.int32),
        equipment=law.acts.fee_kind[act],
    )
    return rows, tuple(combo_of(int(number)) for number in numbers)
