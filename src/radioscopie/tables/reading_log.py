"""The log of a reading department: when each exam was requested, begun, reported. Dates with a time of day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.errors import InputError, problem
from radioscopie.schema import Refused, Table, text, written
from radioscopie.sources.blocks import read_blocks
from radioscopie.tables.rejects import NO_REJECTS, block_rejects, reject_rows, sorted_rejects

if TYPE_CHECKING:
    from radioscopie.inputs import Readable

ZONE = re.compile(r"\d(Z|[+-]\d{2}:?\d{2})$")
FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")


def to_stamp(word: str) -> str:
    """Read 2025-01-31 18:05, 2025-01-31T18:05:20 or 31/01/2025 18:05 as ISO text; local time, no zone."""
    if ZONE.search(word):
        raise Refused("reading.stamp_zone")
    for form in FORMATS:
        try:
            return datetime.strptime(word.replace("T", " ").split(".")[0], form).isoformat()
        except ValueError:
            continue
    raise Refused("reading.not_stamp")


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


@dataclass(frozen=True, slots=True)
class ReadingLog:
    """A log read: accepted and rejected rows, nothing lost.

    Parameters
    ----------
    requested : (n,) datetime64[s]
    exam, site, priority, reader : (n,) texts; "" where the log does not say
    minutes : (n,) reading time, NaN where the log does not say
    rejects, rows_read, source : as for an activity
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


def read_log(path: Readable, lang: str = "") -> ReadingLog:  # noqa: ARG001
    """Read a log of exams (CSV or Parquet).

    Raises
    ------
    InputError : the file cannot be used at all, or no row is right
    """
    blocks = list(read_blocks(READING_LOG, path))
    table = pa.concat_tables([block.table for block in blocks]).unify_dictionaries()
    rejects = [block_rejects(block, str(path)) for block in blocks]
    asked = _stamps(table, "requested_at")
    began, ended = _stamps(table, "reading_started_at"), _stamps(table, "reported_at")
    early, backwards = (began < asked) | (ended < asked), ended < began
    for wrong, key in ((early & ~backwards, "reading.before_request"), (backwards, "reading.backwards")):
        if wrong.any():
            words = [problem(key, str(path), str(end)) for end in ended[wrong]]
            rejects.append(reject_rows(str(path), table["line"].to_numpy()[wrong], "reported_at", words))
    kept = ~(backwards | early)
    if not kept.any():
        raise InputError(problem("tables.no_rows", str(path)))
    minutes = np.where(
        np.isnat(ended - began), np.nan, (ended - began).astype("timedelta64[s]").astype(float) / 60
    )
    names, sites, priorities, readers = (
        np.array([word or "" for word in table[name].to_pylist()], str)[kept]
        for name in ("exam", "site", "priority", "reader")
    )
    read = sum(block.rows_read for block in blocks)
    every = sorted_rejects(rejects or [NO_REJECTS])
    return ReadingLog(asked[kept], names, sites, priorities, readers, minutes[kept], every, read, str(path))


def _stamps(table: pa.Table, name: str) -> np.ndarray:
    words = np.array([word or "NaT" for word in table[name].to_pylist()], "datetime64[s]")
    return np.asarray(words)
