"""What is held in memory, for a time, and nowhere else: sessions with their files, results."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping

    from radioscopie.inputs import Upload

MEGABYTE = 1 << 20
RESULTS_MB = 256
MINUTE_S = 60
MOST_VISITORS = 10_000


@dataclass(frozen=True, slots=True)
class Given:
    """A file that somebody gave.

    Parameters
    ----------
    kind : "activity", "machines", "mapping" (what the columns of the activity are) or "other"
    said : what reading it found: rows, columns, machines named
    """

    key: str
    upload: Upload
    digest: str
    kind: str
    said: Mapping[str, object]


@dataclass(slots=True)
class Session:
    """What one person gave.

    Parameters
    ----------
    key : secret that the browser holds
    seen : when it was last used, on the clock of this process
    changes : of the law, by address, as written
    named : title and author of these changes
    acts : acts left, and when they were counted
    """

    key: str
    seen: float
    files: dict[str, Given] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    acts: float = 0.0
    counted: float = 0.0

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(len(one.upload.content) for one in self.files.values())

    def leave(self, kind: str, name: str = "") -> None:
        """Forget its files of a kind, or the one of a name."""
        same = [one.key for one in self.files.values() if one.kind == kind and name in ("", one.upload.name)]
        for key in same:
            del self.files[key]

    def uploads(self) -> dict[str, Upload]:
        """Give its files by their identifiers."""
        return {key: one.upload for key, one in self.files.items()}


@dataclass(slots=True)
class Sessions:
    """All sessions; the oldest are forgotten when there is no room.

    Parameters
    ----------
    ended : told the key of each session that ends, so that what was made of its files is forgotten too
    """

    minutes: int
    most_mb: int
    most_files: int
    ended: Callable[[str], None] = lambda _: None
    held: OrderedDict[str, Session] = field(default_factory=OrderedDict)
    visitors: OrderedDict[str, Session] = field(default_factory=OrderedDict)

    def visitor(self, address: str) -> Session:
        """Give what counts the acts of an address that has no session; the oldest are forgotten."""
        found = self.visitors.setdefault(address, Session("", time.monotonic()))
        self.visitors.move_to_end(address)
        while len(self.visitors) > MOST_VISITORS:
            self.visitors.popitem(last=False)
        return found

    def find(self, key: str | None) -> Session | None:
        """Give a session that is still held, and count it as used."""
        self.sweep()
        found = self.held.get(key or "")
        if found:
            found.seen = time.monotonic()
            self.held.move_to_end(found.key)
        return found

    def begin(self) -> Session:
        """Begin a session."""
        session = Session(secrets.token_urlsafe(24), time.monotonic())
        self.held[session.key] = session
        return session

    def keep(
        self, session: Session, upload: Upload, digest: str, kind: str, said: Mapping[str, object]
    ) -> Given:
        """Keep a file in a session; the same bytes of the same name are one file.

        Raises
        ------
        InputError : the session has as many files as it may
        """
        same = (
            one for one in session.files.values() if (one.digest, one.upload.name) == (digest, upload.name)
        )
        known = next(same, None)
        if known:
            return known
        if len(session.files) >= self.most_files:
            raise InputError(problem("web.many_files", upload.name, most=self.most_files))
        given = Given(secrets.token_urlsafe(16), upload, digest, kind, said)
        session.files[given.key] = given
        self.sweep(session)
        return given

    def owner(self, file: str) -> Session | None:
        """Give the session that holds a file."""
        return next((one for one in self.held.values() if file in one.files), None)

    def forget(self, session: Session) -> None:
        """Forget a session and all its files."""
        self.held.pop(session.key, None)
        session.files.clear()
        self.ended(session.key)

    def sweep(self, spared: Session | None = None) -> None:
        """Forget sessions that nobody uses, and the oldest when there is no room."""
        late = time.monotonic() - MINUTE_S * self.minutes
        for one in [one for one in self.held.values() if one.seen < late]:
            self.forget(one)
        while self.held and sum(one.size for one in self.held.values()) > self.most_mb * MEGABYTE:
            oldest = next((one for one in self.held.values() if one is not spared), None)
            if oldest is None:
                return
            self.forget(oldest)


@dataclass(frozen=True, slots=True)
class Kept:
    """A result.

    Parameters
    ----------
    words, inline : what was asked: the words of each field, the files written in the question itself
    files : names of the files given, by their identifiers
    session : whose it is, when it was made of files given; "" for everybody's
    content : `tasks.Answered`, pickled
    """

    key: str
    verb: str
    words: Mapping[str, list[str]]
    files: Mapping[str, str]
    inline: Mapping[str, bytes]
    session: str
    content: bytes = field(repr=False)


@dataclass(slots=True)
class Results:
    """Results, the last used kept; those of a session leave with it.

    Parameters
    ----------
    reports : written or being written, by result and language; each leaves with its result
    """

    held: OrderedDict[str, Kept] = field(default_factory=OrderedDict)
    reports: dict[str, dict[str, asyncio.Task[dict[str, str]]]] = field(default_factory=dict)
    size: int = 0

    def find(self, key: str) -> Kept | None:
        """Give a result that is still held."""
        if key in self.held:
            self.held.move_to_end(key)
        return self.held.get(key)

    def keep(self, kept: Kept) -> None:
        """Keep a result."""
        self.drop(kept.key)
        self.held[kept.key] = kept
        self.size += len(kept.content)
        while self.size > RESULTS_MB * MEGABYTE and len(self.held) > 1:
            self.drop(next(iter(self.held)))

    def drop(self, key: str) -> None:
        """Forget a result."""
        kept = self.held.pop(key, None)
        self.reports.pop(key, None)
        self.size -= len(kept.content) if kept else 0

    def forget(self, session: str) -> None:
        """Forget the results of a session."""
        for key in [one.key for one in self.held.values() if one.session == session]:
            self.drop(key)
