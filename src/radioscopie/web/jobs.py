"""Questions being answered: one job for the same question, whoever asks it; progress, cancel, end in all cases."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from radioscopie.asking import read_ask
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.questions.registry import named
from radioscopie.version import __version__
from radioscopie.web.memory import Kept
from radioscopie.web.work.messages import Task
from radioscopie.web.work.pool import WorkError
from radioscopie.web.work.tasks import opener

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.errors import Problem
    from radioscopie.web.memory import Results
    from radioscopie.web.work.pool import Pool

QUEUED, RUNNING, DONE, REFUSED, FAILED, CANCELLED = (
    "queued",
    "running",
    "done",
    "refused",
    "failed",
    "cancelled",
)
ENDED = (DONE, REFUSED, FAILED, CANCELLED)
MOST_KEPT = 500
LOG = logging.getLogger("radioscopie.web")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked.

    Parameters
    ----------
    verb, words : the verb, and the words of each of its fields
    files : that it names, by their identifiers
    inline : identifiers of those that were written in the question itself
    session : whose files they are; "" when none was given
    short : over in a tenth of a second
    """

    verb: str
    words: Mapping[str, list[str]]
    files: Mapping[str, Upload]
    inline: frozenset[str] = frozenset()
    session: str = ""
    short: bool = False

    @property
    def key(self) -> str:
        """Digest all that its answer depends on: law, data, code, question, content of files, whose they are."""
        ask: Any = read_ask(named(self.verb).ask, self.words, opener(self.files))
        said = {one.name: _canonical(getattr(ask, one.name)) for one in fields(ask)}
        return digest(Law.load().version, data_version(), __version__, self.verb, said, self.session)


def _canonical(value: Any) -> Any:
    """Write a value so that all ways to ask for it are one: a file is its name and its content."""
    if isinstance(value, tuple):
        return [_canonical(one) for one in value]
    if isinstance(value, Upload):
        return [value.name, hashlib.sha256(value.content).hexdigest()]
    return str(value)


def digest(*parts: Any) -> str:
    """Digest plain data."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


@cache
def data_version() -> str:
    """Digest the reference tables shipped."""
    found = hashlib.sha256()
    for one in sorted((files("radioscopie.tables") / "reference").iterdir(), key=lambda file: file.name):
        found.update(one.name.encode() + (one.read_bytes() if one.is_file() else b""))
    return found.hexdigest()[:12]


@dataclass(slots=True)
class Job:
    """A question being answered.

    Parameters
    ----------
    asked : key of the question
    done : things done, as the engine tells
    result : its result, once done
    problems, reason, part : why it gives none, and the part that was not ready
    askers : who waits for it
    """

    key: str
    question: Question
    asked: str
    state: str = QUEUED
    done: int = 0
    started: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    result: str = ""
    problems: tuple[Problem, ...] = ()
    reason: str = ""
    part: str = ""
    askers: set[str] = field(default_factory=set)
    task: asyncio.Task[None] | None = field(default=None, repr=False)
    changed: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def elapsed(self) -> float:
        """Seconds since it was asked, until its end."""
        return (self.ended or time.monotonic()) - self.started

    def tell(self, state: str) -> None:
        """Change its state."""
        self.state = state
        self.changed.set()
        self.changed = asyncio.Event()


@dataclass(slots=True)
class Jobs:
    """All jobs; the same question asked while it is being answered is one job.

    Parameters
    ----------
    past : seconds that each verb took, the last times
    """

    pool: Pool
    results: Results
    memory_mb: int
    held: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    past: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, question: Question, asker: str) -> Job:
        """Answer a question, or join who asked it."""
        key = question.key
        running = next(
            (one for one in self.held.values() if one.asked == key and one.state not in ENDED), None
        )
        if running:
            running.askers.add(asker)
            return running
        job = Job(secrets.token_urlsafe(16), question, key, askers={asker})
        self.held[job.key] = job
        if self.results.find(key):
            job.result, job.ended = key, time.monotonic()
            job.state = DONE
        else:
            job.task = asyncio.create_task(self._work(job, key))
        self._trim()
        return job

    async def _work(self, job: Job, key: str) -> None:
        question, limit = job.question, named(job.question.verb).limit_s
        given = {"verb": question.verb, "words": dict(question.words), "files": dict(question.files)}
        try:
            content = await self.pool.content(
                Task("answer", given, limit, self.memory_mb, question.short), lambda n: self._tick(job, n)
            )
            self.results.keep(_kept(key, question, content))
            job.result, state = key, DONE
            self.past.setdefault(question.verb, []).append(job.elapsed)
        except InputError as error:
            job.problems, state = error.problems, REFUSED
        except WorkError as error:
            LOG.error("%s %s %s", question.verb, error.reason, error.detail)  # noqa: TRY400 - no trace: it may quote
            job.reason, job.part, state = error.reason, error.detail, FAILED
        except asyncio.CancelledError:
            state = CANCELLED
        job.ended = time.monotonic()
        job.tell(state)

    def _tick(self, job: Job, done: int) -> None:
        job.done = done
        job.tell(RUNNING)

    def place(self, job: Job) -> int:
        """Give the place of a job in the queue; 0 when it is being answered."""
        open_jobs = [one for one in self.held.values() if one.state not in ENDED]
        return max(open_jobs.index(job) + 1 - self.pool.most, 0) if job in open_jobs else 0

    def expected(self, verb: str) -> float | None:
        """Give the seconds that a verb took in the middle of its last times; None when it never was asked."""
        past = sorted(self.past.get(verb, [])[-20:])
        return past[len(past) // 2] if past else None

    def leave(self, job: Job, asker: str) -> None:
        """Give a job up for who asked it; it goes on while others wait for it."""
        job.askers.discard(asker)
        if not job.askers:
            self.cancel(job)

    def cancel(self, job: Job) -> None:
        """Give a job up for all."""
        if job.task and job.state not in ENDED:
            job.task.get_loop().call_soon_threadsafe(job.task.cancel)

    def forget(self, session: str) -> None:
        """Give up and forget the jobs of a session."""
        for job in [one for one in self.held.values() if one.question.session == session]:
            self.cancel(job)
            self.held.pop(job.key, None)

    def _trim(self) -> None:
        for key in [one.key for one in self.held.values() if one.state in ENDED][
            : max(len(self.held) - MOST_KEPT, 0)
        ]:
            del self.held[key]


def _kept(key: str, question: Question, content: bytes) -> Kept:
    names = {one: upload.name for one, upload in question.files.items()}
    inline = {one: question.files[one].content for one in question.inline}
    return Kept(key, question.verb, question.words, names, inline, question.session, content)


async def settled(job: Job, seconds: float) -> bool:
    """Wait for the end of a job, a number of seconds at most; tell whether it came."""
    if job.task and job.state not in ENDED:
        await asyncio.wait([job.task], timeout=seconds)
    return job.state in ENDED
