"""The activity table: the acts billed, one row an act (or n times the same)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.given import as_readable
from radioscopie.result import Assumption, said
from radioscopie.schema import Refused, Table, choice, dated, text, whole, written
from radioscopie.schema.parsers import to_act, to_modifiers
from radioscopie.sources.blocks import BLOCK_ROWS, read_blocks
from radioscopie.sources.parquet_rows import flag_of
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
MOST, MOST_EXCESS = 100_000, 10_000_000
CREDIT, MAPPED = "tables.credit_note", "tables.not_cents_mapped"
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
        whole("quantity", pa.int32(), 1, MOST, default=1, negative=CREDIT),
        choice("sector", SECTORS, default="1", also=words_of("activity", "sector")),
        choice("exemption", EXEMPTIONS, also=words_of("activity", "exemption")),
        whole("excess_cents", pa.int64(), 0, MOST_EXCESS, default=0, negative=CREDIT, unreadable=MAPPED),
        text("encounter"),
        choice("pathway", PATHWAYS, also=words_of("activity", "pathway")),
        choice("territory", TERRITORIES),
    ),
    words="tables.activity",
)


OTHER_CODE = re.compile(r"[A-Z]{1,3}[0-9]{0,2}")
MOST_BILLED = 1_000_000_000
BILLED = whole("billed_cents", pa.int64(), -MOST_BILLED, MOST_BILLED)
FEE_CODES = ("FTN", "FTR", "FR2", "FR3", "FTG")  # technical fees billed on lines of their own


def to_act_or_fee(word: str) -> str:
    """Read the code of an act, or that of a technical fee; a code of another nomenclature is told as such."""
    code = word.upper()
    if code not in FEE_CODES and OTHER_CODE.fullmatch(code):
        raise Refused("tables.other_nomenclature")
    return code if code in FEE_CODES else to_act(word)


# what a file may hold: acts, lines of fees, the amounts billed
COLUMNS = {one.name: one for one in (*ACTIVITY.columns, BILLED)} | {
    "act": written("act", to_act_or_fee, required=True)
}
EXPORT = Table("activity", tuple(COLUMNS.values()), words=ACTIVITY.words)
# national claims: what is below zero is a cancellation, told by the metadata of the file (`radioscopie snds`)
SIGNED_FLAG, SIGNED_YES = "radioscopie.signed", b"yes"
SIGNED = Table(
    "activity",
    tuple(
        (
            COLUMNS
            | {
                "quantity": whole("quantity", pa.int32(), -MOST, MOST, default=1),
                "excess_cents": whole("excess_cents", pa.int64(), -MOST_EXCESS, MOST_EXCESS, default=0),
            }
        ).values()
    ),
    words=ACTIVITY.words,
)


def is_signed(path: Readable) -> bool:
    """Tell whether a file says that its quantities have a sign.

    Raises
    ------
    InputError : a Parquet file that is damaged
    """
    return flag_of(path, SIGNED_FLAG.encode()) == SIGNED_YES


@dataclass(frozen=True, slots=True)
class Activity:
    """Activity read: accepted and rejected rows, nothing lost.

    Parameters
    ----------
    table : accepted rows in the order of the file; columns `line` (int64, line in the file, the header
        of a CSV being line 1; row number from 1 in Parquet) then those of `ACTIVITY`, and `billed_cents` (int64, null
        where it is not said) when the file has it
    rejects : one line per problem, in no language: file, line, column, value, reason, fields (`said_rejects` says them)
    rows_read : rows of the file; accepted rows + lines of fees + rejected rows = rows_read
    source : the file as the user wrote it
    seen : what was understood of it that nobody wrote: its columns, rows of totals left aside
    fees : lines of technical fees, accepted too; same columns, their code in `act`; None when the file has none
    """

    table: pa.Table
    rejects: pa.Table
    rows_read: int
    source: str
    seen: tuple[Assumption, ...] = ()
    fees: pa.Table | None = None


def read_activity(
    path: Readable | Any,
    *,
    mapping: Readable | Mapping | None = None,
    lang: str = "",  # noqa: ARG001
) -> Activity:
    """Read an activity file whole.

    Parameters
    ----------
    path : CSV (comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252; gzip or not), .xlsx or Parquet; or a table of
        any library that speaks Arrow (pyarrow, pandas, Polars, DuckDB), filtered or not
    mapping : mapping file (TOML) of an export that has not our column names; None: told from its names and values
    lang : of no effect: rejects are in no language; for programs that give it

    Raises
    ------
    InputError : the file or the mapping cannot be used at all; a wrong row is a reject, not an error
    """
    return join_activity(iter_activity(as_readable(path, "activity"), mapping=mapping))


def iter_activity(
    path: Readable,
    *,
    mapping: Readable | Mapping | None = None,
    batch_rows: int = BLOCK_ROWS,
    signed: bool = False,
) -> Iterator[Activity]:
    """Read an activity file in batches of at most `batch_rows` accepted rows, in flat memory.

    The other parameters and the errors are those of `read_activity`.

    Parameters
    ----------
    signed : rows below zero are accepted from a file that says that it has them (`SIGNED`): who adds up takes them off
    """
    source, known = str(path), understand(EXPORT, path, mapping)
    table_of = SIGNED if signed and is_signed(path) else EXPORT
    for block in read_blocks(table_of, path, known.mapping, batch_rows, totals=True):
        table = block.table.drop_columns([BILLED.name]) if BILLED.name in block.absent else block.table
        seen = (*known.seen, *_totals(block.totals))
        acts, fees = _without_fees(table)
        yield Activity(acts, block_rejects(block, source), block.rows_read, source, seen, fees)


def _without_fees(table: pa.Table) -> tuple[pa.Table, pa.Table | None]:
    """Part the acts from the lines of fees, None when there is none."""
    codes, act = pa.array(FEE_CODES), table["act"]
    if not any(pc.any(pc.is_in(chunk.dictionary, codes)).as_py() for chunk in act.chunks):
        return table, None
    is_fee = pc.is_in(act.unify_dictionaries().cast(pa.string()), codes)
    return table.filter(pc.invert(is_fee)), table.filter(is_fee)


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
    billed = [part.fees for part in parts if part.fees is not None]
    fees = pa.concat_tables(billed).unify_dictionaries() if billed else None
    return Activity(table, rejects, sum(part.rows_read for part in parts), parts[0].source, seen, fees)


def as_activity(table: pa.Table, source: str) -> Activity:
    """Take rows already in the schema of `ACTIVITY.arrow` as activity; nothing is checked."""
    return Activity(table, NO_REJECTS, table.num_rows, source)
