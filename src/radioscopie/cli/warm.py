"""`radioscopie warm`: have compiled, once, all that the explorer compiles at its first uses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.serve import NEEDED
from radioscopie.extras import bring
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "warm", lang, text("warm.help", lang), text("warm.examples", lang))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Make every part ready, and say each as it is."""
    for package in NEEDED:
        bring(package, "web")
    from radioscopie.web.work.warm import PARTS  # noqa: PLC0415

    for part, prepare in PARTS.items():
        prepare()
        if not arguments.json:
            print(text("warm.ready", arguments.lang, part=part), flush=True)
    if arguments.json:
        print(json.dumps({"ready": list(PARTS)}))
