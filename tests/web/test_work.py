"""Work apart: jobs, their cancel, their limits, a parent that dies."""

import asyncio
import os
import signal
from contextlib import suppress

import pytest

from radioscopie.errors import InputError
from radioscopie.web.work import parent, pool
from radioscopie.web.work.messages import Task
from radioscopie.web.work.pool import AGAIN_S, FIRST, Pool, WorkError


def waited(work):
    """Do some work with a pool of its own."""

    async def whole():
        pool = Pool(2, {"law": True, "practice": False, "access": False, "nation": False})
        pool.start()
        try:
            return await work(pool)
        finally:
            pool.stop()

    return asyncio.run(whole())


def task(verb: str, words: dict[str, list[str]], seconds: int = 60, memory: int = 2048) -> Task:
    return Task("answer", {"verb": verb, "words": words, "files": {}}, seconds, memory)


LONG = task("run", {"scenario": ["decision_2025"], "draws": ["100000"]}, 300)


@pytest.mark.slow
def test_what_cannot_be_used_comes_back_as_problems():
    async def work(pool):
        await pool.run(task("law show", {"address": ["nothing.here"]}))

    with pytest.raises(InputError):
        waited(work)


@pytest.mark.slow
def test_work_given_up_is_killed():
    async def work(pool):
        begun = asyncio.Event()
        job = asyncio.create_task(pool.run(LONG, lambda _: begun.set()))
        await begun.wait()
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert pool.working == 0
        await pool.run(task("law check", {}))

    waited(work)


@pytest.mark.slow
def test_work_that_takes_too_long_or_too_much_is_stopped():
    async def work(pool):
        found = []
        for limited in (
            task("run", {"scenario": ["decision_2025"]}, seconds=1),
            task("run", {"scenario": ["decision_2025"]}, memory=20),
        ):
            with pytest.raises(WorkError) as stopped:
                await pool.run(limited)
            found.append(stopped.value.reason)
        return found

    assert set(waited(work)) <= {"time", "memory", "limits", "broken"}


@pytest.mark.slow
def test_a_parent_that_dies_comes_back():
    async def work(pool):
        await pool.run(task("law check", {}))
        for one in pool._parents:
            os.kill(one.process.pid, signal.SIGKILL)
        while True:
            await asyncio.sleep(AGAIN_S)
            with suppress(WorkError):
                return await pool.run(task("law check", {}, seconds=5))

    assert waited(work).verb == "law check"
    assert FIRST[0] == "law"


def test_a_job_is_joined_cancelled_and_told(client):
    asked = {"scenario": "decision_2025", "draws": 99_999}
    first, second = (client.post("/api/v1/nation/run", json=asked) for _ in range(2))
    assert first.status_code == 202
    assert first.json() == second.json()
    job = first.json()["job"]
    assert client.get(f"/api/v1/jobs/{job}").json()["state"] in ("queued", "running")
    assert client.delete(f"/api/v1/jobs/{job}").json()["state"] == "cancelled"
    events = client.get(f"/api/v1/jobs/{job}/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    assert '"state": "cancelled"' in events.text
    assert client.get("/api/v1/jobs/nothing").status_code == 404
    assert client.get("/api/v1/results/nothing").status_code == 404


@pytest.mark.slow
def test_a_short_question_does_not_wait_behind_long_ones():
    short = Task("answer", {"verb": "law check", "words": {}, "files": {}}, 60, 2048, short=True)

    async def work(pool):
        begun = [asyncio.Event() for _ in range(pool.most)]
        long = [asyncio.create_task(pool.run(LONG, lambda _, one=one: one.set())) for one in begun]
        for one in begun:
            await one.wait()
        waits = asyncio.create_task(pool.run(task("law check", {})))
        await pool.run(short)
        assert not waits.done()
        for one in (*long, waits):
            one.cancel()
        await asyncio.gather(*long, waits, return_exceptions=True)

    waited(work)


@pytest.fixture
def never_ready(monkeypatch):
    monkeypatch.setattr(parent, "WORKS", "tests.web.never_ready")
    monkeypatch.setattr(pool, "PARENTS", (FIRST,))
    monkeypatch.setattr(pool, "AGAIN_S", 0)


async def dead(pool):
    """Kill its parent, and wait until another stands in its place."""
    one = pool._parents[0]
    killed = one.process
    killed.kill()
    while one.process in (None, killed):  # noqa: ASYNC110 - nothing tells it
        await asyncio.sleep(0.01)


def test_a_question_under_way_when_its_parent_dies_is_told_at_once(never_ready):
    async def work(pool):
        asked = asyncio.create_task(pool.run(task("law check", {})))
        while not pool.working:  # noqa: ASYNC110 - nothing tells it
            await asyncio.sleep(0.01)
        await dead(pool)
        await asked

    with pytest.raises(WorkError) as told:
        waited(work)
    assert (told.value.reason, told.value.detail) == ("preparing", "practice")


def test_a_parent_that_comes_back_is_not_waited_for(never_ready):
    async def work(pool):
        await dead(pool)
        await pool.run(task("law check", {}, seconds=1))

    with pytest.raises(WorkError) as told:
        waited(work)
    assert told.value.reason == "preparing"
