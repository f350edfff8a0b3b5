"""Start the command line, ready for Ctrl-C before anything else is loaded."""

from __future__ import annotations

import codecs
import gc
import os
import sys
from io import TextIOWrapper

INTERRUPTED = 130


def entry() -> None:
    """Run the command line of this process."""
    try:
        _open_closed()
        _write_everything()
        from radioscopie.cli.main import main  # noqa: PLC0415

        _leave_when_told()
        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    _own_code(code)
    _end_at_once()
    raise SystemExit(code)


def _end_at_once() -> None:
    """Spare Python, which ends, a last look for circles among all that is held: a tenth of a second.

    Where DuckDB was used Python looks: DuckDB says aloud what is left of it.
    """
    if "duckdb" not in sys.modules:
        gc.freeze()


def _leave_when_told() -> None:
    """Clean up before leaving when the system asks to end (SIGTERM), as after Ctrl-C; a fork of it just ends."""
    import signal  # noqa: PLC0415

    owner = os.getpid()

    def leave(number: int, _: object) -> None:
        if os.getpid() == owner:
            raise SystemExit(128 + number)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    signal.signal(signal.SIGTERM, leave)


def _own_code(code: int) -> None:
    """Leave with our code after Ctrl-C.

    When Ctrl-C falls in a text that Python runs (`exec`: a dataclass being made, while modules load), Python notes
    that the process is to end as killed by the signal, even though the exception is caught. Running any other text
    takes the note away.
    """
    if code == INTERRUPTED:
        exec("")  # noqa: S102


def _open_closed() -> None:
    """Give a closed output somewhere to go, lest its number go to the next file opened, or errors to the results."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def _write_everything() -> None:
    """Write as escapes, which JSON reads too, the characters that the encoding of the output has not."""
    codecs.register_error("escaped", _escaped)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="escaped")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    import json  # noqa: PLC0415

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


if __name__ == "__main__":
    entry()
