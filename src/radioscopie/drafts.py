"""Folders where outputs are made ready, beside their place: whatever happens, nothing of them is left."""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE = 0o700


@contextmanager
def draft_beside(place: Path) -> Iterator[Path]:
    """Give an empty folder beside `place`, that this user alone can enter; it is gone at the end.

    Its name is chosen before it is made, and it is made inside the `try`: Ctrl-C finds what to remove even just
    after the folder came to be, which `tempfile` does not promise.

    Raises
    ------
    OSError : the folder cannot be made
    """
    draft = place.parent / f".{place.name}.{secrets.token_urlsafe(6)}"
    try:
        draft.mkdir(mode=PRIVATE)
        yield draft
    finally:
        _remove(draft)


def _remove(draft: Path) -> None:
    """Remove a folder; what Ctrl-C cuts short is finished before it goes on."""
    try:
        shutil.rmtree(draft, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
