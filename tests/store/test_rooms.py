"""Three rooms apart, one tenant at a time, logs that only grow: on both engines."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from radioscopie.errors import InputError
from radioscopie.store import chain
from radioscopie.store.opening import open_folder, open_server, prepare_server
from radioscopie.store.schema.identity import identity_audit, practice, tenant
from radioscopie.store.schema.named import IDENTITY
from radioscopie.store.schema.rooms import ADDED_ONLY, AUDITS, ROOMS
from radioscopie.store.schema.statistics import release
from tests import postgres

NOW = 1_800_000_000.0


def add_practice(connection, of, name):
    if connection.execute(select(tenant.c.id).where(tenant.c.id == of)).first() is None:
        connection.execute(insert(tenant).values(id=of, name=of, created_at=NOW))
    row = dict.fromkeys(("id", "name", "holding", "holding_pseudonym"), name)
    row |= {"tenant": of, "pseudonym": f"p{name}", "stratum": "s"}
    connection.execute(insert(practice).values(row))


def names(store, of):
    with store.identity.read(of) as connection:
        return sorted(connection.execute(select(practice.c.name).where(practice.c.tenant == of)).scalars())


def test_migrations_make_the_tables_that_the_program_declares(store):
    for room in store.rooms:
        with room.read("") as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            found = compare_metadata(context, ROOMS[room.name])
            ours = [
                one
                for one in found
                if not (one[0] == "remove_table" and one[1].name not in ROOMS[room.name].tables)
            ]
            assert ours == [], room.name


def test_what_is_written_is_read_again(store):
    store.identity.write("a", lambda connection: add_practice(connection, "a", "first"))
    assert names(store, "a") == ["first"]
    assert names(store, "b") == []


def test_a_change_that_fails_is_undone_alone(store):
    def fails(connection):
        add_practice(connection, "a", "lost")
        raise ZeroDivisionError

    with ThreadPoolExecutor(8) as pool:
        kept = [
            pool.submit(store.identity.write, str(n), lambda c, n=n: add_practice(c, str(n), f"kept{n}"))
            for n in range(8)
        ]
        lost = [pool.submit(store.identity.write, "a", fails) for _ in range(8)]
    assert all(isinstance(one.exception(), ZeroDivisionError) for one in lost)
    assert [one.exception() for one in kept] == [None] * 8
    assert [names(store, str(n)) for n in range(8)] == [[f"kept{n}"] for n in range(8)]
    assert names(store, "a") == []


@pytest.mark.parametrize("room", list(ROOMS))
def test_logs_only_grow(store, room):
    held = getattr(store, room)
    held.write("a", lambda connection: chain.note(connection, room, "a", "me", "tried", "x"))
    for statement in (update(AUDITS[room]).values(actor="other"), delete(AUDITS[room])):
        with pytest.raises(DBAPIError):
            held.write("a", lambda connection, one=statement: connection.execute(one))
    with held.read("a") as connection:
        assert [one.actor for one in chain.lines(connection, room, "a")] == ["me"]


def test_a_log_that_was_changed_is_seen(folder):
    store = open_folder(folder)
    for action in ("one", "two", "three"):
        store.identity.write("a", lambda c, action=action: chain.note(c, IDENTITY, "a", "me", action, "x"))
    with store.identity.read("a") as connection:
        assert chain.faults(connection, IDENTITY, "a") == []

    def change(connection):
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.execute(update(identity_audit).where(identity_audit.c.number == 2).values(action="zwei"))

    store.identity.write("a", change)
    with store.identity.read("a") as connection:
        assert chain.faults(connection, IDENTITY, "a") == [2]
    store.close()


def test_lines_written_together_follow_each_other(store):
    def line(_):
        store.answers.write("a", lambda c: chain.note(c, "answers", "a", "me", "saved", "x"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(line, range(40)))
    with store.answers.read("a") as connection:
        assert len(chain.lines(connection, "answers", "a")) == 40
        assert chain.faults(connection, "answers", "a") == []


def test_nobody_approves_what_he_prepared(store):
    row = {
        "tenant": "a", "id": "r", "campaign": "c", "title": "t", "asked": "{}", "cells": "[]", "document": b"",
        "sealed": b"", "prepared_at": NOW, "state": "approved", "prepared_by": "x", "approved_by": "x",
    }  # fmt: skip
    with pytest.raises(DBAPIError):
        store.statistics.write("a", lambda connection: connection.execute(insert(release).values(row)))
    row |= {"approved_by": None, "state": "published", "published_at": NOW}
    with pytest.raises(DBAPIError):
        store.statistics.write("a", lambda connection: connection.execute(insert(release).values(row)))
    row |= {"approved_by": "y"}
    store.statistics.write("a", lambda connection: connection.execute(insert(release).values(row)))


def test_a_store_opened_again_has_what_it_had(folder):
    store = open_folder(folder)
    store.identity.write("a", lambda connection: add_practice(connection, "a", "first"))
    store.close()
    again = open_folder(folder)
    assert names(again, "a") == ["first"]
    again.close()
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.db")} == {0o600}


@pytest.fixture
def served(owner):
    found = postgres.opened(owner)
    yield found
    found.close()


@pytest.mark.slow
def test_the_policies_hide_the_rows_of_other_tenants_from_a_query_that_forgets_them(served):
    for name in ("a", "b"):
        served.identity.write(
            name, lambda connection, name=name: add_practice(connection, name, f"of-{name}")
        )
    with served.identity.read("a") as connection:
        assert connection.execute(select(practice.c.name)).scalars().all() == ["of-a"]
        assert connection.execute(text("SELECT count(*) FROM practice")).scalar() == 1
    with served.identity.read("") as connection:
        assert connection.execute(text("SELECT count(*) FROM practice")).scalar() == 0
    with pytest.raises(DBAPIError, match="row-level security"):
        served.identity.write("a", lambda connection: add_practice(connection, "b", "planted"))


@pytest.mark.slow
def test_every_table_of_the_server_has_its_policy_forced(served):
    with served.identity.engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT tablename, relrowsecurity AND relforcerowsecurity, tableowner FROM pg_tables "
                "JOIN pg_class ON relname = tablename AND relnamespace = schemaname::regnamespace "
                "WHERE schemaname IN ('identity', 'answers', 'statistics') AND tablename <> 'alembic_version'"
            )
        ).all()
    assert len(rows) == sum(len(one.tables) for one in ROOMS.values())
    assert {(forced, holder) for _, forced, holder in rows} == {(True, "owner")}


STATEMENTS = (
    "CREATE TABLE identity.x (a int)",
    "DROP TABLE identity.practice",
    "ALTER TABLE identity.practice DISABLE ROW LEVEL SECURITY",
    "SELECT * FROM practice",
    "CREATE TABLE public.x (a int)",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_application_owns_nothing(served, statement):
    with served.identity.engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text(statement))


def test_the_role_of_statistics_reads_answers_and_never_identities(served):
    with served.statistics.read("a") as connection:
        assert connection.execute(text("SELECT count(*) FROM answers.submission")).scalar() == 0
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text("SELECT count(*) FROM identity.practice"))
    with served.answers.read("a") as connection, pytest.raises(DBAPIError, match="permission denied"):
        connection.execute(text("SELECT count(*) FROM identity.practice"))
    with pytest.raises(DBAPIError, match="permission denied"):
        served.statistics.write(
            "a", lambda connection: connection.execute(text("DELETE FROM answers.submission"))
        )


def test_a_role_that_may_too_much_is_refused(owner):
    mine, _ = postgres.database(owner)
    prepare_server(mine, postgres.APPLICATION, postgres.keys())
    with pytest.raises(InputError, match="--database"):
        open_server(mine, postgres.keys())


def test_tables_of_another_version_are_refused(owner):
    postgres.prepared(owner)
    _, applied = postgres.database(owner)
    with pytest.raises(InputError, match="identity"):
        open_server(applied, postgres.keys())


def test_what_only_grows_is_said_of_tables_that_exist():
    assert all(set(tables) <= set(ROOMS[room].tables) for room, tables in ADDED_ONLY.items())


def test_a_grouped_writer_is_quick_enough_for_a_national_evening(folder):
    """Not a bound of time: forty changes asked at once take far fewer commits than forty."""
    store = open_folder(folder)
    store.identity.write("t", lambda c: add_practice(c, "t", "zero"))
    commits = []
    from sqlalchemy import event  # noqa: PLC0415

    event.listen(store.identity.grouping._engine, "commit", commits.append)

    def slow(connection, n):
        time.sleep(0.002)
        add_practice(connection, "t", str(n))

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(lambda n: store.identity.write("t", lambda c: slow(c, n)), range(40)))
    assert len(names(store, "t")) == 41
    assert len(commits) < 20
    store.close()
