"""What a database holds by itself: rows of one tenant only, logs that only grow, rights of each room apart.

PostgreSQL: row-level security, forced even on who owns the tables; a role a room, that owns nothing. SQLite has neither
roles nor policies: there, each query names its tenant, and the triggers hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.store.schema import ADDED_ONLY, ANSWERS, IDENTITY, ROOMS, STATISTICS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLE = "radioscopie_"
OPEN = {"tenant"}  # names of tenants are no secret: who reads mail must find them all
FULL, ADD = "SELECT, INSERT, UPDATE, DELETE", "SELECT, INSERT"
READ_BY_STATISTICS = ("campaign", "unit", "answer", "submission", "edit")


def role_of(room: str) -> str:
    """Name the role that may use a room."""
    return ROLE + room


def guards(room: str, dialect: str) -> list[str]:
    """Give the statements that guard a room; they may be run again."""
    return [*(_of_file(room) if dialect == "sqlite" else _of_server(room))]


def _of_file(room: str) -> Iterator[str]:
    for table in ADDED_ONLY[room]:
        for act in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )


def _of_server(room: str) -> Iterator[str]:
    role = role_of(room)
    yield f"REVOKE ALL ON SCHEMA {room} FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {room} TO {role}"
    yield f"GRANT SELECT ON {room}.alembic_version TO {role}"
    for table in ROOMS[room].tables:
        yield f"GRANT {ADD if table in ADDED_ONLY[room] else FULL} ON {room}.{table} TO {role}"
        yield from _policies(
            f"{room}.{table}", "id" if table in OPEN else "tenant", open_to_all=table in OPEN
        )
    for table in ADDED_ONLY[room]:
        yield from _grows(room, table)
    if room == ANSWERS:
        yield f"GRANT USAGE ON SCHEMA {room} TO {role_of(STATISTICS)}"
        for table in READ_BY_STATISTICS:
            yield f"GRANT SELECT ON {room}.{table} TO {role_of(STATISTICS)}"


def _policies(table: str, column: str, *, open_to_all: bool) -> Iterator[str]:
    mine = f"{column} = current_setting('radioscopie.tenant', true)"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS one_tenant ON {table}"
    yield f"CREATE POLICY one_tenant ON {table} USING ({'true' if open_to_all else mine}) WITH CHECK ({mine})"


def _grows(room: str, table: str) -> Iterator[str]:
    name = f"{room}.{table}_only_grows"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER only_grows BEFORE UPDATE OR DELETE ON {room}.{table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def roles(application: str) -> list[str]:
    """Give the statements that make the roles, and let the application take them; it owns nothing."""
    made = [
        f"DO $$ BEGIN CREATE ROLE {role_of(room)} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        for room in (IDENTITY, ANSWERS, STATISTICS)
    ]
    return [*made, *(f"GRANT {role_of(room)} TO {application}" for room in (IDENTITY, ANSWERS, STATISTICS))]
