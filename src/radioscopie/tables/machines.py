"""The machines table: the CT, MRI and PET machines whose technical fees the activity opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import Problem, problem
from radioscopie.given import as_readable
from radioscopie.result import Assumption, said
from radioscopie.schema import Table, choice, dated, text, whole
from radioscopie.sources.blocks import given_twice, read_whole
from radioscopie.tables.foreign.names import words_of
from radioscopie.tables.foreign.understand import INFERRED, understand
from radioscopie.tables.rejects import NO_REJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable

CLASSES = {
    "ct": ("",),
    "mri": ("le_0.5T", "0.5T_1.5T", "1.5T", "1.5T_limb", "1.5T_osteoarticular", "gt_1.5T"),
    "pet": ("pet", "pet_ct"),
}
ZONES = ("paris", "idf", "province")
OTHER = "other"  # a room that opens no fee: read, then left aside
PARIS, IDF = ("75",), ("77", "78", "91", "92", "93", "94", "95")
FIRST_DAY, LAST_DAY = date(1980, 1, 1), date(2035, 12, 31)

DEPARTEMENTS = {f"{n:02}": "province" for n in range(1, 100)} | {"2a": "province", "2b": "province"}
DEPARTEMENTS |= {**dict.fromkeys(PARIS, "paris"), **dict.fromkeys(IDF, "idf")}
_words = partial(words_of, "machines")

MACHINES = Table(
    "machines",
    (
        text("machine", required=True),
        text("practice"),
        text("site"),
        choice(
            "equipment", {name: name for name in (*CLASSES, OTHER)}, required=True, also=_words("equipment")
        ),
        choice("class", {word: word for words in CLASSES.values() for word in words}, also=_words("class")),
        choice("zone", {zone: zone for zone in ZONES}, required=True, also=_words("zone") | DEPARTEMENTS),
        dated("installed_on", FIRST_DAY, LAST_DAY, required=True),
        whole("reference_activity", pa.int32(), 0, 50_000),
    ),
    words="tables.machines",
)


@dataclass(frozen=True, slots=True)
class Machines:
    """Machines read; all of them right.

    Parameters
    ----------
    table : columns `line` (int64) then those of `MACHINES`; `reference_activity` is null where not given
    rejects : always empty (a wrong machine is an error), same columns as the rejects of an activity
    rows_read : rows of the file
    source : the file as the user wrote it
    seen : what was understood of it that nobody wrote: its columns, rooms that open no fee left aside
    """

    table: pa.Table
    rejects: pa.Table
    rows_read: int
    source: str
    seen: tuple[Assumption, ...] = ()


def read_machines(path: Readable | Any, mapping: Readable | None = None) -> Machines:
    """Read a machines file. One wrong machine would falsify every amount, so that any problem is an error.

    Parameters
    ----------
    path : CSV or Parquet, or a table, as for `read_activity`
    mapping : mapping file (TOML) of a file that has not our column names; None: told from its names and values

    Raises
    ------
    InputError : every problem of the file at once: unreadable values, a machine given twice, a class that
        does not fit the equipment, a reference activity on a machine that is no CT
    """
    path = as_readable(path, "machines")
    known = understand(MACHINES, path, mapping)
    table = read_whole(MACHINES, path, known.mapping, misfits)
    is_room = pc.equal(table["equipment"].cast(pa.string()), OTHER)
    rooms = table.filter(is_room)["machine"].to_pylist()
    machines = table.filter(pc.invert(is_room)) if rooms else table
    return Machines(machines, NO_REJECTS, table.num_rows, str(path), (*known.seen, *_rooms(rooms)))


def _rooms(names: list[str]) -> tuple[Assumption, ...]:
    """Say which rooms of the file open no fee."""
    note = said("foreign.rooms_note", rooms=", ".join(names))
    return (Assumption("foreign.rooms", INFERRED, note),) if names else ()


def no_machines() -> Machines:
    """Give an empty fleet, for activity that names no machine."""
    return Machines(MACHINES.arrow.empty_table(), NO_REJECTS, 0, "")


def misfits(rows: list[dict[str, Any]], path: str) -> Iterator[Problem]:
    """Give what does not fit in the rows of a file: a machine given twice, a class of another equipment."""
    lines: dict[tuple[Any, ...], int] = {}
    for row in rows:
        place = f"{path}:{row['line']}"
        yield from given_twice(row, lines, place, ("machine",), "tables.machine_twice")
        yield from _class_problems(row, place)


def _class_problems(row: dict[str, Any], place: str) -> Iterator[Problem]:
    equipment = row["equipment"]
    known = CLASSES.get(equipment, (row["class"],))
    if row["class"] not in known:
        key = "tables.class_of_ct" if equipment == "ct" else "tables.class_misfit"
        yield problem(key, f"{place}, class", row["class"], equipment=equipment, known=", ".join(known))
    if row["reference_activity"] is not None and equipment != "ct":
        yield problem("tables.reference_not_ct", f"{place}, reference_activity", row["reference_activity"])


def zone_of(departement: str) -> str:
    """Give the fee zone of a département: paris, idf or province (inferred, fact sheet rule M5.5)."""
    if departement in PARIS:
        return "paris"
    return "idf" if departement in IDF else "province"
