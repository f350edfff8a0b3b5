"""A folder of outputs holds the old files or the new ones, wherever the work that replaces them is cut short.

Each case is tried in a process of its own, killed or interrupted at each of its file events in turn.
"""

import errno
import json
import os
import signal
import stat
import sys
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from radioscopie import replacing as room
from radioscopie.drafts import draft_beside, draft_prefix, write_whole
from radioscopie.replacing import draft_of_file, put_files, replacing
from radioscopie.tables.studies.assembled import (
    EVENTS,
    EVENTS_FILE,
    STUDIES,
    STUDIES_FILE,
    write_index,
)

FILE_EVENTS = {
    "open",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.chmod",
    "os.utime",
    "os.setxattr",
}
OLD = {"a.csv": "old", "b.csv": "old", "c/d.csv": "old", "record.json": "old"}
NEW = {"a.csv": "new", "c/d.csv": "new", "e.csv": "new", "record.json": "new"}
KEPT = OLD.keys() - NEW.keys()
MINE = {"mine.txt": "mine", "notes/more.txt": "mine"}


def write(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")


def held(folder):
    found = [path for path in folder.rglob("*") if path.is_file() and "radioscopie-" not in str(path)]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def replace(folder, files=NEW):
    with replacing(folder, "record.json") as draft:
        write(draft, files)


def after(old):
    return old | NEW


def cut_short(work, number, by):
    """Do a work in another process, cut short at a file event; tell whether it came to that event."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    seen = 0

    def count(event, _):
        nonlocal seen
        if event in FILE_EVENTS:
            seen += 1
            if seen == number:
                by()

    sys.addaudithook(count)
    try:
        work()
    except BaseException:  # noqa: BLE001 - all that is needed is that it did not end well
        os._exit(1)
    os._exit(0)


def kill():
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt():
    raise KeyboardInterrupt


def every_event(tmp_path, work, by, prepare):
    """Give the state of a folder after a work was cut short at each event in turn."""
    number, reached = 0, True
    while reached:
        number += 1
        home = tmp_path / str(number)
        prepare(home)
        reached = cut_short(lambda home=home: work(home), number, by)
        yield home
    assert number > 5


@pytest.fixture
def one_by_one(monkeypatch):
    """Replace files one by one, as where no step of the system exchanges folders."""
    monkeypatch.setattr(room, "_exchanged", lambda *_: False)
    monkeypatch.setattr(room, "_placed", lambda *_: False)


@pytest.mark.parametrize("by", [kill, pytest.param(interrupt, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "old", [MINE, *(pytest.param(old, marks=pytest.mark.slow) for old in ({}, OLD, OLD | MINE))]
)
def test_a_folder_is_the_old_one_or_the_new_one_at_each_event(tmp_path, by, old):
    states = set()
    prepare = lambda home: write(home / "d", old) if old else home.mkdir()  # noqa: E731
    for home in every_event(tmp_path, lambda home: replace(home / "d"), by, prepare):
        found = held(home / "d") if (home / "d").exists() else {}
        assert found in (old, after(old))
        states.add(len(found) and found["record.json"] if "record.json" in found else "none")
        if by is interrupt:
            assert [path.name for path in home.iterdir()] in ([], ["d"])
        replace(home / "d")
        assert held(home / "d") == after(old)
        assert [path.name for path in home.iterdir()] == ["d"]
    assert len(states) == 2


@pytest.mark.slow
@pytest.mark.usefixtures("one_by_one")
def test_ctrl_c_where_files_go_one_by_one_leaves_the_old_ones(tmp_path):
    for home in every_event(
        tmp_path, lambda home: replace(home / "d"), interrupt, lambda home: write(home / "d", OLD)
    ):
        assert held(home / "d") in (OLD, after(OLD))
        assert [path.name for path in home.iterdir()] == ["d"]


@pytest.mark.slow
@pytest.mark.usefixtures("one_by_one")
def test_a_kill_where_files_go_one_by_one_never_mixes_them_and_the_next_work_makes_them_whole(tmp_path):
    parts = set()
    for home in every_event(
        tmp_path, lambda home: replace(home / "d"), kill, lambda home: write(home / "d", OLD)
    ):
        found = {name: content for name, content in held(home / "d").items() if name not in KEPT}
        assert len(set(found.values())) <= 1
        assert (
            found.get("record.json") != "new" or found == NEW
        )  # what tells the others is there when they all are
        parts.add(len(found))
        replace(home / "d", {"f.csv": "third"})
        assert held(home / "d") in (OLD | {"f.csv": "third"}, after(OLD) | {"f.csv": "third"})
        assert [path.name for path in home.iterdir()] == ["d"]
    assert parts == {0, 1, 2, 3, 4}


@pytest.mark.slow
@pytest.mark.parametrize("by", [kill, interrupt])
def test_a_file_never_stands_beside_what_tells_of_another(tmp_path, by):
    def work(home):
        with draft_of_file(home / "o.csv") as draft, draft_beside(home / "r.csv") as other:
            write(draft, {"ready.csv": "new"})
            write(other, {"r.csv": "new"})
            put_files(draft / "ready.csv", home / "o.csv", other / "r.csv", home / "r.csv")

    pairs = [dict.fromkeys(("o.csv", "r.csv"), age) for age in ("old", "new")]
    for home in every_event(tmp_path, work, by, lambda home: write(home, pairs[0])):
        found = held(home)
        assert found["o.csv"] == found.get("r.csv", found["o.csv"])
        if by is interrupt and found["o.csv"] == "old":
            assert found == pairs[0]
        with suppress(KeyError), draft_of_file(home / "o.csv"):
            raise KeyError  # the next work is refused
        assert held(home) in pairs
        assert held(home)["o.csv"] == found["o.csv"]
        work(home)
        assert held(home) == pairs[1]
        assert len([*home.iterdir()]) == 2


def test_a_journal_that_names_another_place_moves_nothing(tmp_path):
    """A folder given by someone may hold drafts that are none."""
    write(tmp_path, {"keys/.ssh/id": "mine", "d/.o.csv.radioscopie-a1B2c3-_/journal.json": "[1"})
    stale = tmp_path / "d/.o.csv.radioscopie-a1B2c3-4"
    write(stale, {"journal.json": json.dumps(["gone", str(tmp_path / "keys/.ssh/id")])})
    with draft_of_file(tmp_path / "d/o.csv"):
        assert held(tmp_path) == {"keys/.ssh/id": "mine"}


def test_a_failure_between_two_files_puts_the_old_ones_back(tmp_path, monkeypatch, one_by_one):
    write(tmp_path / "d", OLD)
    moved, move = [], Path.replace

    def full(self, target):
        moved.append(target)
        if len(moved) == 5:
            raise OSError(errno.ENOSPC, "full")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="full"):
        replace(tmp_path / "d")
    assert held(tmp_path / "d") == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_the_rights_and_the_other_files_of_a_folder_stay(tmp_path):
    write(tmp_path / "d", OLD | MINE)
    (tmp_path / "d/empty").mkdir()
    (tmp_path / "d/link").symlink_to("nowhere")
    (tmp_path / "d").chmod(0o750)
    (tmp_path / "d/notes").chmod(0o711)
    before = (tmp_path / "d/mine.txt").stat()
    replace(tmp_path / "d")
    assert stat.S_IMODE((tmp_path / "d").stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / "d/notes").stat().st_mode) == 0o711
    assert (tmp_path / "d/mine.txt").stat().st_ino == before.st_ino
    assert (tmp_path / "d/empty").is_dir()
    assert str((tmp_path / "d/link").readlink()) == "nowhere"


def test_a_new_folder_has_the_usual_rights(tmp_path):
    (tmp_path / "usual").mkdir()
    replace(tmp_path / "deep/d")
    assert (tmp_path / "deep/d").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_to_a_folder_stays_a_link(tmp_path):
    write(tmp_path / "there/d", OLD)
    (tmp_path / "here").symlink_to("there/d")
    replace(tmp_path / "here")
    assert (tmp_path / "here").is_symlink()
    assert held(tmp_path / "there/d") == after(OLD)


def test_the_folder_one_works_in_stays_the_same(tmp_path, monkeypatch):
    write(tmp_path / "d", OLD)
    monkeypatch.chdir(tmp_path / "d")
    before = Path().stat().st_ino
    replace(Path())
    assert Path().stat().st_ino == before
    assert held(Path()) == after(OLD)


def test_a_crowded_folder_is_not_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "MOST_OTHERS", 3)
    write(tmp_path / "d", OLD | MINE)
    before = (tmp_path / "d").stat().st_ino
    replace(tmp_path / "d")
    assert (tmp_path / "d").stat().st_ino == before
    assert held(tmp_path / "d") == after(OLD | MINE)


def test_another_disk_is_filled_from_inside(tmp_path, monkeypatch):
    """A volume mounted in a folder: nothing can be moved to it from beside."""
    write(tmp_path / "d", OLD)
    move = Path.replace

    def across(self, target):
        if Path(target).is_relative_to(tmp_path / "d") != self.is_relative_to(tmp_path / "d"):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", across)
    monkeypatch.setattr(room, "_exchanged", lambda *_: False)
    replace(tmp_path / "d")
    assert held(tmp_path / "d") == after(OLD)
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == [
        "a.csv",
        "b.csv",
        "c",
        "e.csv",
        "record.json",
    ]


def test_what_another_program_writes_meanwhile_stays(tmp_path, monkeypatch):
    write(tmp_path / "d", OLD | MINE)
    exchange = room._exchange

    def written_meanwhile(one, other):
        (other / "mine.txt").unlink()
        write(other, {"mine.txt": "saved again", "meanwhile.txt": "new of theirs"})
        exchange(one, other)

    monkeypatch.setattr(room, "_exchange", written_meanwhile)
    replace(tmp_path / "d")
    theirs = {"mine.txt": "saved again", "meanwhile.txt": "new of theirs"}
    assert held(tmp_path / "d") == after(OLD | MINE) | theirs


def test_two_works_at_once_leave_one_of_the_two(tmp_path):
    write(tmp_path / "d", OLD)
    with replacing(tmp_path / "d") as one, replacing(tmp_path / "d") as other:
        write(one, NEW)
        write(other, dict.fromkeys(NEW, "third"))
    assert held(tmp_path / "d") == after(OLD)


def test_a_draft_that_lives_is_not_swept_and_one_that_a_kill_left_is(tmp_path):
    place = tmp_path / "o.csv"
    stale, mine = (tmp_path / f"{draft_prefix(place)}{name}" for name in ("a1B2c3-_", "too-long-1"))
    stale.mkdir()
    mine.mkdir()
    with draft_beside(place) as one:
        assert not stale.exists()
        with draft_beside(place) as other:
            assert one.exists()
            assert other != one
    assert [*tmp_path.iterdir()] == [mine]


def test_the_draft_of_a_long_name_can_be_made(tmp_path):
    with draft_beside(tmp_path / ("é" * 100 + ".csv")) as draft:
        assert draft.is_dir()


@pytest.mark.parametrize("by", [kill, interrupt])
def test_a_file_written_whole_is_the_old_one_or_the_new_one(tmp_path, by):
    states = set()
    for home in every_event(
        tmp_path,
        lambda home: write_whole(home / "m.toml", b"new", over=True),
        by,
        lambda home: write(home, {"m.toml": "old", "m.toml.part": "mine"}),
    ):
        states.add((home / "m.toml").read_text("utf-8"))
        assert (home / "m.toml.part").read_text("utf-8") == "mine"
        write_whole(home / "m.toml", b"again", over=True)
        assert sorted(path.name for path in home.iterdir()) == ["m.toml", "m.toml.part"]
    assert states == {"old", "new"}


def test_a_file_that_may_not_be_replaced_is_not_and_no_part_of_one_is_left(tmp_path):
    for home in every_event(
        tmp_path,
        lambda home: write_whole(home / "c.csv", b"new", over=False),
        kill,
        lambda home: home.mkdir(),
    ):
        assert {path.read_bytes() for path in home.glob("c.csv")} <= {b"new"}
    write(tmp_path, {"c.csv": "mine"})
    with pytest.raises(FileExistsError):
        write_whole(tmp_path / "c.csv", b"new", over=False)
    assert (tmp_path / "c.csv").read_text("utf-8") == "mine"


def test_events_never_stand_beside_the_studies_of_another_index(tmp_path):
    """Nor pairs beside other people; what was ready is taken away by the next work."""
    empty = lambda schema: dict.fromkeys(schema.names)  # noqa: E731

    def index(home, number):
        write_index(home, [empty(STUDIES)] * number, [empty(EVENTS)] * number)

    def prepare(home):
        home.mkdir()
        index(home, 1)

    found = set()
    for home in every_event(tmp_path, lambda home: index(home, 2), kill, prepare):
        studies = pq.read_metadata(home / STUDIES_FILE).num_rows
        events = pq.read_metadata(home / EVENTS_FILE).num_rows if (home / EVENTS_FILE).exists() else None
        found.add((studies, events))
        index(home, 3)
        assert sorted(path.name for path in home.iterdir()) == [EVENTS_FILE, STUDIES_FILE]
    assert found <= {(1, 1), (1, None), (2, None), (2, 2)}
    assert found >= {(1, 1), (2, 2)}
