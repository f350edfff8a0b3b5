"""Start the command line, ready for Ctrl-C before anything else is loaded."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def entry() -> None:
    """Run the command line of this process."""
    try:
        from radioscopie.cli.main import main  # noqa: PLC0415

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    raise SystemExit(code)


if __name__ == "__main__":
    entry()
