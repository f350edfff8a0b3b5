"""A year of acts billed, of any size, as the activity of a baseline: rows that a scenario counts alike are one.

Partial results add up in any order, so that threads, Spark or parts of a file differ only in who counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, problem
from radioscopie.sources.opening import open_rows
from radioscopie.tables.activity_parts import iter_parts, parts_of
from radioscopie.tables.rejects import problems_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.inputs import Readable
    from radioscopie.tables.activity import Activity

DATE, MONTH = "date", "month"
KEYS = ("site", "act", "machine", "year", "month", "combo", "association", "sector")
MOST_SHOWN = 100
REAL = "real"


def is_of_acts(path: Readable) -> bool:
    """Tell acts billed, that have a date, from the activity of a baseline, that has months; a folder is of acts.

    Raises
    ------
    InputError : the file cannot be opened
    """
    parts = parts_of(path)
    with open_rows(parts[0]) as file:
        header = {name.strip().casefold() for name in file.header}
    return len(parts) > 1 or (DATE in header and MONTH not in header)


def read_year(path: Readable) -> pa.Table:
    """Read a year of acts billed, in batches: what is held is what is grouped.

    Returns
    -------
    Table of the columns of `NATION_ACTIVITY`, sorted; cancellations of claims are taken off, lines of fees left out

    Raises
    ------
    InputError : rows that cannot be read, several civil years
    """
    return year_of([counted(iter_parts(path, None))], str(path))


def counted(batches: Iterable[Activity]) -> pa.Table:
    """Count batches of acts by what a scenario tells apart.

    Raises
    ------
    InputError : rows refused: one wrong row would falsify the year
    """
    groups = [_keys(batch.table) for batch in batches if not _refuse(batch)]
    return added(groups)


def added(groups: Iterable[pa.Table]) -> pa.Table:
    """Add counts up."""
    together = pa.concat_tables(groups)
    summed = together.group_by(list(KEYS), use_threads=False).aggregate([("quantity", "sum")])
    return summed.rename_columns({"quantity_sum": "quantity"}).select([*KEYS, "quantity"])


def year_of(groups: Iterable[pa.Table], source: str) -> pa.Table:
    """Give the activity of a baseline from counts.

    Raises
    ------
    InputError : several civil years
    """
    whole = added(groups).sort_by([(key, "ascending") for key in KEYS])
    years = sorted(set(whole["year"].to_pylist()))
    if len(years) > 1:
        raise InputError(problem("nation.several_years", source, ", ".join(map(str, years))))
    left = whole.filter(pc.field("quantity") != 0).drop_columns(["year"])
    status = pa.array([REAL] * left.num_rows, pa.string())
    return _encoded(left.append_column("status", status))


def _encoded(table: pa.Table) -> pa.Table:
    """Give words as dictionaries and quantities as the tables of a baseline have them."""
    columns = {
        name: column.dictionary_encode() if pa.types.is_string(column.type) else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return pa.table(columns | {"quantity": columns["quantity"].cast(pa.int32())})


def _refuse(batch: Activity) -> bool:
    if batch.rejects.num_rows:
        problems = problems_of(batch.rejects.slice(0, MOST_SHOWN))
        raise InputError(problems, batch.rejects.num_rows - len(problems))
    return False


def _keys(table: pa.Table) -> pa.Table:
    """Count the rows of a batch."""
    date = table["date"]
    columns = {name: table[name].cast(pa.string()) for name in ("site", "act", "machine", "sector")}
    columns |= {"year": pc.year(date).cast(pa.int16()), "month": pc.month(date).cast(pa.int8())}
    columns |= {
        "combo": _sorted_letters(table["modifiers"]),
        "association": table["association"].cast(pa.int8()),
    }
    columns["quantity"] = table["quantity"].cast(pa.int64())
    summed = pa.table(columns).group_by(list(KEYS)).aggregate([("quantity", "sum")])
    return summed.rename_columns({"quantity_sum": "quantity"}).select([*KEYS, "quantity"])


def _sorted_letters(modifiers: pa.ChunkedArray) -> pa.Array:
    codes = modifiers.combine_chunks()
    coded = codes if pa.types.is_dictionary(codes.type) else codes.dictionary_encode()
    words = pa.array(["".join(sorted(word)) for word in coded.dictionary.to_pylist()], pa.string())
    return words.take(coded.indices)
