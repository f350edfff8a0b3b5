"""What is asked ahead comes in its order, stops where its taker stops, and holds no more than it may."""

from __future__ import annotations

from concurrent.futures import CancelledError
from pathlib import Path
from threading import Event

import pytest

from radioscopie.questions.studies.index import answer as indexing
from radioscopie.questions.studies.index import archive
from radioscopie.questions.studies.index.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.sources.dicom import ahead as asking
from radioscopie.sources.dicom.ahead import Ahead
from tests.studies.archive import write_image
from tests.studies.test_web_archive import SINCE
from tests.studies.web_archive import archive_of

TABLES = ("studies.parquet", "events.parquet")


def test_what_follows_is_begun_before_what_came_is_taken():
    begun = Event()
    with Ahead() as ahead:
        things = ahead.each(iter(range(3)))
        after = ahead.call(begun.set)
        assert begun.wait(10)  # nothing was taken yet
        assert list(things) == [0, 1, 2]
        assert after.result() is None


def test_a_failure_is_raised_after_what_came_before_it():
    def failing():
        yield 1
        raise ValueError

    with Ahead() as ahead:
        things = ahead.each(failing())
        assert next(things) == 1
        with pytest.raises(ValueError):
            next(things)


def test_no_more_is_held_than_may_be_and_whoever_leaves_ends_it(monkeypatch):
    monkeypatch.setattr(asking, "HELD", 5)
    given = []

    def endless():
        n = 0
        while True:
            given.append(n)
            yield n
            n += 1

    with Ahead() as ahead:
        things = ahead.each(endless())
        assert next(things) == 0
        after = ahead.call(silent, 1)
    assert len(given) <= 8
    with pytest.raises(CancelledError):
        after.result()


def test_ctrl_c_waits_for_no_answer():
    answered, ahead = Event(), Ahead()
    after = ahead.call(answered.wait, 20)
    ahead.__exit__(KeyboardInterrupt)
    assert not after.done()
    answered.set()


@pytest.mark.slow
def test_an_archive_asked_until_a_kill_ends_in_the_same_bytes(tmp_path, monkeypatch):
    for n in range(6):
        told = {"StudyInstanceUID": f"1.{n}", "SeriesInstanceUID": f"1.{n}.1", "PatientID": f"P{n}"}
        write_image(tmp_path / f"files/{n}.dcm", **told, StudyDate=f"20250{3 + n % 3}1{n}")
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    monkeypatch.setattr(archive, "BATCH", 1)

    def stop(done):
        if done:
            raise KeyboardInterrupt

    with archive_of(tmp_path / "files") as (address, asked):
        asking_for = {"source": Path(address), "since": SINCE}
        indexing.answer(Ask(state=whole, **asking_for), silent)
        cut.mkdir(mode=0o700)
        (cut / "key").write_bytes((whole / "key").read_bytes())
        with pytest.raises(KeyboardInterrupt):
            indexing.answer(Ask(state=cut, **asking_for), stop)
        asked.clear()
        indexing.answer(Ask(state=cut, **asking_for), silent)
        assert (
            sum("/series?" in path for path in asked) < 6 + 5
        )  # the studies that were kept, and those of the probe
    assert [(cut / name).read_bytes() for name in TABLES] == [(whole / name).read_bytes() for name in TABLES]
