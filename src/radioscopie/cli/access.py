"""`radioscopie access`: who is how far from a machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs

EQUIPMENT = ("ct", "mri", "pet")
METHODS = ("nearest", "2sfca", "e2sfca", "3sfca")
TABLES = ("inequality", "worst", "sites", "sites_after", "unplaced", "not_measured", "gains")
SUPPLIES = ("machines", "exams", "hours")


def add(verbs: Verbs, lang: str) -> None:
    """Register the verb."""
    parser = add_verb(verbs, "access", lang, text("access.help", lang), text("access.examples", lang))

    def say(key: str) -> str:
        return text(f"access.opt_{key}", lang)

    parser.add_argument("--equipment", choices=EQUIPMENT, required=True, help=say("equipment"))
    parser.add_argument("--method", choices=METHODS, default="e2sfca", help=say("method"))
    parser.add_argument("--supply", choices=SUPPLIES, default="machines", help=say("supply"))
    parser.add_argument("--max-min", metavar="MINUTES", type=float, default=60.0, help=say("max"))
    parser.add_argument("--decay", metavar="WEIGHTS", default="", help=say("decay"))
    parser.add_argument("--need", metavar="FILE", default="none", help=say("need"))
    parser.add_argument("--sites", metavar="FILE", action="append", default=[], help=say("sites"))
    parser.add_argument("--travel", metavar="FILE", default="", help=say("travel"))
    parser.add_argument("--compare", metavar="FILE", default="", help=say("compare"))
    parser.add_argument("--zones", metavar="FILE", default="", help=say("zones"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("out"))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Run the verb."""
    from radioscopie.questions.access.answer import run_access  # noqa: PLC0415
    from radioscopie.questions.access.ask import Question  # noqa: PLC0415
    from radioscopie.questions.access.page.report import render_access, summary_access  # noqa: PLC0415

    files = (*arguments.sites, arguments.travel, arguments.compare, arguments.need, arguments.zones)
    check_folder(arguments.out, [Path(name) for name in files if name], TABLES)
    names = ("equipment", "method", "supply", "max_min", "decay", "travel", "compare", "zones")
    given = {name: getattr(arguments, name) for name in names}
    need = "" if arguments.need == "none" else arguments.need
    result = run_access(Question(**given, need=need, sites=tuple(arguments.sites)), arguments.lang)
    deliver(arguments, result, summary_access, render_access)
