"""How a server (PostgreSQL) is spoken to: few words a transaction, since each is a journey.

Each transaction takes the role of its room and the name of its tenant in the journey that begins it; what only reads
goes and comes back in one journey.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import create_engine, event, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError

from radioscopie.errors import InputError, problem
from radioscopie.store.guards import role_of
from radioscopie.store.schema.named import ANSWERS, IDENTITY, STATISTICS
from radioscopie.store.schema.rooms import ROOMS
from radioscopie.store.sealing import Sealed, SealedBytes, sealed_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from psycopg import Connection as Raw
    from psycopg import Cursor
    from sqlalchemy import Connection, Dialect, Engine, Executable, Select

SEALED = (Sealed, SealedBytes)
WAIT_MS, CONNECTIONS, REST_S = 10_000, 12, 30
ENTER = "SELECT set_config('role', %s, true), set_config('radioscopie.tenant', %s, true)"
BEGIN, STILL = "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ"
TOO_MUCH = text(
    "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR EXISTS (SELECT 1 FROM pg_tables "
    "WHERE schemaname IN ('identity', 'answers', 'statistics') AND tableowner = session_user) "
    "FROM pg_roles WHERE rolname = session_user"
)
SEALED_ROOMS = (
    "SELECT count(*) FROM pg_tables WHERE tablename = 'sealing' "
    "AND schemaname IN ('identity', 'answers', 'statistics')"
)
_DIALECT = PGDialect_psycopg(paramstyle="pyformat")  # type: ignore[no-untyped-call]


def server_engine(address: str, room: str, *, owner: bool = False) -> Engine:
    """Give what speaks to a room, for the application or for who owns its tables.

    Raises
    ------
    InputError : no such address
    """
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
    except ArgumentError:
        raise InputError(problem("service.no_address", "--database")) from None
    path = f"{room},{ANSWERS}" if room == STATISTICS else room
    given = {"options": f"-c search_path={path} -c lock_timeout={WAIT_MS}", "connect_timeout": 10}
    if owner:
        return create_engine(url, connect_args=given)
    engine = create_engine(
        url, connect_args=given, pool_size=CONNECTIONS, max_overflow=0, isolation_level="AUTOCOMMIT"
    )
    _watch(engine)
    return engine


def _watch(engine: Engine) -> None:
    """Ask a connection that has rested whether it still lives, before it is used; one just used is not asked."""

    @event.listens_for(engine, "checkin")
    def _(_: object, record: Any) -> None:
        record.info["used_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _(raw: Any, record: Any, _: object) -> None:
        if time.monotonic() - record.info.get("used_at", time.monotonic()) > REST_S:
            try:
                raw.execute("SELECT 1")
            except psycopg.OperationalError as error:
                raise DisconnectionError from error


def enter(connection: Connection, room: str, tenant: str, *, still: bool = False) -> None:
    """Begin a transaction of one tenant in a room, in one journey."""
    raw = raw_of(connection)
    with _as_others(), raw.pipeline():
        raw.execute(STILL if still else BEGIN)
        raw.execute(ENTER, (role_of(room), tenant))


def rows_at_once(
    connection: Connection,
    room: str,
    tenant: str,
    queries: tuple[Select[Any], ...],
    values: Mapping[str, Any],
) -> list[list[Any]]:
    """Read what some queries find, in one transaction and one journey; rows say their columns by name."""
    raw = raw_of(connection)
    with _as_others():
        with raw.pipeline():
            raw.execute(BEGIN)
            raw.execute(ENTER, (role_of(room), tenant))
            cursors = [_ask(raw, one, values, connection.dialect) for one in queries]
            raw.execute("COMMIT")
        return [one.fetchall() for one in cursors]


def quick(connection: Connection, query: Executable, values: Mapping[str, Any]) -> Cursor[Any]:
    """Run a query in the transaction of a connection, by the driver alone."""
    with _as_others():
        return _ask(raw_of(connection), query, values, connection.dialect)


@contextmanager
def _as_others() -> Iterator[None]:
    """Raise the faults of the driver as all other queries do."""
    try:
        yield
    except psycopg.Error as error:
        raise DBAPIError.instance(ENTER, None, error, psycopg.Error) from error


def _ask(raw: Raw[Any], query: Executable, values: Mapping[str, Any], dialect: Dialect) -> Cursor[Any]:
    plan = _planned(query)
    sealed = {name: kind.process_bind_param(values[name], dialect) for name, kind in plan.given.items()}
    factory = partial(_opened_row, plan, dialect) if plan.found else namedtuple_row
    return raw.cursor(row_factory=factory).execute(plan.text, {**values, **sealed})


@dataclass(frozen=True, slots=True)
class _Plan:
    """A query as it is sent; which of its values are sealed, and which columns of what it finds."""

    text: str
    given: dict[str, Any]
    found: dict[int, Any]


@cache
def _planned(query: Executable) -> _Plan:
    written = query.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
    columns = getattr(query, "selected_columns", ())
    return _Plan(
        str(written),
        {name: one.type for name, one in written.binds.items() if isinstance(one.type, SEALED)},
        {rank: one.type for rank, one in enumerate(columns) if isinstance(one.type, SEALED)},
    )


def _opened_row(plan: _Plan, dialect: Dialect, cursor: Cursor[Any]) -> Callable[[Sequence[Any]], Any]:
    """Make rows that say their columns by name, their cells opened."""
    make = namedtuple_row(cursor)

    def opened(cells: Sequence[Any]) -> Any:
        held = list(cells)
        for rank, kind in plan.found.items():
            held[rank] = kind.process_result_value(held[rank], dialect)
        return make(held)

    return opened


def raw_of(connection: Connection) -> Raw[Any]:
    """Give the connection of the driver."""
    found: Raw[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return found


def may_too_much(address: str) -> bool:
    """Tell whether the role of an address owns tables, or passes over the policies."""
    engine = server_engine(address, IDENTITY, owner=True)
    try:
        with engine.connect() as connection:
            return bool(connection.execute(TOO_MUCH).scalar())
    finally:
        engine.dispose()


def is_sealed(owner: str) -> bool:
    """Tell whether a database has cells that a key has sealed."""
    engine = server_engine(owner, IDENTITY, owner=True)
    try:
        with engine.connect() as connection:
            return bool(connection.exec_driver_sql(SEALED_ROOMS).scalar())
    finally:
        engine.dispose()


def forget_pages(engine: Engine, room: str) -> None:
    """Write the tables with sealed columns anew, so that nothing is left in them of what was there in the clear."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ROOMS[room].sorted_tables:
            if sealed_of(table):
                connection.exec_driver_sql(f"VACUUM FULL {room}.{table.name}")
