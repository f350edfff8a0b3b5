"""`radioscopie accounts`: who stays above water, under which shock, with which aid, after which investment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.impact import BASE_ON, YEARS
from radioscopie.cli.outputs import REJECTS_FILE, check_folder, said_of_rows
from radioscopie.cli.parsing import add_json, add_verb, iso_date, year_range
from radioscopie.errors import InputError, problem
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "accounts", lang, text("finances.help", lang), text("finances.examples", lang))
    parser.add_argument(
        "practice", type=Path, nargs="?", metavar="DIR", help=text("finances.opt_folder", lang)
    )
    parser.add_argument("--scenario", metavar="FILE", help=text("finances.opt_scenario", lang))
    parser.add_argument("--shock", metavar="FILE", help=text("finances.opt_shock", lang))
    parser.add_argument("--aid", metavar="FILE", help=text("finances.opt_aid", lang))
    parser.add_argument("--invest", type=Path, metavar="FILE", help=text("finances.opt_invest", lang))
    parser.add_argument(
        "--base", type=iso_date, default=BASE_ON, metavar="DATE", help=text("finances.opt_base", lang)
    )
    parser.add_argument(
        "--years", type=year_range, default=YEARS, metavar="Y-Y", help=text("finances.opt_years", lang)
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("finances.opt_out", lang))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Draw up the accounts, print the summary, write the report."""
    from radioscopie.results.accounts_run import Asked, practice_accounts  # noqa: PLC0415
    from radioscopie.results.export import to_json, write_result  # noqa: PLC0415
    from radioscopie.tables.practice_file import read_practice  # noqa: PLC0415
    from radioscopie.tables.rejects import write_rejects  # noqa: PLC0415
    from radioscopie.views.accounts_page import render_accounts, summary_accounts  # noqa: PLC0415

    lang = arguments.lang
    if arguments.practice is None:
        raise InputError(problem("finances.no_practice", "accounts"))
    folder = read_practice(arguments.practice, lang)
    check_folder(arguments.out, [*folder.read, arguments.invest])
    asked = Asked(
        arguments.scenario,
        arguments.shock,
        arguments.aid,
        arguments.invest,
        base_on=arguments.base,
        years=arguments.years,
    )
    done = practice_accounts(folder, asked, lang)
    if arguments.out:
        write_result(done.result, arguments.out, lang, {"report.html": render_accounts(done.result, lang)})
        write_rejects(arguments.out / REJECTS_FILE, done.rejects)
    if arguments.json:
        print(to_json(done.result, lang))
        return
    print(summary_accounts(done.result, lang), end="\n\n")
    print(said_of_rows(done.rows_read, done.rejects.num_rows, arguments.out, lang))
