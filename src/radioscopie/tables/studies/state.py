"""The state of an index of studies: a key, what each part of an archive said, and apart, for its owner alone, traits.

`key` makes pseudonyms that nobody can make again without it. `parts.sqlite` holds pseudonyms only: one row for each
file or study of an archive, so that work that was cut short goes on where it stopped, and a part that changed or went
away replaces or leaves no trace. `secret.sqlite` holds the traits of people, for linking; nothing of it is answered.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from radioscopie.arrays import Row

KEY, PARTS, SECRET = "key", "parts.sqlite", "secret.sqlite"
OWNER_ONLY, OWNER_FILE = 0o700, 0o600
NO_DOSE = '"dose":{}'  # in the body of a part
SCHEMA = """
create table if not exists parts (
  source text not null, part text not null, stamp text not null, day text not null, study text not null,
  identity text not null, body text not null, primary key (source, part)
) without rowid;
create index if not exists parts_by_day on parts (source, day);
create table if not exists secret.traits (
  source text not null, part text not null, identity text not null, body text not null, primary key (source, part)
) without rowid;
"""


@dataclass(frozen=True, slots=True)
class Part:
    """What a file or a study of an archive said, in pseudonyms.

    Parameters
    ----------
    source, name : pseudonyms of the archive and of the part
    stamp : changes when the part changes
    day : YYYYMMDD, "" where unknown
    study, identity : pseudonyms; "" where the part is of no study
    body : what it said, as JSON can hold it
    traits : of the person, kept apart
    """

    source: str
    name: str
    stamp: str
    day: str
    study: str
    identity: str
    body: Row
    traits: Row


def make_key(folder: Path) -> bytes:
    """Give the key of a state; draw it when the state is new.

    Raises
    ------
    InputError : the folder holds an index whose key is gone, or is no folder of an index
    """
    path = folder / KEY
    if path.is_file():
        return _read_key(path)
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise InputError(problem("studies.no_key", str(folder)))
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_FILE)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return make_key(folder)


def _read_key(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        raise InputError(problem("studies.no_key", str(path.parent))) from None


@contextmanager
def opened_state(folder: Path, *, writes: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a state.

    Parameters
    ----------
    writes : makes what is missing

    Raises
    ------
    InputError : no state there, or damaged, or in use by another command
    """
    paths = [folder / PARTS, folder / SECRET]
    if writes:
        for path in paths:
            path.touch(OWNER_FILE)
    elif not all(path.is_file() for path in paths):
        raise InputError(problem("studies.no_state", str(folder)))
    try:
        with closing(sqlite3.connect(paths[0], timeout=5)) as state:
            state.execute("attach ? as secret", (str(paths[1]),))
            if writes:
                state.executescript(SCHEMA)
            yield state
    except sqlite3.OperationalError:
        raise InputError(problem("studies.busy_state", str(folder))) from None
    except sqlite3.DatabaseError:
        raise InputError(problem("studies.damaged_state", str(folder))) from None


def stamps(state: sqlite3.Connection, source: str) -> dict[str, str]:
    """Give the stamp of each part of an archive that is known."""
    return dict(state.execute("select part, stamp from parts where source = ?", (source,)))


def stamps_between(state: sqlite3.Connection, source: str, first: str, last: str) -> dict[str, str]:
    """Give the stamp of each part of an archive whose day is between two days (ISO), both possible, or unknown."""
    asked = "select part, stamp from parts where source = ? and (day = '' or day between ? and ?)"
    return dict(state.execute(asked, (source, first, last)))


def names_of(state: sqlite3.Connection, source: str, marker: str) -> set[str]:
    """Give the parts of a study that was read before: its marker, and those that it lists."""
    asked = "select body from parts where source = ? and part = ?"
    (body,) = state.execute(asked, (source, marker)).fetchone()
    return {marker, *json.loads(body)["parts"]}


def put(state: sqlite3.Connection, parts: Iterable[Part]) -> None:
    """Add parts, all at once or none; a part that was known is replaced."""
    held = list(parts)
    rows = (
        (one.source, one.name, one.stamp, one.day, one.study, one.identity, _plain(one.body)) for one in held
    )
    traits = ((one.source, one.name, one.identity, _plain(one.traits)) for one in held if one.identity)
    with state:
        state.executemany("insert or replace into parts values (?, ?, ?, ?, ?, ?, ?)", rows)
        state.executemany("insert or replace into secret.traits values (?, ?, ?, ?)", traits)


def drop(state: sqlite3.Connection, source: str, names: Iterable[str]) -> None:
    """Take away parts that the archive has no more, with the traits that they told."""
    gone = [(source, name) for name in names]
    if not gone:
        return
    with state:
        state.executemany("delete from parts where source = ? and part = ?", gone)
        state.executemany("delete from secret.traits where source = ? and part = ?", gone)


def studies_of(
    state: sqlite3.Connection, *, with_doses: bool = False
) -> Iterator[tuple[str, list[tuple[str, str, Row]]]]:
    """Give each study, in the order of its pseudonym: source, identity and body of its parts.

    Parameters
    ----------
    with_doses : only the studies of which a part tells a dose
    """
    found: tuple[str, list[tuple[str, str, Row]]] = ("", [])
    where = f"study in (select study from parts where instr(body, '{NO_DOSE}') = 0)" if with_doses else "true"
    asked = f"""select study, source, identity, body from parts where study <> '' and {where}
        order by study, source, part"""
    for study, source, identity, body in state.execute(asked):
        if study != found[0]:
            if found[1]:
                yield found
            found = study, []
        found[1].append((source, identity, json.loads(body)))
    if found[1]:
        yield found


def left_out_of(state: sqlite3.Connection, source: str) -> Iterator[tuple[str, Row]]:
    """Give the parts of an archive that hold no study: their name, and why."""
    for name, body in state.execute(
        "select part, body from parts where source = ? and study = ''", (source,)
    ):
        yield name, json.loads(body)


def traits_of(state: sqlite3.Connection) -> Iterator[tuple[str, list[Row]]]:
    """Give what the parts of each identity tell of its person, in the order of its pseudonym."""
    rows = state.execute("select identity, body from secret.traits order by identity, body")
    for identity, told in groupby(rows, itemgetter(0)):
        yield identity, [json.loads(body) for _, body in told]


def _plain(body: Row) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
