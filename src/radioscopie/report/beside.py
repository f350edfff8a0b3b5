"""Charts drawn by another process: the program that draws takes most of a second to start, in which a page is made."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager, suppress
from functools import partial
from subprocess import DEVNULL, PIPE, Popen
from typing import TYPE_CHECKING

from radioscopie.extras import bring
from radioscopie.report.svg import draw, drawn_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radioscopie.report.svg import Drawing

DRAWING = """
import json, sys, vl_convert
vl_convert.vegalite_to_svg({"mark": "point"})
for line in sys.stdin:
    written, locale = json.loads(line)
    print(json.dumps(vl_convert.vegalite_to_svg(written, format_locale=locale)), flush=True)
"""


@contextmanager
def drawing_beside() -> Iterator[Callable[..., Drawing]]:
    """Give what draws as `draw` does, in a process that gets ready meanwhile; same chart, same bytes.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    bring("vl_convert", "report")
    command = [sys.executable, "-P", "-c", DRAWING]
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, encoding="ascii") as other:  # noqa: S603 - ours
        try:
            yield partial(draw, drawn=partial(_drawn_by, other))
        finally:
            other.kill()
            with suppress(OSError):  # what it did not read
                other.communicate()


def _drawn_by(other: Popen[str], written: str, locale: str) -> str:
    """Have a chart drawn; where the other process is no more, it is drawn here."""
    line = ""
    with suppress(OSError):
        print(json.dumps([written, locale]), file=other.stdin, flush=True)
        line = other.stdout.readline() if other.stdout else ""
    return str(json.loads(line)) if line.endswith("\n") else drawn_here(written, locale)
