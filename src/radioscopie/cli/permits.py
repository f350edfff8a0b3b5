"""`radioscopie permits`: what the permit rules say of each site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder
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
    from radioscopie.results.export import to_json, write_result  # noqa: PLC0415
    from radioscopie.results.permits import run_permits  # noqa: PLC0415
    from radioscopie.views.permits_page import render_permits, summary_permits  # noqa: PLC0415

    check_folder(arguments.out, map(Path, arguments.sites), TABLES)
    result = run_permits(tuple(arguments.sites), arguments.lang)
    if arguments.out:
        pages = {"report.html": render_permits(result, arguments.lang)}
        write_result(result, arguments.out, arguments.lang, pages)
    print(to_json(result, arguments.lang) if arguments.json else summary_permits(result, arguments.lang))
    if arguments.out and not arguments.json:
        print(text("report.written", arguments.lang, folder=arguments.out))
