"""A progress line on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DELAY_S = 1.0
EVERY_S = 0.2


CLEAR_LINE = "\r\033[K"


@contextmanager
def progress(title: str, lang: str) -> Iterator[Callable[[int], None]]:
    """Give a function that adds to the count of rows shown on stderr; the first run of all says that it compiles."""
    done, started, shown = 0, time.monotonic(), 0.0

    def advance(rows: int) -> None:
        nonlocal done, shown
        done += rows
        now = time.monotonic()
        if now - started > DELAY_S and now - shown > EVERY_S:
            shown = now
            count, speed = format_count(done, lang), format_count(int(done / (now - started)), lang)
            _show(f"{CLEAR_LINE}{title} {count} ({speed}/s)")

    if not sys.stderr.isatty():
        yield lambda _: None
        return
    _show(text("cli.preparing", lang))
    try:
        yield advance
    finally:
        _show(CLEAR_LINE)


def _show(words: str) -> None:
    print(words, end="", file=sys.stderr, flush=True)
