"""Folders where outputs are made ready: whatever happens, nothing of them is left, but for what a kill cuts short.

Nothing can be done at the instant of a kill (SIGKILL, a power cut). The draft that it leaves is removed by the next
work on the same output: who makes a draft holds it locked while it lives, so that one that nobody holds is stale.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows: nothing tells a draft that lives from one that a kill left, none is swept
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PRIVATE = 0o700
LONGEST_NAME = 60  # characters kept of the name of the output: a name may have 255 bytes in all
RANDOM = "[A-Za-z0-9_-]{8}"


@contextmanager
def draft_beside(
    place: Path, home: Path | None = None, finish: Callable[[Path], None] = lambda _: None
) -> Iterator[Path]:
    """Give an empty folder for `place`, that this user alone can enter; it is gone at the end.

    Its name is chosen before it is made, and it is made inside the `try`: Ctrl-C finds what to remove even just
    after the folder came to be, which `tempfile` does not promise.

    Parameters
    ----------
    place : the output
    home : folder where the draft stands; None: that of the output
    finish : called with each stale draft of the same output before it is removed

    Raises
    ------
    OSError : the folder cannot be made
    """
    home = home or place.parent
    _sweep(home, place, finish)
    made: list[Path] = []
    try:
        with _held(home, place, made) as draft:
            yield draft
    finally:
        for draft in made:
            _remove(draft)


def write_whole(place: Path, content: bytes, *, over: bool) -> None:
    """Write a file beside its place, then put it there at once: whatever stops it, nobody finds a part of it.

    Parameters
    ----------
    over : takes the place of a file that stands there

    Raises
    ------
    FileExistsError : `over` is false and something stands there
    OSError : the file cannot be written
    """
    with draft_beside(place) as draft:
        ready = draft / "ready"
        ready.write_bytes(content)
        if over:
            ready.replace(place)
        else:
            os.link(ready, place)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder locked against those who ask for it too; a system without such locks holds nothing.

    Raises
    ------
    OSError : it cannot be opened
    """
    lock = _locked(folder)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def draft_prefix(place: Path) -> str:
    """Give what the names of the drafts of an output begin with."""
    return f".{place.name[:LONGEST_NAME]}.radioscopie-"


def is_draft_of(draft: Path, place: Path) -> bool:
    """Tell by its name whether a folder is a draft of an output."""
    return bool(re.fullmatch(re.escape(draft_prefix(place)) + RANDOM, draft.name))


@contextmanager
def _held(home: Path, place: Path, made: list[Path]) -> Iterator[Path]:
    """Make a draft and hold it locked; one that a sweep took at the instant it was made is made again."""
    lock = None
    while lock is None:
        made.append(home / f"{draft_prefix(place)}{secrets.token_urlsafe(6)}")
        made[-1].mkdir(mode=PRIVATE)
        lock = _locked(made[-1])
    try:
        yield made[-1]
    finally:
        os.close(lock)


def _locked(draft: Path, *, wait: bool = True) -> int | None:
    """Lock a draft as long as this process lives, and give what closes it; None when it is gone, or another's."""
    if fcntl is None:
        return os.open(os.devnull, os.O_RDONLY) if wait else None
    with suppress(FileNotFoundError):
        lock = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        if _lock(lock, wait=wait) and draft.exists():
            return lock
        os.close(lock)
    return None


def _lock(lock: int, *, wait: bool) -> bool:
    """Lock what is opened; a system of files without locks lets all drafts live."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return wait
    return True


def _sweep(home: Path, place: Path, finish: Callable[[Path], None]) -> None:
    """Remove the drafts of an output that this user's work left, and that nobody holds any more."""
    with suppress(OSError):
        for draft in [one for one in home.iterdir() if is_draft_of(one, place)]:
            _sweep_one(draft, finish)


def _sweep_one(draft: Path, finish: Callable[[Path], None]) -> None:
    with suppress(OSError):
        lock = _locked(draft, wait=False) if draft.lstat().st_uid == os.geteuid() else None
        if lock is not None:
            try:
                finish(draft)
                _remove(draft)
            finally:
                os.close(lock)


def _remove(draft: Path) -> None:
    """Remove a folder; what Ctrl-C cuts short is finished before it goes on."""
    try:
        shutil.rmtree(draft, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
