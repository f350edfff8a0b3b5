"""What a database holds by itself: rows of one tenant only, logs that only grow, rights of each room apart.

A log is cut behind a checkpoint alone, and the database refuses one that is not the digest of a line old enough.

PostgreSQL: row-level security, forced even on who owns the tables; a role a room, that owns nothing. SQLite has neither
roles nor policies: there, each query names its tenant, and the triggers hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.store.schema.named import ANSWERS, IDENTITY, STATISTICS
from radioscopie.store.schema.rooms import ADDED_ONLY, ROOMS
from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLE = "radioscopie_"
MONTH_S = 30.44 * 86_400
LEAST_LOG = "SUR-LOG-6"
OPEN = {"tenant"}  # names of tenants are no secret: who reads mail must find them all
FULL, ADD, CUT_TOO = "SELECT, INSERT, UPDATE, DELETE", "SELECT, INSERT", "SELECT, INSERT, DELETE"
CUT = "EXISTS (SELECT 1 FROM {room}checkpoint c WHERE c.tenant = OLD.tenant AND c.number >= OLD.number)"
OLD_LINE = (
    "(NOT EXISTS (SELECT 1 FROM {room}audit a WHERE a.tenant = NEW.tenant) "  # a backup that is put back
    "OR EXISTS (SELECT 1 FROM {room}audit a WHERE a.tenant = NEW.tenant AND a.number = NEW.number "
    "AND a.sha = NEW.sha AND a.at < {now} - {least}))"
)
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
            unless = f"WHEN NOT {CUT.format(room='')} " if (table, act) == ("audit", "DELETE") else ""
            yield f"DROP TRIGGER IF EXISTS {table}_no_{act.lower()}"
            yield (
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {unless}"
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )
    rule = OLD_LINE.format(room="", now="CAST(strftime('%s', 'now') AS REAL)", least=least_log_s())
    yield "DROP TRIGGER IF EXISTS checkpoint_of_old_line"
    yield (
        f"CREATE TRIGGER checkpoint_of_old_line BEFORE INSERT ON checkpoint WHEN NOT {rule} "
        "BEGIN SELECT RAISE(ABORT, 'not the digest of an old line'); END"
    )


def _of_server(room: str) -> Iterator[str]:
    role = role_of(room)
    yield f"REVOKE ALL ON SCHEMA {room} FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {room} TO {role}"
    yield f"GRANT SELECT ON {room}.alembic_version TO {role}"
    for table in ROOMS[room].tables:
        granted = CUT_TOO if table == "audit" else ADD if table in ADDED_ONLY[room] else FULL
        yield f"GRANT {granted} ON {room}.{table} TO {role}"
        yield from _policies(
            f"{room}.{table}", "id" if table in OPEN else "tenant", open_to_all=table in OPEN
        )
    for table in ADDED_ONLY[room]:
        yield from _grows(room, table)
    yield from _cut_behind_old_lines(room)
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
    cut = f"IF TG_OP = 'DELETE' AND {CUT.format(room=f'{room}.')} THEN RETURN OLD; END IF; "
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {cut if table == 'audit' else ''}RAISE EXCEPTION '{table} only grows'; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER only_grows BEFORE UPDATE OR DELETE ON {room}.{table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _cut_behind_old_lines(room: str) -> Iterator[str]:
    name = f"{room}.checkpoint_of_old_line"
    rule = OLD_LINE.format(room=f"{room}.", now="extract(epoch FROM now())", least=least_log_s())
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT {rule} "
        "THEN RAISE EXCEPTION 'not the digest of an old line'; END IF; RETURN NEW; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER of_old_line BEFORE INSERT ON {room}.checkpoint "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def least_log_s() -> int:
    """Give the seconds that a line of a log is kept at least."""
    return int(quoted(LEAST_LOG).value * MONTH_S)


def roles(application: str) -> list[str]:
    """Give the statements that make the roles, and let the application take them; it owns nothing."""
    made = [
        f"DO $$ BEGIN CREATE ROLE {role_of(room)} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        for room in (IDENTITY, ANSWERS, STATISTICS)
    ]
    return [*made, *(f"GRANT {role_of(room)} TO {application}" for room in (IDENTITY, ANSWERS, STATISTICS))]
