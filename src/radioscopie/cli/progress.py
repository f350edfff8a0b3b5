"""A progress line on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DELAY_S = 1.0
EVERY_S = 0.2


@contextmanager
def progress(title: str) -> Iterator[Callable[[int], None]]:
    """Give a function that adds to the count shown on stderr once the work lasts more than a second."""
    done, started, shown = 0, time.monotonic(), 0.0

    def advance(rows: int) -> None:
        nonlocal done, shown
        done += rows
        now = time.monotonic()
        if now - started > DELAY_S and now - shown > EVERY_S:
            shown = now
            print(
                f"\r{title} {done:,} ({done / (now - started):,.0f}/s)".replace(",", "\u202f"),
                end="",
                file=sys.stderr,
                flush=True,
            )

    if not sys.stderr.isatty():
        yield lambda _: None
        return
    try:
        yield advance
    finally:
        if shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
