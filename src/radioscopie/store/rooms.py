"""The store: three rooms that no transaction crosses, in a folder (SQLite) or on a server (PostgreSQL)."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import DBAPIError

from radioscopie.errors import RadioscopieError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

    from sqlalchemy import Connection, Engine, Executable, Row, Select

    from radioscopie.store.grouping import Grouping


T = TypeVar("T")
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
                servers().enter(connection, self.name, tenant, still=still)
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
        """Give what each query finds, at one instant; on a server, in one journey."""
        with self.engine.connect() as connection:
            if self.is_server:
                found: list[list[Any]] = servers().rows_at_once(
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
                servers().enter(connection, self.name, tenant)
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
    """Run a query that everybody asks each second, by the shortest way."""
    if connection.dialect.name == "sqlite":
        return connection.execute(query, values)
    return servers().quick(connection, query, values)


def servers() -> ModuleType:
    """Give what speaks to a server; its driver is an extra that files do not need."""
    from radioscopie.store import servers  # noqa: PLC0415

    return servers


def is_full(error: DBAPIError) -> bool:
    """Tell a disk that is full from any other fault."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_FULL or getattr(error.orig, "sqlstate", None) in FULL_CODES
