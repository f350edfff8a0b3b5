"""A log is cut behind a checkpoint: what is left follows, what is young stays, and a cut that was not told is seen."""

import time

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DBAPIError

from radioscopie.errors import InputError
from radioscopie.store import chain, people
from radioscopie.store.backups import back_up, held_by, restore
from radioscopie.store.opening import open_folder
from radioscopie.store.retention import MONTH_S, log_months_of, retain
from radioscopie.store.schema.named import ANSWERS
from radioscopie.store.schema.rooms import AUDITS, CHECKPOINTS

NOW = time.time()
AGES = (30, 20, 14, 13, 8, 2, 0)  # months


def written(store):
    """Write a line of each age, as it would have been written then."""
    people.make_tenant(store, "fed", "Fédération", NOW)

    def work(connection):
        previous = chain.FIRST
        for number, age in enumerate(AGES, 1):
            line = ("fed", number, NOW - age * MONTH_S, "me", "read", f"x{number}", "", previous)
            previous = chain.digest_of(line)
            connection.execute(insert(AUDITS[ANSWERS]).values((*line, previous)))

    store.answers.write("fed", work)


def looked(store):
    with store.answers.read("fed") as connection:
        found = chain.lines(connection, ANSWERS, "fed")
        return [one.number for one in found], chain.faults(connection, ANSWERS, "fed"), found[-1].action


def cut(store, **more):
    return {one.what: one.count for one in retain(store, NOW, **more) if one.what == "log_lines"}


def test_old_lines_go_and_the_rest_still_follows(store):
    written(store)
    assert cut(store, apply=False) == {"log_lines": 4}
    assert looked(store) == ([1, 2, 3, 4, 5, 6, 7], [], "read")
    cut(store, apply=True)
    assert looked(store) == ([5, 6, 7, 8], [], "log_shortened")
    cut(store, apply=True, log_months=6)
    assert looked(store) == ([6, 7, 8, 9], [], "log_shortened")
    store.answers.write("fed", lambda c: chain.note(c, ANSWERS, "fed", "me", "read", "later"))
    assert looked(store) == ([6, 7, 8, 9, 10], [], "read")


def test_the_database_refuses_to_cut_what_is_young_or_without_a_checkpoint(store):
    written(store)
    table, place = AUDITS[ANSWERS], CHECKPOINTS[ANSWERS]
    with store.answers.read("fed") as connection:
        sha = {one.number: one.sha for one in chain.lines(connection, ANSWERS, "fed")}
    for number, digest in ((6, sha[6]), (2, sha[3]), (99, sha[1])):
        row = {"tenant": "fed", "number": number, "sha": digest, "at": NOW}
        with pytest.raises(DBAPIError):
            store.answers.write("fed", lambda c, row=row: c.execute(insert(place).values(row)))
    for rule in (table.c.number == 1, table.c.number == 7):
        with pytest.raises(DBAPIError):
            store.answers.write("fed", lambda c, rule=rule: c.execute(delete(table).where(rule)))
    assert looked(store) == ([1, 2, 3, 4, 5, 6, 7], [], "read")


def test_a_cut_that_no_line_tells_is_seen(store):
    written(store)

    def quiet(connection):
        table = AUDITS[ANSWERS]
        sha = connection.execute(select(table.c.sha).where(table.c.number == 3)).scalar()
        row = {"tenant": "fed", "number": 3, "sha": sha, "at": NOW}
        connection.execute(insert(CHECKPOINTS[ANSWERS]).values(row))
        connection.execute(delete(table).where(table.c.tenant == "fed", table.c.number <= 3))

    store.answers.write("fed", quiet)
    assert looked(store)[1] == [3]


def test_a_log_that_was_cut_is_put_back_from_a_backup(store, tmp_path):
    written(store)
    cut(store, apply=True)
    held = back_up(store, tmp_path / "save")
    again = open_folder(tmp_path / "again")
    restore(again, tmp_path / "save")
    assert held_by(again) == held
    assert looked(again) == ([5, 6, 7, 8], [], "log_shortened")
    again.close()


@pytest.mark.parametrize("months", [5, 37, 0])
def test_months_that_the_recommendation_does_not_allow_are_refused(months):
    assert log_months_of(None) == 12
    with pytest.raises(InputError, match="--log-months"):
        log_months_of(months)
