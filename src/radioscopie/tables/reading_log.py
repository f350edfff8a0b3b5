"""The log of a reading department: when each exam was requested, begun, reported. Dates with a time of day."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.clock import HOUR, comes_never, comes_twice, instants_of
from radioscopie.errors import InputError, problem
from radioscopie.schema import Mapping, Refused, Table, text, to_moment, within_days, written
from radioscopie.sources.blocks import read_blocks
from radioscopie.sources.opening import open_rows
from radioscopie.tables.reading_stretches import stretches
from radioscopie.tables.rejects import block_rejects, problems_of, reject_rows, sorted_rejects

if TYPE_CHECKING:
    from datetime import date

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


FRENCH = {
    "requested_at": (
        "date demande",
        "date de demande",
        "date de la demande",
        "heure demande",
        "demande",
        "demande le",
    ),
    "exam": ("examen", "type d examen", "type examen", "libelle examen", "acte"),
    "site": ("etablissement", "hopital", "site", "site demandeur", "etablissement demandeur"),
    "priority": ("priorite", "urgence", "degre d urgence", "niveau d urgence"),
    "reading_started_at": (
        "debut lecture",
        "debut de lecture",
        "debut interpretation",
        "ouverture",
        "date debut lecture",
    ),
    "reported_at": (
        "date cr",
        "date compte rendu",
        "date du compte rendu",
        "compte rendu",
        "validation",
        "date validation",
    ),
    "reader": ("radiologue", "lecteur", "medecin", "medecin lecteur", "interpretateur"),
}
STAMPS = ("requested_at", "reading_started_at", "reported_at")
UNKNOWN = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class ReadingLog:
    """A log read: accepted and rejected rows, nothing lost.

    Parameters
    ----------
    requested : (n,) datetime64[s], on the legal clock
    exam, site, priority, reader : (n,) texts; "" where the log does not say
    minutes, wait, delay : (n,) minutes of the reading, from the request to its start, to the report; NaN where the log
        does not say
    asked : (n,) seconds, instants of the requests
    rejects, rows_read, source : as for an activity
    twice : rows with a time in the hour that comes twice in autumn: their order is that of the least delays
    repeated, alike : rows the same as another in every column: refused, and kept (without times of reading)
    gaps, longest_gap : first and last days of the times without exam, and the days from which they are told
    inferred : names of the columns of the file that stand for ours, when no mapping says it
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
    alike: int = 0
    wait: np.ndarray = field(default_factory=lambda: np.empty(0))
    delay: np.ndarray = field(default_factory=lambda: np.empty(0))
    asked: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    gaps: tuple[tuple[date, date], ...] = ()
    longest_gap: int = 31
    inferred: tuple[tuple[str, str], ...] = ()


def read_log(path: Readable, mapping: Readable | None = None) -> ReadingLog:
    """Read a log of exams (CSV or Parquet).

    Parameters
    ----------
    mapping : mapping file (TOML) of a log that has not our column names; None: the usual French names are known

    Raises
    ------
    InputError : the file cannot be used at all, or no row is right
    """
    names = mapping or french_names(path)
    blocks = list(read_blocks(READING_LOG, path, names))
    table = pa.concat_tables([block.table for block in blocks]).unify_dictionaries()
    rejects = [block_rejects(block, str(path)) for block in blocks]
    if not table.num_rows:
        raise InputError(problems_of(sorted_rejects(rejects)) or problem("tables.no_rows", str(path)))
    clocks = [_clock(table, name) for name in STAMPS]
    instants, apart = _in_order(clocks), stretches(clocks[0])
    alike, wrong = _again(table), _wrong(instants, _again(table), apart.stray)
    rejects += [_refused(table, one, key, str(path), column) for key, column, one in wrong if one.any()]
    every, kept = sorted_rejects(rejects), ~np.logical_or.reduce([one for *_, one in wrong])
    if not kept.any():
        raise InputError(problems_of(every) or problem("tables.no_rows", str(path)))
    asked, began, ended = instants
    twice = np.logical_or.reduce([comes_twice(clock) for clock in clocks])
    return ReadingLog(
        clocks[0].astype("datetime64[s]")[kept],
        _words(table, "exam")[kept],
        _words(table, "site")[kept],
        _words(table, "priority")[kept],
        _words(table, "reader")[kept],
        _minutes(began, ended)[kept],
        every,
        sum(block.rows_read for block in blocks),
        str(path),
        twice=int(twice[kept].sum()),
        repeated=int(wrong[2][2].sum()),
        alike=int((alike & kept).sum()),
        wait=_minutes(asked, began)[kept],
        delay=_minutes(asked, ended)[kept],
        asked=asked[kept],
        gaps=apart.gaps,
        longest_gap=apart.longest,
        inferred=tuple(names.columns.items()) if isinstance(names, Mapping) else (),
    )


def _wrong(instants: list[Ints], alike: Bools, stray: Bools) -> list[tuple[str, str, Bools]]:
    """Give what is wrong between the times of a row or the rows: reason, column, rows; a row has one reason."""
    asked, began, ended = instants
    backwards = (began > ended) & (ended != UNKNOWN)
    early = ((began < asked) & (began != UNKNOWN)) | ((ended < asked) & (ended != UNKNOWN))
    read = (began != UNKNOWN) | (ended != UNKNOWN)  # without times of reading, two exams may be alike
    found: list[tuple[str, str, Bools]] = []
    before = np.zeros(len(asked), bool)
    for key, column, one in (
        ("reading.backwards", "reported_at", backwards),
        ("reading.before_request", "reported_at", early),
        ("reading.repeated", "requested_at", alike & read),
        ("reading.stray", "requested_at", stray),
    ):
        found.append((key, column, one & ~before))
        before = before | one
    return found


def _words(table: pa.Table, name: str) -> np.ndarray:
    return np.array([word or "" for word in table[name].to_pylist()], str)


def _minutes(first: Ints, last: Ints) -> np.ndarray:
    """Give the minutes between two instants, NaN where one is not said."""
    known = (first != UNKNOWN) & (last != UNKNOWN)
    return np.where(known, (last - np.where(known, first, last)) / 60, np.nan)


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


def _refused(table: pa.Table, wrong: Bools, key: str, path: str, column: str = "reported_at") -> pa.Table:
    said = table[column].filter(pa.array(wrong)).to_pylist()
    words = [problem(key, path, str(end or "")) for end in said]
    return reject_rows(path, table["line"].to_numpy()[wrong], column, words)


def _again(table: pa.Table) -> Bools:
    """Tell the rows that say again what one before says in every column."""
    columns = [table[name].cast(pa.string()).fill_null("") for name in table.column_names if name != "line"]
    whole = pc.binary_join_element_wise(*columns, "\x1f").to_numpy(zero_copy_only=False)
    again = np.ones(len(whole), bool)
    again[np.unique(whole.astype(str), return_index=True)[1]] = False
    return again


def french_names(path: Readable) -> Mapping | None:
    """Give the mapping of a header in the usual French names; None when it has ours."""
    with open_rows(path) as file:
        header = file.header
    if "requested_at" in [name.strip().casefold() for name in header]:
        return None
    ours = {french: name for name, every in FRENCH.items() for french in every}
    found = {name: ours[plain(name)] for name in header if plain(name) in ours}
    return Mapping(columns=found) if len(set(found.values())) == len(found) and found else None


def plain(name: str) -> str:
    """Write a name without case, accents, nor signs between its words."""
    letters = unicodedata.normalize("NFD", name.casefold())
    kept = "".join(one if one.isalnum() else " " for one in letters if not unicodedata.combining(one))
    return " ".join(kept.split())
