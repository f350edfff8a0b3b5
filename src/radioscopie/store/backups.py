"""Backups: all rows of the three rooms in one file, that says at its end how many they are and their digest.

What lies sealed in the store is sealed in the file: the keys are apart, and nothing is put back without them.
The file is the same for both engines. A room is read in one transaction: nothing in it is between two states.
Sessions are left out: after a restore, people come in again.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from radioscopie.errors import InputError, problem
from radioscopie.replacing import draft_of_file
from radioscopie.store.chain import name_tenant
from radioscopie.store.people import tenants
from radioscopie.store.schema.rooms import ROOMS
from radioscopie.store.sealed_cells import as_held, sealed_anew
from radioscopie.store.sealing import SealError, sealed_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from radioscopie.store.rooms import Room, Store

LEFT_OUT = {"session", "attempt", "sealing"}
BATCH = 500
END, SEALED = "end", "sealed"


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds: rows, and the digest of them all."""

    rows: int
    sha256: str


def back_up(store: Store, file: Path) -> Held:
    """Write a backup, readable by its owner alone; a file that was begun and not finished is never in its place.

    Raises
    ------
    OSError : it cannot be written
    """
    with draft_of_file(file) as folder:
        place = folder / file.name
        with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out:
                held = _written(store, out)
            raw.flush()
            os.fsync(raw.fileno())
        place.replace(file)
    return held


def _written(store: Store, out: gzip.GzipFile) -> Held:
    digest, count = hashlib.sha256(), 0
    for line in _lines(store):
        digest.update(line)
        count += 1
        out.write(line)
    out.write(json.dumps({END: count, "sha256": digest.hexdigest(), SEALED: True}).encode() + b"\n")
    return Held(count, digest.hexdigest())


def held_by(store: Store) -> Held:
    """Count and digest what a store holds, as a backup would."""
    digest, count = hashlib.sha256(), 0
    for line in _lines(store):
        digest.update(line)
        count += 1
    return Held(count, digest.hexdigest())


def _lines(store: Store) -> Iterator[bytes]:
    names = list(tenants(store))
    for room in store.rooms:
        with room.read("", still=True) as connection:
            for table in ROOMS[room.name].sorted_tables:
                if table.name not in LEFT_OUT:
                    for name in names:
                        yield from _rows(connection, room.name, table, name)


def _rows(connection: Connection, room: str, table: Table, name: str) -> Iterator[bytes]:
    name_tenant(connection, name)
    held = as_held(table)
    mine = held.c.id if table.name == "tenant" else held.c.tenant
    query = (
        select(held).where(mine == name).order_by(*(held.c[one.name] for one in table.primary_key.columns))
    )
    for row in connection.execute(query).mappings():
        cells = {column: _plain(value) for column, value in row.items()}
        yield (
            json.dumps({"room": room, "table": table.name, "row": cells}, ensure_ascii=False).encode() + b"\n"
        )


def _plain(value: Any) -> Any:
    return {"b64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def restore(store: Store, file: Path) -> Held:
    """Put a backup in an empty store: each room whole, or not at all.

    Raises
    ------
    InputError : not a backup, one that was cut short or changed, a store that is not empty, keys that do not open it
    """
    if tenants(store):
        raise InputError(problem("service.not_empty", "--data"))
    rows, held, is_sealed = _read(file)
    try:
        ready = [(room, _of_room(room, rows, is_sealed=is_sealed)) for room in store.rooms]
    except SealError:
        raise InputError(problem("service.keys_of_another", str(file))) from None
    for room, mine in ready:
        _restore_room(room, mine)
    return held


def is_sealed(file: Path) -> bool:
    """Tell whether what a backup holds is sealed: those made before the keys are not.

    Raises
    ------
    InputError : not a backup, one that was cut short or changed
    """
    return _read(file)[2]


Rows = dict[tuple[str, str], list[dict[str, Any]]]


def _of_room(room: Room, rows: list[dict[str, Any]], *, is_sealed: bool) -> Rows:
    """Give the rows of a room by table and tenant, sealed with the key in use."""
    tables, found = ROOMS[room.name].tables, Rows()
    for one in rows:
        if one["room"] == room.name and one["table"] in tables:
            table = tables[one["table"]]
            row = {name: _bytes(value) for name, value in one["row"].items() if name in table.columns}
            whose = row["id"] if table.name == "tenant" else row["tenant"]
            ready = _ready(room, table, row, is_sealed=is_sealed)
            found.setdefault((table.name, whose), []).append(ready)
    return found


def _ready(room: Room, table: Table, row: dict[str, Any], *, is_sealed: bool) -> dict[str, Any]:
    if is_sealed:
        return row | sealed_anew(table, row, room.engine.dialect)
    kinds = sealed_of(table)
    return row | {name: one.process_bind_param(row[name], room.engine.dialect) for name, one in kinds.items()}


def _restore_room(room: Room, rows: Rows) -> None:
    def work(connection: Connection) -> None:
        for table in sorted(ROOMS[room.name].sorted_tables, key=lambda one: one.name != "checkpoint"):
            for whose in sorted({tenant for name, tenant in rows if name == table.name}):
                name_tenant(connection, whose)
                held = rows[table.name, whose]
                for start in range(0, len(held), BATCH):
                    connection.execute(insert(as_held(table)), held[start : start + BATCH])

    room.write("", work)


def _bytes(value: Any) -> Any:
    return base64.b64decode(value["b64"]) if isinstance(value, dict) else value


def _read(file: Path) -> tuple[list[dict[str, Any]], Held, bool]:
    digest, rows = hashlib.sha256(), list[dict[str, Any]]()
    try:
        with gzip.open(file) as lines:
            for line in lines:
                held = json.loads(line)
                if END in held:
                    if held[END] == len(rows) and held["sha256"] == digest.hexdigest():
                        return rows, Held(len(rows), digest.hexdigest()), SEALED in held
                    break
                digest.update(line)
                rows.append(held)
    except (OSError, EOFError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise InputError(problem("tables.not_found", str(file))) from None
    raise InputError(problem("service.not_a_backup", str(file)))
