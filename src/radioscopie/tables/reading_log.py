"""The log of a reading department: when each exam was requested, begun, reported. Dates with a time of day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.clock import HOUR, comes_never, comes_twice, instants_of
from radioscopie.errors import InputError, problem
from radioscopie.schema import Refused, Table, text, to_moment, within_days, written
from radioscopie.sources.blocks import read_blocks
from radioscopie.tables.rejects import block_rejects, problems_of, reject_rows, sorted_rejects

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints
    from radioscopie.inputs import Readable


def to_stamp(word: str) -> str:
    """Read 2025-01-31 18:05, 2025-01-31T18:05:20 or 31/01/2025 18:05 as ISO text, on the legal clock."""
    try:
        moment = to_moment(word)
    except (ValueError, OverflowError):
        raise Refused("reading.not_stamp") from None
    within_days(moment.date(), FIRST_DAY, LAST_DAY)
    if comes_never(np.array([moment], "datetime64[s]").astype(np.int64))[0]:
        raise Refused("reading.hour_never")
    return moment.isoformat()


READING_LOG = Table(
    "reading_log",
    (
        written("requested_at", to_stamp, required=True),
        text("exam", required=True),
        text("site"),
        text("priority"),
        written("reading_started_at", to_stamp),
        written("reported_at", to_stamp),
        text("reader"),
    ),
)


STAMPS = ("requested_at", "reading_started_at", "reported_at")
UNKNOWN = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class ReadingLog:
    """A log read: accepted and rejected rows, nothing lost.

    Parameters
    ----------
    requested : (n,) datetime64[s], on the legal clock
    exam, site, priority, reader : (n,) texts; "" where the log does not say
    minutes : (n,) reading time, NaN where the log does not say
    rejects, rows_read, source : as for an activity
    twice : rows with a time in the hour that comes twice in autumn: their order is that of the least delays
    repeated : rows that are the same as another in every column
    """

    requested: np.ndarray
    exam: np.ndarray
    site: np.ndarray
    priority: np.ndarray
    reader: np.ndarray
    minutes: np.ndarray
    rejects: pa.Table
    rows_read: int
    source: str
    twice: int = 0
    repeated: int = 0


def read_log(path: Readable, lang: str = "") -> ReadingLog:  # noqa: ARG001
    """Read a log of exams (CSV or Parquet).

    Raises
    ------
    InputError : the file cannot be used at all, or no row is right
    """
    blocks = list(read_blocks(READING_LOG, path))
    table = pa.concat_tables([block.table for block in blocks]).unify_dictionaries()
    rejects = [block_rejects(block, str(path)) for block in blocks]
    clocks = [_clock(table, name) for name in STAMPS]
    asked, began, ended = _in_order(clocks)
    backwards = (began > ended) & (ended != UNKNOWN)
    early = ((began < asked) & (began != UNKNOWN)) | ((ended < asked) & (ended != UNKNOWN))
    for wrong, key in ((early & ~backwards, "reading.before_request"), (backwards, "reading.backwards")):
        if wrong.any():
            rejects.append(_refused(table, wrong, key, str(path)))
    kept = ~(backwards | early)
    every = sorted_rejects(rejects)
    if not kept.any():
        raise InputError(problems_of(every) or problem("tables.no_rows", str(path)))
    names, sites, priorities, readers = (
        np.array([word or "" for word in table[name].to_pylist()], str)[kept]
        for name in ("exam", "site", "priority", "reader")
    )
    known = (began != UNKNOWN) & (ended != UNKNOWN)
    minutes = np.where(known, (ended - np.where(known, began, ended)) / 60, np.nan)
    twice = np.logical_or.reduce([comes_twice(clock) for clock in clocks])
    return ReadingLog(
        clocks[0].astype("datetime64[s]")[kept], names, sites, priorities, readers, minutes[kept], every,
        sum(block.rows_read for block in blocks), str(path), int(twice[kept].sum()), _repeated(table, kept),
    )  # fmt: skip


def _clock(table: pa.Table, name: str) -> Ints:
    """Give seconds on the local clock; UNKNOWN where the log does not say."""
    words = np.array([word or "NaT" for word in table[name].to_pylist()], "datetime64[s]")
    return words.astype(np.int64)


def _in_order(clocks: list[Ints]) -> list[Ints]:
    """Give instants; a time that the clock shows twice is the second one when the first is before what precedes it."""
    found: list[Ints] = []
    for clock in clocks:
        instants = np.where(clock == UNKNOWN, UNKNOWN, instants_of(clock))
        before = np.maximum.reduce(found) if found else instants
        found.append(np.where(comes_twice(clock) & (instants < before), instants + HOUR, instants))
    return found


def _refused(table: pa.Table, wrong: Bools, key: str, path: str) -> pa.Table:
    said = table["reported_at"].filter(pa.array(wrong)).to_pylist()
    words = [problem(key, path, str(end or "")) for end in said]
    return reject_rows(path, table["line"].to_numpy()[wrong], "reported_at", words)


def _repeated(table: pa.Table, kept: Bools) -> int:
    """Count the rows that say again what another says in every column."""
    rows = table.filter(pa.array(kept)).drop_columns(["line"])
    columns = [rows[name].cast(pa.string()).fill_null("") for name in rows.column_names]
    whole = pc.binary_join_element_wise(*columns, "\x1f")
    return int(rows.num_rows) - int(pc.count_distinct(whole).as_py())
