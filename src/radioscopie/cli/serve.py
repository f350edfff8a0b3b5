"""`radioscopie serve`: the explorer in a browser."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.errors import InputError, problem
from radioscopie.extras import bring
from radioscopie.texts import text, words

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs
    from radioscopie.web.config import Config
    from radioscopie.web.survey.place import SurveyPlace

NEEDED = ("starlette", "uvicorn", "jinja2")
OF_SURVEY = ("sqlalchemy", "alembic", "argon2", "cryptography")
DATABASE, KEYS = "RADIOSCOPIE_DATABASE", "RADIOSCOPIE_KEYS"


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "serve", lang, text("serve.help", lang), text("serve.examples", lang))
    said = words("serve.opt", lang)
    parser.add_argument("--port", metavar="N", default="0", help=said["port"])
    parser.add_argument("--no-browser", action="store_true", help=said["no_browser"])
    parser.add_argument("--config", type=Path, metavar="FILE", help=said["config"])
    parser.add_argument("--survey", action="store_true", help=said["survey"])
    parser.add_argument("--data", type=Path, metavar="DIR", help=said["data"])
    parser.add_argument("--database", metavar="ADDRESS", help=said["database"])
    parser.add_argument("--keys", type=Path, metavar="FILE", help=said["keys"])
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
    from radioscopie.web.serve import serve  # noqa: PLC0415

    config = _config(arguments)
    browser, place = not (config.public or arguments.no_browser), _place(arguments)
    serve(config, lambda url: _say(arguments, url), browser=browser, place=place)


def _config(arguments: Namespace) -> Config:
    """Give how the explorer is served; a port that is told takes the place of that of the file."""
    from radioscopie.web.config import local, read_config, refuse_port  # noqa: PLC0415

    port = _port(arguments.port)
    refuse_port(port)
    if not arguments.config:
        return local(port)
    config = read_config(arguments.config)
    return replace(config, port=port or config.port)


def _place(arguments: Namespace) -> SurveyPlace | None:
    """Give where the survey is held; None when none is served.

    Raises
    ------
    InputError : no folder is told
    """
    if not arguments.survey:
        return None
    for package in OF_SURVEY:
        bring(package, "survey")
    if arguments.data is None:
        raise InputError(problem("service.no_data", "--data"))
    from radioscopie.web.survey.place import SurveyPlace  # noqa: PLC0415

    return SurveyPlace(arguments.data, database_of(arguments.database), keys_of(arguments.keys))


def database_of(told: str | None) -> str:
    """Give the address of the database: told, or in the environment, where no other user of the machine reads it."""
    return told or os.environ.get(DATABASE, "")


def keys_of(told: Path | None) -> Path | None:
    """Give the file of the keys: told, or in the environment; None: where they are usually."""
    named = os.environ.get(KEYS)
    return told or (Path(named) if named else None)


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
