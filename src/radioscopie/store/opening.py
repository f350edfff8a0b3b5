"""Open the store of a folder (SQLite) or of a server (PostgreSQL), with the keys that seal it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, delete, event, insert, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError, OperationalError

from radioscopie.errors import InputError, problem
from radioscopie.store import keyring
from radioscopie.store.grouping import Grouping
from radioscopie.store.guards import roles
from radioscopie.store.migrate import newest, upgrade
from radioscopie.store.rooms import Room, Store, servers
from radioscopie.store.schema.identity import tenant
from radioscopie.store.schema.named import ANSWERS, IDENTITY, STATISTICS
from radioscopie.store.schema.rooms import ROOMS, SEALINGS
from radioscopie.store.sealing import give_sealer, sealer_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Table

    from radioscopie.store.sealing import Sealer

OWNER_ONLY, WAIT_MS, CONNECTIONS = 0o700, 10_000, 12


def open_folder(folder: Path, keys: Path | None = None) -> Store:
    """Open the store of a folder, made when it is absent; its tables are brought to this version.

    Parameters
    ----------
    keys : file of the keys, made with a new store; beside the folder when it is not told

    Raises
    ------
    InputError : not a folder that can be written; keys that are missing, or others
    """
    keys = keys or keyring.beside(folder)
    keyring.refuse_inside(keys, folder)
    try:
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(problem("service.no_folder", str(folder), detail=error.strerror or "")) from None
    if not any(_is_sealed(folder / f"{name}.db") for name in ROOMS):
        keyring.make_keys(keys)
    sealers = keyring.read_keys(keys)
    return _checked(Store(*(_file_room(folder, name, sealers[name]) for name in ROOMS)), keys)


def _is_sealed(path: Path) -> bool:
    """Tell whether a file has cells that a key has sealed."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sealing'").fetchone())


def _file_room(folder: Path, name: str, sealer: Sealer) -> Room:
    path = folder / f"{name}.db"
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    was_sealed = _is_sealed(path)
    writer, reader = (_file_engine(path, begin, sealer) for begin in ("BEGIN IMMEDIATE", "BEGIN"))
    with writer.begin() as connection:
        upgrade(name, connection)
    if not was_sealed:
        _forget_pages(path)
    return Room(name, reader, Grouping(writer))


def _forget_pages(path: Path) -> None:
    """Write a file anew, so that nothing is left in it of what was there in the clear."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _checked(store: Store, keys: Path) -> Store:
    """Give a store back, when the keys are those that have sealed it; an empty one takes those that are given.

    Raises
    ------
    InputError : they are others; the store is closed
    """
    try:
        if not all(_is_opened(room) for room in store.rooms):
            _take_keys(store, keys)
    except BaseException:
        store.close()
        raise
    return store


def _is_opened(room: Room) -> bool:
    """Tell whether the keys of a room are all those that have sealed something in it."""
    table, known = SEALINGS[room.name], sealer_of(room.engine.dialect).keys
    with room.read("") as connection:
        used = connection.execute(select(table.c.key).where(table.c.tenant == "")).scalars()
        return {bytes.fromhex(one) for one in used} <= set(known)


def _take_keys(store: Store, keys: Path) -> None:
    with store.identity.read("") as connection:
        if connection.execute(select(tenant.c.id).limit(1)).first() is not None:
            raise InputError(problem("service.other_keys", str(keys)))
    for room in store.rooms:
        room.write("", partial(_take_key, table=SEALINGS[room.name]))


def _take_key(connection: Connection, table: Table) -> None:
    connection.execute(delete(table).where(table.c.tenant == ""))
    connection.execute(insert(table).values(tenant="", key=sealer_of(connection.dialect).current.hex()))


def _file_engine(path: Path, begin: str, sealer: Sealer) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"check_same_thread": False}, pool_size=CONNECTIONS, max_overflow=20
    )
    give_sealer(engine.dialect, sealer)

    @event.listens_for(engine, "connect")
    def _(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        for setting in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {WAIT_MS}",
        ):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def open_server(address: str, keys: Path) -> Store:
    """Open the store of a PostgreSQL server, whose tables `prepare_server` has made.

    Raises
    ------
    InputError : no such address, nobody answers there, tables of another version, a role that may too much; keys that
        are missing, or others
    """
    store = _server_store(address, keys)
    try:
        _check_server(store, address)
    except OperationalError as error:
        store.close()
        raise InputError(
            problem("service.no_server", "--database", detail=type(error.orig).__name__)
        ) from None
    except BaseException:
        store.close()
        raise
    return _checked(store, keys)


def _server_store(address: str, keys: Path) -> Store:
    sealers = keyring.read_keys(keys)
    engines = {name: servers().server_engine(address, name) for name in ROOMS}
    for name, engine in engines.items():
        give_sealer(engine.dialect, sealers[name])
    return Store(*(Room(name, engine, None) for name, engine in engines.items()))


def _check_server(store: Store, address: str) -> None:
    if servers().may_too_much(address):
        raise InputError(problem("service.role_may_too_much", "--database"))
    for room in store.rooms:
        if _version(room) != newest(room.name):
            raise InputError(problem("service.not_migrated", room.name, version=newest(room.name)))


def _version(room: Room) -> str:
    try:
        with room.read("") as connection:
            return str(
                connection.execute(sql(f"SELECT version_num FROM {room.name}.alembic_version")).scalar()
            )
    except DBAPIError as error:
        if isinstance(error, OperationalError):
            raise
        return ""


def prepare_server(owner: str, application: str, keys: Path) -> None:
    """Make or renew the tables of a server, as their owner, and let the role of the application use them.

    Parameters
    ----------
    keys : file of the keys, made for a database that has none yet

    Raises
    ------
    InputError : nobody answers there, or the owner may not; keys that are missing
    """
    if not application.isidentifier():
        raise InputError(problem("service.not_a_role", "--role", application))
    try:
        if not servers().is_sealed(owner):
            keyring.make_keys(keys)
        sealers = keyring.read_keys(keys)
        for room in (IDENTITY, ANSWERS, STATISTICS):
            _prepare_room(owner, room, application, sealers[room])
    except DBAPIError as error:
        raise InputError(
            problem("service.no_server", "--database", detail=type(error.orig).__name__)
        ) from None


def _prepare_room(owner: str, room: str, application: str, sealer: Sealer) -> None:
    engine = servers().server_engine(owner, room, owner=True)
    give_sealer(engine.dialect, sealer)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {room}")
            for statement in roles(application):
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"SET LOCAL search_path TO {room}")
            upgrade(room, connection)
        servers().forget_pages(engine, room)
    finally:
        engine.dispose()
