"""What repeats cost under the law: the price of all rows billed, less that of the rows without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.law.compile import compile_law
from radioscopie.models.pricing.encode import encode_fleet
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.inferred import with_inferred
from radioscopie.models.pricing.price import screened, with_amounts
from radioscopie.models.studies.pseudonyms import pseudonym
from radioscopie.models.studies.repeats import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Bools, Ints, Row
    from radioscopie.law.compile import Compiled
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.encode import Fleet
    from radioscopie.models.studies.repeats import Pairs
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

ENDS = ("low", "high")
ENDS_OF_PAYERS = tuple(f"{payer}_{end}_cents" for payer in ("total", "insurer") for end in ENDS)
LISTED = tuple(f"total_{end}_cents" for end in ENDS)


@dataclass(frozen=True, slots=True)
class Billed:
    """Rows billed, under which law and on which machines (as `price` has them), and whose they are.

    Parameters
    ----------
    orders : shape (n rows,), rank of the order of each row in `keys`, -1 without one
    keys : pseudonyms of the orders
    """

    activity: Activity
    fleet: Fleet
    law: Compiled
    orders: Ints
    keys: list[str]


def billed_of(activity: Activity, machines: Machines, law: Law, key: bytes) -> Billed:
    """Name the order of each row by its pseudonym."""
    words = (
        pc.fill_null(activity.table["encounter"].cast(pa.string()), "").combine_chunks().dictionary_encode()
    )
    keys = [pseudonym(key, "accession", one) if one else "" for one in words.dictionary.to_pylist()]
    known = np.array([rank if one else -1 for rank, one in enumerate(keys)] or [-1], np.int64)
    fleet = encode_fleet(with_inferred(machines, activity))
    return Billed(activity, fleet, compile_law(law), known[words.indices.to_numpy()], keys)


def costs(billed: Billed, orders: pa.ChunkedArray, pairs: Pairs) -> Iterator[Row]:
    """Price all rows, and all but those of the repeats of each place.

    Parameters
    ----------
    orders : shape (n studies,), pseudonym of the order of each study compared

    Returns
    -------
    place, repeats, matched (those that have rows), and in cents, at both ends of what is not known of the law: list
    (the rows alone), marginal and insurer (all rows less the others)
    """
    groups = {name: pairs.study[pairs.place == place] for place, name in enumerate(PLACES)}
    for row in group_costs(billed, orders, groups):
        yield {"place": row.pop("group"), "repeats": row.pop("studies"), **row}


def group_costs(billed: Billed, orders: pa.ChunkedArray, groups: Mapping[str, Ints]) -> Iterator[Row]:
    """Price all rows, and all but those of each group of studies.

    Parameters
    ----------
    orders : shape (n studies,), pseudonym of the order of each study compared
    groups : ranks of the studies of each group

    Returns
    -------
    group, studies, matched, and the amounts of `costs`
    """
    whole = _ends(billed, np.ones(len(billed.orders), np.bool_))
    rank_of = pc.index_in(orders, pa.array(billed.keys))
    ranks = pc.fill_null(rank_of, -1).to_numpy().astype(np.int64)
    ranks[pc.equal(pc.fill_null(orders, ""), "").to_numpy(zero_copy_only=False)] = -1
    for name, studies in groups.items():
        here = ranks[studies]
        taken = np.zeros(len(billed.keys) + 1, np.bool_)
        taken[here] = True
        taken[-1] = False
        told = {"group": name, "studies": len(here), "matched": int((here >= 0).sum())}
        yield told | _amounts(billed, whole, taken[billed.orders])


def _amounts(billed: Billed, whole: Row, is_repeat: Bools) -> Row:
    """Give the amounts of repeats; none where there are none."""
    if not is_repeat.any():
        return {f"{what}_{end}_cents": 0 for what in ("list", "marginal", "insurer") for end in ENDS}
    left = _ends(billed, ~is_repeat)
    lines = billed.activity.table["line"].filter(pa.array(is_repeat)).combine_chunks()
    alone = whole["rows"].filter(pc.is_in(whole["rows"]["line"], lines))
    found: Row = {f"list_{end}_cents": _sum(alone, f"total_{end}_cents") for end in ENDS}
    for what, payer in (("marginal", "total"), ("insurer", "insurer")):
        found |= _in_order(what, [_less(whole[f"{payer}_{end}"], left[f"{payer}_{end}"]) for end in ENDS])
    return found


def _in_order(what: str, ends: list[int | None]) -> Row:
    """Name the two ends; the one that the low end of the law gives may be the higher."""
    known = sorted(one for one in ends if one is not None)
    low, high = known if len(known) == len(ENDS) else (None, None)
    return {f"{what}_low_cents": low, f"{what}_high_cents": high}


def _ends(billed: Billed, keep: Bools) -> Row:
    """Price rows: the rows, and the sum of each payer at both ends."""
    table = billed.activity.table if keep.all() else billed.activity.table.filter(pa.array(keep))
    rows, coded, _ = screened(replace(billed.activity, table=table), billed.fleet, billed.law)
    amounts = price_rows(coded, billed.fleet, billed.law)
    priced = with_amounts(rows.select(["line"]), coded, amounts).select(["line", *ENDS_OF_PAYERS])
    return {"rows": priced.select(["line", *LISTED])} | {
        name.removesuffix("_cents"): _sum(priced, name) for name in ENDS_OF_PAYERS
    }


def _sum(table: pa.Table, column: str) -> int | None:
    """Add up amounts; nothing when one of them is not known."""
    if table[column].null_count:
        return None
    return int(pc.sum(table[column]).as_py() or 0)


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other
