"""Who holds the database alone reads no contact, no name and no answer: on both engines, in every byte."""

import base64
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, select, text

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.store import accepted, answers, campaigns, keyring, keys, links, outbox, people
from radioscopie.store.backups import back_up, held_by, restore
from radioscopie.store.migrate import settings
from radioscopie.store.opening import open_folder, open_server, prepare_server
from radioscopie.store.places import Place
from radioscopie.store.schema.identity import contact
from radioscopie.store.schema.rooms import ROOMS
from radioscopie.store.sealed_cells import seal_anew, unopened
from radioscopie.store.sealing import Sealed, Sealer, SealError, sealed_of
from radioscopie.store.submissions import receipt_of, submit
from tests import postgres

NOW = 1_800_000_000.0
PLANTED = (
    "Zanzibar",
    "qwxyz",
    "7654321",
    "holding-kkk",
    "parce-que-jjj",
    "9183746",
    "reason-hhh",
    "10.9.8.77",
)
ROWS = "practice,name,email,stratum,holding\nc1,Cabinet Zanzibar,anne@qwxyz.example,s,holding-kkk\n"


def plant(store):
    """Put words that are found again in each sealed column that people write; give a campaign."""
    people.make_tenant(store, "fed", "Fédération", NOW)
    password, code_key = people.add_account(
        store, "fed", "chef@qwxyz.example", "Zanzibar", "desk", "root", NOW
    )
    asked = campaigns.Asked("Choc", "shock_2020", "2027-01", NOW, NOW + 9e5)
    name = campaigns.make(store, "fed", asked, "admin", NOW)
    campaigns.add_practices(store, "fed", name, Upload("c.csv", ROWS.encode()), "admin")
    for state in ("frozen", "open"):
        campaigns.move(store, "fed", name, state, "admin")
    sent = []
    outbox.queue(store, "fed", name, "invitation", "admin", NOW)
    outbox.send_turn(store, "fed", sent.append, "https://s.example", NOW)
    session, _ = links.enter(store, sent[0].link.rpartition("/")[2], NOW)
    place = Place("fed", name, people.who_asks(store, session, NOW).pseudonym)
    cells = {"A0.right": "yes", "A1.ct.now": 800, "A1.ct.before": 1000, "A2.now": 7654.321, "A2.before": 100,
             "A5.fte": 12}  # fmt: skip
    answers.save(store, place, 0, {"A9.why": "parce-que-jjj"}, NOW)
    draft = answers.save(store, place, 1, {**cells, "A9.why": None}, NOW)
    submit(store, place, draft.rev, "some-long-key", "x", NOW)
    accepted.change(store, place, "A2.now", 9183746, "reason-hhh", "stat", NOW)
    assert people.sign_in(store, "fed", "chef@qwxyz.example", password, "000000", "10.9.8.77", NOW) == ""
    assert people.sign_in(
        store, "fed", "chef@qwxyz.example", password, keys.code_at(code_key, int(NOW // 30)), "a", NOW
    )
    return place, code_key


def found_in(folder, words):
    """Give the words that some byte of a folder shows, as they are or in base 64."""
    held = b"".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())
    wanted = {
        one: {one.encode(), one.encode("utf-16-le"), base64.b64encode(one.encode())[:-4]} for one in words
    }
    return {one for one, ways in wanted.items() if any(way and way in held for way in ways)}


def test_no_byte_of_the_files_shows_a_contact_or_a_value(folder):
    store = open_folder(folder)
    place, code_key = plant(store)
    assert found_in(folder, (*PLANTED, code_key)) == set()  # the journals (WAL) too, while it is open
    assert found_in(folder, (place.pseudonym,)) == {place.pseudonym}  # the search finds what is in the clear
    back_up(store, folder / "b.gz")
    (folder / "b.txt").write_bytes(gzip.decompress((folder / "b.gz").read_bytes()))
    store.close()
    assert found_in(folder, (*PLANTED, code_key)) == set()
    again = open_folder(folder)
    assert receipt_of(again, place).cells["A2.now"] == 7654.321
    assert people.accounts(again, "fed")[0].email == "chef@qwxyz.example"
    again.close()


@pytest.mark.slow
def test_no_byte_of_a_server_shows_a_contact_or_a_value():
    with postgres.server(own=True) as owner:
        mine, applied = postgres.database(owner)
        prepare_server(mine, postgres.APPLICATION, postgres.keys())
        store = open_server(applied, postgres.keys())
        place, code_key = plant(store)
        store.close()
        engine = create_engine(
            mine.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            data = Path(connection.execute(text("SHOW data_directory")).scalar())
        engine.dispose()
        assert found_in(data, (*PLANTED, code_key)) == set()
        assert found_in(data, (place.pseudonym,)) == {place.pseudonym}


def plain_store(folder):
    """Make a folder as the version before sealed cells did, with something in it; give its words."""
    folder.mkdir(parents=True)
    last = {"identity": "identity_0002", "answers": "answers_0002", "statistics": "statistics_0003"}
    words = {
        "identity": "INSERT INTO contact (tenant, id, practice, email, role) VALUES "
        "('fed', 'k', 'c1', 'anne@qwxyz.example', 'owner')",
        "answers": "INSERT INTO answer VALUES ('fed', 'c', 'p', 1, 'draft', '{\"A1.ct.now\":7654321}', 'd', 1, NULL)",
        "statistics": "INSERT INTO ledger VALUES ('fed', 1, 'r', x'00', CAST('holding-kkk' AS BLOB), 1)",
    }
    for room, version in last.items():
        engine = create_engine(f"sqlite:///{folder}/{room}.db")
        with engine.begin() as connection:
            command.upgrade(settings(room, connection), version)
            connection.exec_driver_sql(words[room])
            if room == "identity":
                connection.exec_driver_sql("INSERT INTO tenant VALUES ('fed', 'Fed', 1)")
        engine.dispose()
    return ("qwxyz", "7654321", "holding-kkk")


def test_what_was_held_in_the_clear_is_sealed_and_leaves_no_trace(folder):
    words = plain_store(folder)
    assert found_in(folder, words) == set(words)
    store = open_folder(folder)
    assert found_in(folder, words) == set()
    assert answers.draft_of(store, Place("fed", "c", "p")).cells == {"A1.ct.now": 7654321}
    with store.identity.read("fed") as connection:
        found = connection.execute(select(contact.c.id).where(contact.c.email == "anne@qwxyz.example"))
        assert found.scalars().all() == ["k"]
    with store.statistics.read("fed") as connection:
        assert (
            connection.execute(select(ROOMS["statistics"].tables["ledger"].c.sealed)).scalar()
            == b"holding-kkk"
        )
    with pytest.raises(Exception, match="only grows"):
        store.statistics.write("fed", lambda c: c.exec_driver_sql("UPDATE ledger SET at = 2"))
    store.close()


@pytest.mark.slow
def test_a_server_that_held_all_in_the_clear_is_sealed(owner):
    mine, applied = postgres.database(owner)
    engine = create_engine(mine.replace("postgresql:", "postgresql+psycopg:"))
    last = {"identity": "identity_0002", "answers": "answers_0002", "statistics": "statistics_0003"}
    for room, version in last.items():
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {room}")
            connection.exec_driver_sql(f"SET LOCAL search_path TO {room}")
            command.upgrade(settings(room, connection), version)
            for table in inspect(connection).get_table_names(schema=room):
                if table != "alembic_version":
                    connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
                    connection.exec_driver_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE identity.practice NO FORCE ROW LEVEL SECURITY")
        connection.exec_driver_sql(
            "INSERT INTO identity.practice (tenant, id, name, holding, pseudonym, holding_pseudonym, stratum) "
            "VALUES ('fed', 'c1', 'Zanzibar', '', 'p', 'h', 's')"
        )
        connection.exec_driver_sql("ALTER TABLE identity.practice FORCE ROW LEVEL SECURITY")
    prepare_server(mine, postgres.APPLICATION, postgres.keys())
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL radioscopie.tenant = 'fed'")
        assert connection.exec_driver_sql("SELECT name FROM identity.practice").scalar().startswith("s1.")
    engine.dispose()
    store = open_server(applied, postgres.keys())
    with store.identity.read("fed") as connection:
        assert connection.execute(select(ROOMS["identity"].tables["practice"].c.name)).scalar() == "Zanzibar"
    store.close()


def test_keys_that_are_missing_or_others_are_told_and_nothing_is_made(folder, capsys):
    store = open_folder(folder)
    plant(store)
    store.close()
    file, away = keyring.beside(folder), folder.with_name("away.keys")
    assert file.stat().st_mode & 0o777 == 0o600
    file.rename(away)
    with pytest.raises(InputError, match=file.name):
        open_folder(folder)
    assert not file.exists()
    keyring.make_keys(file)
    with pytest.raises(InputError, match=file.name):
        open_folder(folder)
    assert main(["service", "check", "--data", str(folder)]) == 2
    assert "ne sont pas celles" in capsys.readouterr().err
    assert main(["service", "check", "--data", str(folder), "--keys", str(away)]) == 0


@pytest.mark.parametrize("harm", ["inside", "open", "short", "text", "half"])
def test_keys_that_cannot_serve_are_refused(folder, harm):
    file = folder / "k.keys" if harm == "inside" else folder.with_name("k.keys")
    file.parent.mkdir(parents=True, exist_ok=True)
    keyring.make_keys(file)
    written = file.read_text()
    changed = {
        "short": written.replace('["', '["AAAA", "'),
        "text": "hello",
        "half": written.split("answers")[0],
    }
    file.write_text(changed.get(harm, written))
    file.chmod(0o644 if harm == "open" else 0o600)
    with pytest.raises(InputError, match=r"k\.keys"):
        open_folder(folder, file)


def flipped(value):
    raw = bytearray(base64.b64decode(value[3:]))
    raw[-1] ^= 1
    return "s1." + base64.b64encode(raw).decode()


HARMS = {
    "changed": flipped,
    "cut": lambda value: value[:-8],
    "emptied": lambda _: "",
    "in the clear": lambda _: '{"A1.ct.now": 1}',
}


@pytest.mark.parametrize("harm", list(HARMS))
def test_a_cell_that_was_changed_is_told_and_never_half_read(folder, harm, capsys):
    store = open_folder(folder)
    place, _ = plant(store)
    store.close()
    with sqlite3.connect(folder / "answers.db") as raw:
        (held,) = raw.execute("SELECT body FROM answer").fetchone()
        raw.execute("UPDATE answer SET body = ?", (HARMS[harm](held),))
    again = open_folder(folder)
    with pytest.raises(SealError):
        answers.draft_of(again, place)
    with pytest.raises(SealError):
        answers.save(again, place, 2, {"A2.now": 1}, NOW)
    assert unopened(again) == 1
    again.close()
    assert main(["service", "check", "--data", str(folder), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["unopened"] == 1


def test_a_cell_moved_to_another_column_does_not_open():
    sealer = Sealer.of([os.urandom(64)])
    for alike in (True, False):
        sealed = sealer.seal(b"x", b"contact.email", alike=alike)
        assert sealer.open(sealed, b"contact.email", alike=alike) == b"x"
        with pytest.raises(SealError):
            sealer.open(sealed, b"practice.name", alike=alike)
    assert sealer.seal(b"x", b"a.b", alike=True) == sealer.seal(b"x", b"a.b", alike=True)
    assert sealer.seal(b"x", b"a.b", alike=False) != sealer.seal(b"x", b"a.b", alike=False)


def test_a_backup_is_put_back_with_its_keys_alone(folder, tmp_path, capsys):
    store = open_folder(folder)
    place, _ = plant(store)
    held, file, mine = back_up(store, tmp_path / "b.gz"), str(tmp_path / "b.gz"), keyring.beside(folder)
    store.close()
    other = tmp_path / "other"
    assert main(["service", "restore", file, "--data", str(other)]) == 2
    assert "ne sont pas ici" in capsys.readouterr().err
    assert not keyring.beside(other).exists()
    keyring.make_keys(keyring.beside(other))
    assert main(["service", "restore", file, "--data", str(other)]) == 2
    assert "n'ouvrent pas cette sauvegarde" in capsys.readouterr().err
    assert main(["service", "restore", file, "--data", str(other), "--keys", str(mine)]) == 0
    again = open_folder(other, mine)
    assert held_by(again) == held
    assert receipt_of(again, place).cells["A2.now"] == 7654.321
    again.close()


def test_a_backup_made_before_the_keys_is_sealed_when_it_is_put_back(folder, tmp_path):
    store = open_folder(folder)
    plant(store)
    back_up(store, tmp_path / "b.gz")
    opened = list(_opened_lines(store, tmp_path / "b.gz"))
    store.close()
    (tmp_path / "plain.gz").write_bytes(_as_before(opened))
    other = open_folder(tmp_path / "other")
    restore(other, tmp_path / "plain.gz")
    assert people.accounts(other, "fed")[0].email == "chef@qwxyz.example"
    assert unopened(other) == 0
    other.close()
    assert found_in(tmp_path / "other", PLANTED) == set()


def _opened_lines(store, file):
    """Give the lines of a backup with their cells opened, as they were before the keys."""
    rooms = {one.name: one for one in store.rooms}
    for line in gzip.decompress(file.read_bytes()).splitlines():
        one = json.loads(line)
        if "room" in one:
            kinds = sealed_of(ROOMS[one["room"]].tables[one["table"]])
            for name, kind in kinds.items():
                if isinstance(kind, Sealed):
                    dialect = rooms[one["room"]].engine.dialect
                    one["row"][name] = kind.process_result_value(one["row"][name], dialect)
            yield one


def _as_before(rows):
    lines = [json.dumps(one).encode() + b"\n" for one in rows]
    end = {"end": len(lines), "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    return gzip.compress(b"".join([*lines, json.dumps(end).encode() + b"\n"]))


def test_keys_that_are_changed_open_all_and_old_ones_serve_no_more(folder, tmp_path, capsys):
    store = open_folder(folder)
    place, _ = plant(store)
    back_up(store, tmp_path / "before.gz")
    store.close()
    file = keyring.beside(folder)
    before = tmp_path / "before.keys"
    shutil.copy2(file, before)
    assert main(["service", "rotate", "--data", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rotated"] > 5
    again = open_folder(folder)
    assert unopened(again) == 0
    assert seal_anew(again) == 0
    assert [one.email for one in people.accounts(again, "fed")] == ["chef@qwxyz.example"]
    assert answers.draft_of(again, place).cells["A2.now"] == 7654.321
    again.close()
    with pytest.raises(InputError):
        open_folder(folder, before)
    assert (
        main(
            [
                "service",
                "restore",
                str(tmp_path / "before.gz"),
                "--data",
                str(tmp_path / "o"),
                "--keys",
                str(file),
            ]
        )
        == 0
    )
    restored = open_folder(tmp_path / "o", file)
    assert [one.email for one in people.accounts(restored, "fed")] == ["chef@qwxyz.example"]
    restored.close()


PSEUDONYMS_AND_ACTORS = {"unit.holding", "edit.who"}
WRITTEN = {
    "body",
    "email",
    "name",
    "why",
    "raw",
    "new",
    "prefill",
    "figures",
    "sealed",
    "code_key",
    "holding",
    "who",
}


@pytest.mark.parametrize("table", [one for room in ROOMS.values() for one in room.sorted_tables], ids=str)
def test_every_column_that_people_write_lies_sealed(table):
    """Titles of federations and campaigns are in the clear: they are printed."""
    if table.name != "tenant":
        open_ones = (WRITTEN & set(table.columns.keys())) - set(sealed_of(table))
        assert {f"{table.name}.{one}" for one in open_ones} <= PSEUDONYMS_AND_ACTORS
