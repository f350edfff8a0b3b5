"""Backups: all rows of the three rooms in one file, that says at its end how many they are and their digest.

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
from sqlalchemy import text as sql

from radioscopie.errors import InputError, problem
from radioscopie.replacing import draft_of_file
from radioscopie.store.people import tenants
from radioscopie.store.schema import ROOMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from radioscopie.store.rooms import Room, Store

LEFT_OUT = {"session", "attempt"}
BATCH = 500
END = "end"


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
    out.write(json.dumps({END: count, "sha256": digest.hexdigest()}).encode() + b"\n")
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
    _name_tenant(connection, name)
    mine = table.c.id if table.name == "tenant" else table.c.tenant
    query = select(table).where(mine == name).order_by(*table.primary_key.columns)
    for row in connection.execute(query).mappings():
        held = {column: _plain(value) for column, value in row.items()}
        yield (
            json.dumps({"room": room, "table": table.name, "row": held}, ensure_ascii=False).encode() + b"\n"
        )


def _name_tenant(connection: Connection, name: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sql("SELECT set_config('radioscopie.tenant', :tenant, true)"), {"tenant": name})


def _plain(value: Any) -> Any:
    return {"b64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def restore(store: Store, file: Path) -> Held:
    """Put a backup in an empty store: each room whole, or not at all.

    Raises
    ------
    InputError : not a backup, one that was cut short or changed, a store that is not empty
    """
    if tenants(store):
        raise InputError(problem("service.not_empty", "--data"))
    rows, held = _read(file)
    for room in store.rooms:
        mine = [one for one in rows if one["room"] == room.name]
        _restore_room(room, mine)
    return held


def _restore_room(room: Room, rows: list[dict[str, Any]]) -> None:
    def work(connection: Connection) -> None:
        for table in sorted(ROOMS[room.name].sorted_tables, key=lambda one: one.name != "checkpoint"):
            by_tenant: dict[str, list[dict[str, Any]]] = {}
            for one in rows:
                if one["table"] == table.name:
                    row = {name: _bytes(value) for name, value in one["row"].items()}
                    by_tenant.setdefault(row["id"] if table.name == "tenant" else row["tenant"], []).append(
                        row
                    )
            for name, held in by_tenant.items():
                _name_tenant(connection, name)
                for start in range(0, len(held), BATCH):
                    connection.execute(insert(table), held[start : start + BATCH])

    room.write("", work)


def _bytes(value: Any) -> Any:
    return base64.b64decode(value["b64"]) if isinstance(value, dict) else value


def _read(file: Path) -> tuple[list[dict[str, Any]], Held]:
    digest, rows = hashlib.sha256(), list[dict[str, Any]]()
    try:
        with gzip.open(file) as lines:
            for line in lines:
                held = json.loads(line)
                if END in held:
                    if held[END] == len(rows) and held["sha256"] == digest.hexdigest():
                        return rows, Held(len(rows), digest.hexdigest())
                    break
                digest.update(line)
                rows.append(held)
    except (OSError, EOFError, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise InputError(problem("tables.not_found", str(file))) from None
    raise InputError(problem("service.not_a_backup", str(file)))
