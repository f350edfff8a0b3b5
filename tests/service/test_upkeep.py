"""Backups, retention, and what a machine does to a store: killed, full, with a clock that moves."""

import gzip
import json
import os
import signal
import subprocess
import sys
from datetime import datetime

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.store import answers, keyring, releases
from radioscopie.store.accepted import units_of
from radioscopie.store.answers import draft_of
from radioscopie.store.backups import back_up, held_by, restore
from radioscopie.store.chain import faults
from radioscopie.store.links import invited_by, new_invitation
from radioscopie.store.opening import open_folder
from radioscopie.store.places import Place
from radioscopie.store.retention import MONTH_S, retain
from radioscopie.store.rooms import is_full
from radioscopie.store.submissions import receipt_of, submit
from radioscopie.tables.survey.questionnaire import questionnaire
from radioscopie.web.survey.staff import _midnight
from tests import postgres
from tests.service.build import ANSWER, HOUR, NOW, answered, campaign, estimated, links_sent, places
from tests.service.web import World

ONE = "un@cabinet.example"


def full(store):
    """A store with something of all."""
    name = campaign(store)
    held = places(store, "fed", name)
    for place in held.values():
        answered(store, place)
    estimated(store, "fed", name)
    wanted = releases.Wanted("T", "A1.*.now", ("size",), "companies")
    release = releases.prepare(store, "fed", name, wanted, "x", NOW)
    releases.approve(store, "fed", release, "y", NOW)
    releases.publish(store, "fed", release, "y", NOW)
    return held[ONE]


@pytest.mark.slow
def test_a_backup_put_back_elsewhere_has_the_same_rows_and_digest(store, folder, tmp_path, owner):
    mine = keyring.beside(folder) if store.identity.grouping else postgres.keys()
    place = full(store)
    held = back_up(store, tmp_path / "b.gz")
    assert held == held_by(store)
    assert (tmp_path / "b.gz").stat().st_mode & 0o777 == 0o600
    for other in (open_folder(tmp_path / "other", mine), postgres.opened(owner, mine)):
        assert restore(other, tmp_path / "b.gz") == held
        assert held_by(other) == held
        assert receipt_of(other, place) == receipt_of(store, place)
        assert releases.ledger_faults(other, "fed") == []
        for room in other.rooms:
            with room.read("fed") as connection:
                assert faults(connection, room.name, "fed") == []
        with pytest.raises(InputError):
            restore(other, tmp_path / "b.gz")
        other.close()


@pytest.mark.parametrize("harm", ["cut", "changed", "text", "missing"])
def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_put_back(folder, tmp_path, harm):
    store = open_folder(folder)
    campaign(store)
    file = tmp_path / "b.gz"
    back_up(store, file)
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    made = {
        "cut": gzip.compress(b"".join(lines[:-1])),
        "changed": gzip.compress(b"".join(lines).replace(b"Cabinet Un", b"Cabinet Xx")),
        "text": b"hello",
        "missing": None,
    }[harm]
    file.unlink() if made is None else file.write_bytes(made)
    other = open_folder(tmp_path / "other")
    with pytest.raises(InputError):
        restore(other, file)
    assert held_by(other).rows == 0
    other.close()
    store.close()


def test_what_was_kept_long_enough_goes_question_by_question(store):
    name = campaign(store)
    place = places(store, "fed", name)[ONE]
    answered(store, place, {**ANSWER, "A4.cash": 50, "A9.why": "no"})
    later = NOW + 240 * HOUR + 25 * MONTH_S
    counted = {one.what: one.count for one in retain(store, later, apply=False)}
    assert counted["cells"] == 4
    assert counted["people"] == 3
    assert draft_of(store, place).cells["A4.cash"] == 50
    assert {one.what: one.count for one in retain(store, later, apply=True)} == counted
    assert {one.partition(".")[0] for one in draft_of(store, place).cells} == {"A0", "A1", "A2", "A5"}
    assert retain(store, later, apply=False) == []


