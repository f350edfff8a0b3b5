"""The activity table: the acts billed, one row an act (or n times the same)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.result import Assumption, said
from radioscopie.schema import Table, choice, dated, text, whole, written
from radioscopie.schema.parsers import to_act, to_modifiers
from radioscopie.sources.blocks import BLOCK_ROWS, read_blocks
from radioscopie.tables.foreign.names import words_of
from radioscopie.tables.foreign.understand import INFERRED, understand
from radioscopie.tables.rejects import NO_REJECTS, block_rejects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.inputs import Readable
    from radioscopie.schema import Mapping

SECTORS = {"1": "1", "2": "2", "optam": "optam"}
EXEMPTIONS = {word: word for word in ("", "ald", "maternity", "c2s", "work_accident")}
PATHWAYS = {"": "", "in": "", "out": "out"}
SHOWN_LINES = 10
TERRITORIES = {"": "", "mainland": "", "overseas": "overseas"}

ACTIVITY = Table(
    "activity",
    (
        dated("date", FIRST_DAY, LAST_DAY, required=True),
        text("practice"),
        text("site"),
        text("machine"),
        written("act", to_act, required=True),
        written("modifiers", to_modifiers),
        whole("association", pa.int8(), 0, 5, default=0),
        whole("quantity", pa.int32(), 1, 100_000, default=1),
        choice("sector", SECTORS, default="1", also=words_of("activity", "sector")),
        choice("exemption", EXEMPTIONS, also=words_of("activity", "exemption")),
        whole("excess_cents", pa.int64(), 0, 10_000_000, default=0),
        text("encounter"),
        choice("pathway", PATHWAYS, also=words_of("activity", "pathway")),
        choice("territory", TERRITORIES),
    ),
    words="tables.activity",
)


MOST_BILLED = 1_000_000_000
BILLED = whole("billed_cents", pa.int64(), -MOST_BILLED, MOST_BILLED)
EXPORT = Table("activity", (*ACTIVITY.columns, BILLED), words=ACTIVITY.words)  # what a file may hold


@dataclass(frozen=True, slots=True)
class Activity:
    """Activity read: accepted and rejected rows, nothing lost.

    Parameters
    ----------
    table : accepted rows in the order of the file; columns `line` (int64, line in the file, the header
        of a CSV being line 1; row number from 1 in Parquet) then those of `ACTIVITY`, and `billed_cents` (int64, null
        where it is not said) when the file has it
    rejects : one line per problem, in no language: file, line, column, value, reason, fields (`said_rejects` says them)
    rows_read : rows of the file; accepted rows + rejected rows = rows_read
    source : the file as the user wrote it
    seen : what was understood of it that nobody wrote: its columns, rows of totals left aside
    """

    table: pa.Table
    rejects: pa.Table
    rows_read: int
    source: str
    seen: tuple[Assumption, ...] = ()


def read_activity(path: Readable, *, mapping: Readable | Mapping | None = None, lang: str = "") -> Activity:  # noqa: ARG001
    """Read an activity file whole.

    Parameters
    ----------
    path : CSV (comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252; gzip or not), .xlsx or Parquet
    mapping : mapping file (TOML) of an export that has not our column names; None: told from its names and values
    lang : of no effect: rejects are in no language; for programs that give it

    Raises
    ------
    InputError : the file or the mapping cannot be used at all; a wrong row is a reject, not an error
    """
    return join_activity(iter_activity(path, mapping=mapping))


def iter_activity(
    path: Readable,
    *,
    mapping: Readable | Mapping | None = None,
    batch_rows: int = BLOCK_ROWS,
) -> Iterator[Activity]:
    """Read an activity file in batches of at most `batch_rows` accepted rows, in flat memory.

    The other parameters and the errors are those of `read_activity`.
    """
    source, known = str(path), understand(EXPORT, path, mapping)
    for block in read_blocks(EXPORT, path, known.mapping, batch_rows, totals=True):
        table = block.table.drop_columns([BILLED.name]) if BILLED.name in block.absent else block.table
        seen = (*known.seen, *_totals(block.totals))
        yield Activity(table, block_rejects(block, source), block.rows_read, source, seen)


def _totals(lines: tuple[int, ...]) -> tuple[Assumption, ...]:
    """Say which rows were left aside as totals."""
    shown = ", ".join(map(str, lines[:SHOWN_LINES])) + ("…" if len(lines) > SHOWN_LINES else "")
    note = said("foreign.totals_note", lines=shown)
    return (Assumption("foreign.totals", INFERRED, note, len(lines)),) if lines else ()


def join_activity(batches: Iterable[Activity]) -> Activity:
    """Put the batches of one file together; at least one batch."""
    parts = list(batches)
    table = pa.concat_tables([part.table for part in parts]).unify_dictionaries()
    rejects = pa.concat_tables([part.rejects for part in parts])
    seen = tuple(dict.fromkeys(one for part in parts for one in part.seen))
    return Activity(table, rejects, sum(part.rows_read for part in parts), parts[0].source, seen)


def as_activity(table: pa.Table, source: str) -> Activity:
    """Take rows already in the schema of `ACTIVITY.arrow` as activity; nothing is checked."""
    return Activity(table, NO_REJECTS, table.num_rows, source)
