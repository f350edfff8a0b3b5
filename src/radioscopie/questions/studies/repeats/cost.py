"""What repeats cost under the law: the price of all rows billed, less that of the rows without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.law.compile import compile_law
from radioscopie.models.pricing.encode import as_dictionary, encode_fleet
from radioscopie.models.pricing.inferred import with_inferred
from radioscopie.models.pricing.without import ENDS, added_by, priceable
from radioscopie.models.studies.pseudonyms import pseudonym
from radioscopie.models.studies.repeats import PLACES
from radioscopie.tables.rejects import without_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Bools, Ints, Row
    from radioscopie.law.compile import Compiled
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.encode import Fleet
    from radioscopie.models.pricing.without import Added
    from radioscopie.models.studies.repeats import Pairs
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

NAMED_AT_ONCE = 1 << 17


@dataclass(frozen=True, slots=True)
class Billed:
    """Rows billed, under which law and on which machines (as `price` has them), and the key of the index.

    Parameters
    ----------
    table : the rows that can be priced
    rejects : why others cannot, without what was found in them
    read : rows of the file
    """

    table: pa.Table
    fleet: Fleet
    law: Compiled
    key: bytes
    rejects: pa.Table
    read: int


def billed_of(activity: Activity, machines: Machines, law: Law, key: bytes) -> Billed:
    """Make rows ready to be priced without some of them."""
    fleet, compiled = encode_fleet(with_inferred(machines, activity)), compile_law(law)
    table, refused = priceable(activity, fleet, compiled)
    return Billed(table, fleet, compiled, key, without_values(refused), activity.rows_read)


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
    wanted = {name: pc.fill_null(orders.take(pa.array(studies)), "") for name, studies in groups.items()}
    words = pc.unique(
        pa.chunked_array([chunk for one in wanted.values() for chunk in one.chunks], pa.string())
    )
    words = words.filter(pc.not_equal(words, ""))
    rank_of_row = _ranks(billed, words)
    is_met = np.zeros(len(words) + 1, np.bool_)
    is_met[rank_of_row] = True
    asked = {name: _rank_in(one, words) for name, one in wanted.items()}
    taken = {name: _marked(ranks, len(words))[rank_of_row] for name, ranks in asked.items()}
    added = added_by(billed.table, taken, billed.fleet, billed.law)
    for name, ranks in asked.items():
        told = {"group": name, "studies": len(ranks), "matched": int(is_met[ranks[ranks < len(words)]].sum())}
        yield told | _amounts(added[name])


def _ranks(billed: Billed, words: pa.Array) -> Ints:
    """Give the rank in `words` of the pseudonym of the order of each row, `len(words)` where it is none of them."""
    encounter = as_dictionary(billed.table, "encounter")
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(encounter.dictionary), NAMED_AT_ONCE):
        told = encounter.dictionary.slice(start, NAMED_AT_ONCE).to_pylist()
        named = [pseudonym(billed.key, "accession", one) if one else "" for one in told]
        found.append(_rank_in(pa.array(named, pa.string()), words))
    ranks: Ints = np.concatenate(found)[encounter.indices.to_numpy(zero_copy_only=False)]
    return ranks


def _rank_in(values: pa.Array, words: pa.Array) -> Ints:
    found: Ints = pc.fill_null(pc.index_in(values, words), len(words)).to_numpy(zero_copy_only=False)
    return found.astype(np.int64)


def _marked(ranks: Ints, words: int) -> Bools:
    """Tell which of the words are among some; what is none of them never is."""
    found = np.zeros(words + 1, np.bool_)
    found[ranks] = True
    found[words] = False
    return found


def _amounts(added: Added) -> Row:
    """Give the amounts of a group; none where a fee is missing."""
    found: Row = {
        f"list_{end}_cents": added.alone[f"total_{end}"] if added.alone_known else None for end in ENDS
    }
    for what, payer in (("marginal", "total"), ("insurer", "insurer")):
        low, high = sorted(
            added.less[f"{payer}_{end}"] for end in ENDS
        )  # the low end of the law may be the higher
        known = {f"{what}_low_cents": low, f"{what}_high_cents": high}
        found |= known if added.less_known else dict.fromkeys(known)
    return found
