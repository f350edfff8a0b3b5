"""What a command says on standard output: whole, and without what a terminal would obey."""

from __future__ import annotations

import os
import sys

STDOUT = "stdout"
OBEYED = (
    *range(9),
    *range(11, 32),
    *range(127, 160),
)  # not the tab nor the end of line, that pages are made of
SHOWN = {code: repr(chr(code))[1:-1] for code in OBEYED}
ESCAPED = {code: f"\\u{code:04x}" for code in range(127, 160)}  # JSON escapes the others by itself


def say(words: str) -> None:
    """Print words; control characters of names are shown as escapes.

    Raises
    ------
    OSError : standard output cannot be written
    """
    _print(words.translate(SHOWN))


def say_json(written: str) -> None:
    """Print JSON, the same for who reads it: control characters are escapes in its strings."""
    _print(written.translate(ESCAPED))


def _print(words: str) -> None:
    try:
        print(words, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # Python writes the rest again at its end
        raise OSError(error.errno, error.strerror, STDOUT) from error
