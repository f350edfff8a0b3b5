"""The store: three rooms that no transaction crosses, in a folder (SQLite) or on a server (PostgreSQL)."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError, OperationalError

from radioscopie.errors import InputError, RadioscopieError, problem
from radioscopie.store.grouping import Grouping
from radioscopie.store.guards import roles
from radioscopie.store.migrate import newest, upgrade
from radioscopie.store.schema import ANSWERS, IDENTITY, ROOMS, STATISTICS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import ModuleType

    from sqlalchemy import Connection, Engine, Executable, Row, Select

T = TypeVar("T")
OWNER_ONLY, WAIT_MS, CONNECTIONS = 0o700, 10_000, 12
FULL_CODES = {"53100", "53200"}  # PostgreSQL: disk full, out of memory


class StoreFullError(RadioscopieError):
    """There is no room left on the disk: nothing was written."""


class NotThereError(RadioscopieError):
    """There is no such thing for who asks."""


class NotOursError(RadioscopieError):
    """The role of the application owns tables, or passes over the policies: it must not be used."""


@dataclass(frozen=True, slots=True)
class Room:
    """One of the three rooms.

    Parameters
    ----------
    engine : what reads; on PostgreSQL it writes too
    grouping : what writes to a file: one writer, many changes a commit; None on a server
    """

    name: str
    engine: Engine
    grouping: Grouping | None

    @property
    def is_server(self) -> bool:
        """Tell a room of a server from a file."""
        return self.grouping is None

    @contextmanager
    def read(self, tenant: str, *, still: bool = False) -> Iterator[Connection]:
        """Read what one tenant has; `still`: all as it was at one instant, as files always give it."""
        with self.engine.begin() as connection:
            if self.is_server:
                _servers().enter(connection, self.name, tenant, still=still)
            yield connection

    def one(self, tenant: str, query: Select[Any]) -> Row[Any]:
        """Give the one row that a tenant has there.

        Raises
        ------
        NotThereError : there is none
        """
        with self.read(tenant) as connection:
            found = connection.execute(query).one_or_none()
        if found is None:
            raise NotThereError
        return found

    def find(self, tenant: str, values: Mapping[str, Any], *queries: Select[Any]) -> list[list[Any]]:
        """Give what each query finds, at one instant; on a server, in one journey. Sealed columns stay sealed."""
        with self.engine.connect() as connection:
            if self.is_server:
                found: list[list[Any]] = _servers().rows_at_once(
                    connection, self.name, tenant, queries, values
                )
                return found
            return [list(connection.execute(one, values)) for one in queries]

    def write(self, tenant: str, work: Callable[[Connection], T]) -> T:
        """Change what one tenant has, in one transaction; what it gives is stored when this returns.

        Raises
        ------
        StoreFullError : no room left; nothing is changed
        """
        try:
            if self.grouping:
                return self.grouping.write(work)
            with self.engine.begin() as connection:
                _servers().enter(connection, self.name, tenant)
                return work(connection)
        except DBAPIError as error:
            if is_full(error):
                raise StoreFullError(self.name) from error
            raise

    def close(self) -> None:
        """Let go of the connections."""
        if self.grouping:
            self.grouping.close()
        self.engine.dispose()


@dataclass(frozen=True, slots=True)
class Store:
    """Who people are, what they answered, what is published: three rooms that know each other by pseudonyms alone."""

    identity: Room
    answers: Room
    statistics: Room

    @property
    def rooms(self) -> tuple[Room, Room, Room]:
        """The three rooms."""
        return self.identity, self.answers, self.statistics

    def close(self) -> None:
        """Let go of all connections."""
        for room in self.rooms:
            room.close()


def quick(connection: Connection, query: Executable, values: Mapping[str, Any]) -> Any:
    """Run a query that everybody asks each second, by the shortest way; sealed columns stay sealed."""
    if connection.dialect.name == "sqlite":
        return connection.execute(query, values)
    return _servers().quick(connection, query, values)


def _servers() -> ModuleType:
    """Give what speaks to a server; its driver is an extra that files do not need."""
    from radioscopie.store import servers  # noqa: PLC0415

    return servers


def is_full(error: DBAPIError) -> bool:
    """Tell a disk that is full from any other fault."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_FULL or getattr(error.orig, "sqlstate", None) in FULL_CODES


def open_folder(folder: Path) -> Store:
    """Open the store of a folder, made when it is absent; its tables are brought to this version.

    Raises
    ------
    InputError : not a folder that can be written
    """
    try:
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(problem("service.no_folder", str(folder), detail=error.strerror or "")) from None
    return Store(*(_file_room(folder, name) for name in ROOMS))


def _file_room(folder: Path, name: str) -> Room:
    path = folder / f"{name}.db"
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    writer, reader = _file_engine(path, "BEGIN IMMEDIATE"), _file_engine(path, "BEGIN")
    with writer.begin() as connection:
        upgrade(name, connection)
    return Room(name, reader, Grouping(writer))


def _file_engine(path: Path, begin: str) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"check_same_thread": False}, pool_size=CONNECTIONS, max_overflow=20
    )

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


def open_server(address: str) -> Store:
    """Open the store of a PostgreSQL server, whose tables `prepare_server` has made.

    Raises
    ------
    InputError : no such address, nobody answers there, tables of another version, a role that may too much
    """
    store = Store(*(Room(name, _servers().server_engine(address, name), None) for name in ROOMS))
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
    return store


def _check_server(store: Store, address: str) -> None:
    if _servers().may_too_much(address):
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


def prepare_server(owner: str, application: str) -> None:
    """Make or renew the tables of a server, as their owner, and let the role of the application use them.

    Raises
    ------
    InputError : nobody answers there, or the owner may not
    """
    if not application.isidentifier():
        raise InputError(problem("service.not_a_role", "--role", application))
    try:
        for room in (IDENTITY, ANSWERS, STATISTICS):
            _prepare_room(owner, room, application)
    except DBAPIError as error:
        raise InputError(
            problem("service.no_server", "--database", detail=type(error.orig).__name__)
        ) from None


def _prepare_room(owner: str, room: str, application: str) -> None:
    engine = _servers().server_engine(owner, room, owner=True)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {room}")
            for statement in roles(application):
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"SET LOCAL search_path TO {room}")
            upgrade(room, connection)
    finally:
        engine.dispose()
