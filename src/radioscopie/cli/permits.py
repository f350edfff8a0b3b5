"""`radioscopie permits`: what the permit rules say of each site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs

TABLES = ("sites", "counts", "verdicts", "rules")


def add(verbs: Verbs, lang: str) -> None:
    """Register the verb."""
    parser = add_verb(verbs, "permits", lang, text("permits.help", lang), text("permits.examples", lang))
    opt_sites, opt_out = (text(f"permits.opt_{name}", lang) for name in ("sites", "out"))
    parser.add_argument("--sites", metavar="FILE", action="append", default=[], help=opt_sites)
    parser.add_argument("--out", type=Path, metavar="DIR", help=opt_out)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Run the verb."""
    from radioscopie.questions.permits.answer import run_permits  # noqa: PLC0415
    from radioscopie.questions.permits.page import render_permits, summary_permits  # noqa: PLC0415

    check_folder(arguments.out, map(Path, arguments.sites), TABLES)
    result = run_permits(tuple(arguments.sites), arguments.lang)
    deliver(arguments, result, summary_permits, render_permits)
