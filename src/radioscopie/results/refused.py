"""The rows of a user's file: how many were read and refused, and why, said with every result that rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.money import half_up
from radioscopie.results.declared import Declared, count, name

if TYPE_CHECKING:
    import pyarrow as pa

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
    (name("column"), name("reason"), name("fields"), count("rows"), name("value")),
    optional=True,
)
OF_ROWS = {one.name: one for one in (ROWS, REFUSED)}


def row_tables(rejects: pa.Table, read: int) -> dict[str, ResultTable]:
    """Count the rows of a file, and group the reasons of those that were refused, the most frequent first.

    Parameters
    ----------
    rejects : as `tables.rejects` has them; a row that is refused for two reasons is in two groups
    read : rows of the file
    """
    refused = len(rejects["line"].unique())
    counts = {"read": read, "accepted": read - refused, "rejected": refused}
    rows = ROWS.of([counts | {"rejected_permille": half_up(1000 * refused, max(read, 1))}])
    if not refused:
        return {ROWS.name: rows}
    return {ROWS.name: rows, REFUSED.name: REFUSED.around(_grouped(rejects))}


def _grouped(rejects: pa.Table) -> pa.Table:
    """Count the rows of each column and reason, with the words and the value of the first."""
    grouped = rejects.group_by(["column", "reason"], use_threads=False)
    sums = grouped.aggregate([("fields", "first"), ("line", "count_distinct"), ("value", "first")])
    named = sums.select(["column", "reason", "fields_first", "line_count_distinct", "value_first"])
    return named.rename_columns([one.name for one in REFUSED.columns]).sort_by(
        [("rows", "descending"), ("column", "ascending"), ("reason", "ascending")]
    )