WRITER = """
import os, sys
from concurrent.futures import ThreadPoolExecutor
from radioscopie.store.answers import save
from radioscopie.store.places import Place
from radioscopie.store.submissions import submit
from radioscopie.store.opening import open_folder, open_server
where, name, now = sys.argv[1], sys.argv[2], float(sys.argv[3])
from pathlib import Path
keys = Path(sys.argv[4])
store = open_server(where, keys) if where.startswith("postgresql") else open_folder(Path(where), keys)
def work(pseudonym):
    place = Place("fed", name, pseudonym)
    for rev in range(3):
        save(store, place, rev, {"A0.right": "yes", "A1.ct.now": rev, "A2.now": 5}, now)
        os.write(1, f"saved {pseudonym} {rev + 1}\\n".encode())
    receipt = submit(store, place, 3, f"key-of-{pseudonym}", "x", now)
    os.write(1, f"submitted {pseudonym} {receipt.digest}\\n".encode())
with ThreadPoolExecutor(200) as pool:
    list(pool.map(work, sys.argv[5:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_was_acknowledged_is_stored_when_the_program_is_killed(engine, folder, request):
    """Two hundred people save and submit; every acknowledged change is there, retries make one row."""
    rows = "".join(f"k{n},K{n},k{n}@c.example,s,,r,z\n" for n in range(200))
    if engine == "sqlite":
        where, keys = str(folder), folder.with_name("other.keys")
        store = open_folder(folder, keys)
    else:
        _, where = postgres.database(
            request.getfixturevalue("owner"), postgres.prepared(request.getfixturevalue("owner"))
        )
        keys = postgres.keys()
        store = postgres.open_server(where, keys)
    name = campaign(store, practices="practice,name,email,stratum,holding,region,size\n" + rows)
    names = [one.pseudonym for one in units_of(store, "fed", name)]
    store.close()
    command = [sys.executable, "-c", WRITER, where, name, str(NOW), str(keys), *names]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        said = [process.stdout.readline().decode().split() for _ in range(350)]
        os.kill(process.pid, signal.SIGKILL)
        said += [
            line.decode().split()
            for line in process.stdout.read().splitlines(keepends=True)
            if line.endswith(b"\n")
        ]
    again = open_folder(folder, keys) if engine == "sqlite" else postgres.open_server(where, keys)
    for kind, pseudonym, what in said:
        place = Place("fed", name, pseudonym)
        if kind == "saved":
            assert draft_of(again, place).rev >= int(what)
        else:
            assert receipt_of(again, place).digest == what
    for pseudonym in names:
        place = Place("fed", name, pseudonym)
        draft = draft_of(again, place)
        if draft.rev == 3:
            submit(again, place, 3, f"key-of-{pseudonym}", "x", NOW)
            assert receipt_of(again, place).number == 1
    with again.answers.read("fed") as connection:
        assert faults(connection, "answers", "fed") == []
    again.close()


def limited(store):
    """Let the file of answers grow no more: the error is the one that a full disk gives."""
    engine = store.answers.grouping._engine
    engine.dispose()

    @event.listens_for(engine, "connect")
    def limit(connection, _):
        connection.execute("PRAGMA max_page_count = 1")  # what it has already stays

    def freed():
        event.remove(engine, "connect", limit)
        engine.dispose()

    return freed


def test_a_full_disk_is_told_and_leaves_nothing_half(folder):
    store = open_folder(folder)
    world, name = World(store), campaign(store)
    form = questionnaire("shock_2020")
    large = dict.fromkeys(answers_cells(form), "9" * 190 + "x")
    link = links_sent(store, "fed", name)[ONE]
    client = world.practice(link)
    road = f"/api/v1/survey/campaigns/{name}/answer"
    before = client.put(road, json={"rev": 0, "changes": {"A1.ct.now": "1"}}).json()
    freed = limited(store)
    told = client.put(road, json={"rev": before["rev"], "changes": large})
    assert told.status_code == 507
    assert "plein" in told.json()["title"]
    page = client.post(f"/enquete/{name}", data={"rev": str(before["rev"]), **large})
    assert page.status_code == 507
    assert "enregistré à moitié" in page.text
    held = client.get(road).json()
    assert (held["rev"], held["cells"]) == (1, {"A1.ct.now": 1})
    freed()
    assert client.put(road, json={"rev": 1, "changes": large}).json()["rev"] == 2
    store.close()


def answers_cells(form):
    """The boxes of a questionnaire without machines."""
    return [
        ".".join(part for part in (question.id, row, field.id) if part)
        for question in form.questions
        for row in (list(question.rows) or [""])
        for field in question.fields
    ]


@pytest.mark.parametrize("code", ["53100", "53200", "40001"])
def test_a_server_without_room_is_told_apart_from_other_faults(code):
    class FullError(Exception):
        sqlstate = code

    error = DBAPIError("INSERT", {}, FullError())
    assert is_full(error) == code.startswith("53")


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2027-01-15", "2027-01-14T23:00:00"),
        ("2027-07-15", "2027-07-14T22:00:00"),
        ("2027-03-28", "2027-03-27T23:00:00"),
        ("2027-03-29", "2027-03-28T22:00:00"),
        ("2027-10-31", "2027-10-30T22:00:00"),
        ("2027-11-01", "2027-10-31T23:00:00"),
    ],
)
def test_a_day_begins_at_midnight_in_paris_whatever_the_clock_does(day, instant):
    assert _midnight(day, "opens") == datetime.fromisoformat(instant + "+00:00").timestamp()


def test_a_deadline_is_told_in_paris_time_and_kept_to_the_second(store):
    world, name = World(store), campaign(store)
    link = links_sent(store, "fed", name)[ONE]
    assert "(heure de Paris)" in world.browser().get(f"/r/{link}").text
    client = world.practice(link)
    road = f"/api/v1/survey/campaigns/{name}/answer"
    world.clock.now = NOW + 240 * HOUR - 1
    fresh = world.store.identity.write("fed", lambda c: new_invitation(
        c, "fed", name, invited_by(store, link).contact, NOW + 240 * HOUR, NOW))  # fmt: skip
    client = world.practice(fresh)
    assert client.put(road, json={"rev": 0, "changes": {"A1.ct.now": "1"}}).status_code == 200
    world.clock.now += 1
    late = client.put(road, json={"rev": 1, "changes": {"A1.ct.now": "2"}})
    assert (late.status_code, late.json()["reason"]) == (409, "closed")


def test_a_clock_that_goes_back_loses_nothing(store):
    name = campaign(store)
    place = places(store, "fed", name)[ONE]
    answers.save(store, place, 0, ANSWER, NOW + HOUR)
    assert answers.save(store, place, 1, {"A1.ct.now": 3}, NOW).rev == 2
    assert submit(store, place, 2, "some-key", "x", NOW).number == 1
    with store.answers.read("fed") as connection:
        assert faults(connection, "answers", "fed") == []


def test_the_command_keeps_a_survey(folder, tmp_path, capsys):
    data = ["--data", str(folder)]
    who = ["--tenant", "fed", "--email", "a@fed.example", "--name", "A", "--role", "administrator", "--json"]
    assert main(["service", "staff", *data, *who]) == 0
    made = json.loads(capsys.readouterr().out)
    assert len(made["password"]) == 20
    assert main(["service", "staff", *data, *who]) == 2
    assert main(["service", "backup", str(tmp_path / "b.gz"), *data, "--json"]) == 0
    held, same = json.loads(capsys.readouterr().out), ["--keys", str(keyring.beside(folder))]
    assert (
        main(
            ["service", "restore", str(tmp_path / "b.gz"), "--data", str(tmp_path / "other"), "--json", *same]
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out) == held
    assert main(["service", "check", *data, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["broken"] == 0
    assert main(["service", "backup", *data]) == 2
    assert main(["service", "restore", str(tmp_path / "none.gz"), "--data", str(tmp_path / "third")]) == 2
    assert main(["service", "check"]) == 2


@pytest.mark.slow
def test_the_command_prepares_a_server(owner, tmp_path, capsys):
    mine, applied = postgres.database(owner)
    keys = ["--keys", str(tmp_path / "k.keys")]
    assert main(["service", "check", "--database", applied]) == 2
    assert "--keys" in capsys.readouterr().err
    assert main(["service", "check", "--database", applied, *keys]) == 2
    assert main(["service", "migrate", "--database", mine, "--role", postgres.APPLICATION, *keys]) == 0
    assert main(["service", "check", "--database", applied, *keys]) == 0
    assert main(["service", "migrate", "--database", mine, "--role", "x; DROP TABLE y", *keys]) == 2
    assert main(["service", "check", "--database", "postgresql://x@127.0.0.1:1/y", *keys]) == 2
    assert main(["service", "check", "--database", "not an address", *keys]) == 2
    assert main(["service", "rotate", "--database", applied, *keys]) == 0
    assert main(["service", "check", "--database", applied, *keys]) == 0
    assert "DROP" not in capsys.readouterr().out
