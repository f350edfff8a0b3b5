"""`radioscopie serve`: the explorer in a browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.errors import InputError, problem
from radioscopie.extras import bring
from radioscopie.texts import text, words

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs

NEEDED = ("starlette", "uvicorn", "jinja2")


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "serve", lang, text("serve.help", lang), text("serve.examples", lang))
    said = words("serve.opt", lang)
    parser.add_argument("--port", metavar="N", default="0", help=said["port"])
    parser.add_argument("--no-browser", action="store_true", help=said["no_browser"])
    parser.add_argument("--config", type=Path, metavar="FILE", help=said["config"])
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Serve until Ctrl-C.

    Raises
    ------
    InputError : a configuration or a port that cannot be used
    """
    for package in NEEDED:
        bring(package, "web")
    from radioscopie.web.config import local, read_config, refuse_port  # noqa: PLC0415
    from radioscopie.web.serve import serve  # noqa: PLC0415

    refuse_port(_port(arguments.port))
    config = read_config(arguments.config) if arguments.config else local(_port(arguments.port))
    serve(config, lambda url: _say(arguments, url), browser=not (config.public or arguments.no_browser))


def _port(written: str) -> int:
    if not written.isascii() or not written.isdigit():
        raise InputError(problem("asking.not_whole", "--port", written))
    return int(written)


def _say(arguments: Namespace, url: str) -> None:
    """Tell the address, at once even in a pipe."""
    import json  # noqa: PLC0415

    print(
        json.dumps({"url": url}) if arguments.json else text("serve.listening", arguments.lang, url=url),
        flush=True,
    )
    if not arguments.json:
        print(text("serve.stop", arguments.lang), file=sys.stderr)
