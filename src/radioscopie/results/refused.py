"""The rows of a user's file: how many were read and refused, and why, said with every result that rests on them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.money import half_up
from radioscopie.results.declared import Declared, amount, count, name
from radioscopie.schema import AMOUNT, COUNT
from radioscopie.tables.rejects import count_refused, refused_places

if TYPE_CHECKING:
    from radioscopie.result import ResultTable

ROWS = Declared(
    "rows",
    "report.rows",
    "report.rows_col",
    (count("read"), count("accepted"), count("rejected"), count("rejected_permille", "permille")),
)
REFUSED = Declared(
    "refused",
    "report.refused",
    "report.rows_col",
    (
        *(name("column"), name("reason"), name("fields"), count("rows"), name("value")),
        *(amount("credit_cents"), count("credit_acts")),  # what credit notes carry, below zero
    ),
    optional=True,
)
PLACE = "place"
OF_ROWS = {one.name: one for one in (ROWS, REFUSED)}


def row_tables(rejects: pa.Table, read: int) -> dict[str, ResultTable]:
    """Count the rows of a file, and group the reasons of those that were refused, the most frequent first.

    Parameters
    ----------
    rejects : as `tables.rejects` has them; a row that is refused for two reasons is in two groups
    read : rows of the file
    """
    refused = count_refused(rejects)
    counts = {"read": read, "accepted": read - refused, "rejected": refused}
    rows = ROWS.of([counts | {"rejected_permille": half_up(1000 * refused, max(read, 1))}])
    if not refused:
        return {ROWS.name: rows}
    return {ROWS.name: rows, REFUSED.name: REFUSED.around(_grouped(rejects))}


def _grouped(rejects: pa.Table) -> pa.Table:
    """Count the rows of each column and reason, with the words and the value of the first."""
    for unit in (AMOUNT, COUNT):
        rejects = rejects.append_column(unit, _carried(rejects["fields"], unit))
    rejects = rejects.append_column(PLACE, refused_places(rejects))
    grouped = rejects.group_by(["column", "reason"], use_threads=False)
    first = [("fields", "first"), (PLACE, "count_distinct"), ("value", "first")]
    sums = grouped.aggregate([*first, (AMOUNT, "sum"), (COUNT, "sum")])
    named = sums.select(
        ["column", "reason", *("_".join(one) for one in first), f"{AMOUNT}_sum", f"{COUNT}_sum"]
    )
    return named.rename_columns([one.name for one in REFUSED.columns]).sort_by(
        [("rows", "descending"), ("column", "ascending"), ("reason", "ascending")]
    )


def _carried(fields: pa.ChunkedArray, unit: str) -> pa.Array:
    """Give the number below zero that a refused row carries, where it carries one in a unit."""
    told = fields.combine_chunks().dictionary_encode()
    numbers = [json.loads(one).get(unit) for one in told.dictionary.to_pylist()]
    whole = [None if number is None else int(number) for number in numbers]
    return pa.array(whole, pa.int64()).take(told.indices)
