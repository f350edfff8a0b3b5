"""`radioscopie site`: where the next machines go."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb, iso_date
from radioscopie.errors import InputError, problem
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs

EQUIPMENT = ("ct", "mri", "pet")
TABLES = ("places", "nation", "proof", "added", "machines", "sites", "unplaced")
INSTALLED = date(2027, 1, 1)


def add(verbs: Verbs, lang: str) -> None:
    """Register the verb."""
    parser = add_verb(verbs, "site", lang, text("site.help", lang), text("site.examples", lang))

    def say(key: str) -> str:
        return text(f"site.opt_{key}", lang)

    parser.add_argument("--equipment", choices=EQUIPMENT, required=True, help=say("equipment"))
    parser.add_argument("--add", metavar="N", type=int, required=True, help=say("add"))
    parser.add_argument("--goal", metavar="GOAL", default="reach:30", help=say("goal"))
    parser.add_argument("--sites", metavar="FILE", action="append", default=[], help=say("sites"))
    parser.add_argument("--candidates", metavar="FILE", default="", help=say("candidates"))
    parser.add_argument("--budget", metavar="EUROS", help=say("budget"))
    parser.add_argument("--seconds", metavar="SECONDS", type=float, default=60.0, help=say("seconds"))
    parser.add_argument(
        "--installed", metavar="DATE", type=iso_date, default=INSTALLED, help=say("installed")
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("out"))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Run the verb."""
    from radioscopie.questions.siting.answer import Wish, run_site  # noqa: PLC0415
    from radioscopie.questions.siting.page.report import render_site, summary_site  # noqa: PLC0415

    files = (*arguments.sites, arguments.candidates)
    check_folder(arguments.out, [Path(name) for name in files if name], TABLES)
    names = ("equipment", "add", "goal", "candidates", "seconds", "installed")
    given = {name: getattr(arguments, name) for name in names}
    wish = Wish(**given, sites=tuple(arguments.sites), budget=_budget(arguments.budget))
    result = run_site(wish, arguments.lang)
    deliver(arguments, result, summary_site, render_site)


def _budget(word: str | None) -> int | None:
    from radioscopie.money import cents  # noqa: PLC0415

    try:
        return None if word is None else cents(word)
    except ValueError:
        raise InputError(problem("site.bad_budget", "--budget", word)) from None
