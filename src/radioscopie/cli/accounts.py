"""`radioscopie accounts`: who stays above water, under which shock, with which aid, after which investment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import Rows, check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb, iso_date, year_range
from radioscopie.cli.progress import progress
from radioscopie.errors import InputError, Problem, problem
from radioscopie.texts import text, words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from radioscopie.cli.parsing import Verbs

DRAWS, SEED, MOST_DRAWS = 200, 2026, 10_000
OF_PRACTICE, OF_NATION = ("invest", "base", "years"), ("draws", "seed")


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "accounts", lang, text("accounts.help", lang), text("accounts.examples", lang))

    said = words("accounts.opt", lang)
    parser.add_argument("practice", type=Path, nargs="?", metavar="PRACTICE_DIR", help=said["folder"])
    parser.add_argument("--nation", action="store_true", help=said["nation"])
    parser.add_argument("--scenario", metavar="FILE", help=said["scenario"])
    parser.add_argument("--shock", metavar="FILE", help=said["shock"])
    parser.add_argument("--aid", metavar="FILE", help=said["aid"])
    parser.add_argument("--invest", type=Path, metavar="FILE", help=said["invest"])
    parser.add_argument("--base", type=iso_date, metavar="DATE", help=said["base"])
    parser.add_argument("--years", type=year_range, metavar="Y-Y", help=said["years"])
    parser.add_argument("--draws", type=int, metavar="N", help=said["draws"])
    parser.add_argument("--seed", type=int, metavar="S", help=said["seed"])
    parser.add_argument("--out", type=Path, metavar="DIR", help=said["out"])
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Draw up the accounts of a practice or of the nation."""
    problems = list(_clashes(arguments))
    if problems:
        raise InputError(problems)
    if arguments.nation:
        _nation(arguments)
    else:
        _practice(arguments)


def _clashes(arguments: Namespace) -> Iterator[Problem]:
    """List what does not go together."""
    if arguments.nation:
        yield from _clashes_of_nation(arguments)
    elif arguments.practice is None:
        yield problem("accounts.no_practice", "accounts")
    else:
        yield from _strangers(arguments, OF_NATION, "accounts.only_for_nation")
        if arguments.scenario:
            yield from _strangers(arguments, OF_PRACTICE[1:], "accounts.not_with_scenario")


def _clashes_of_nation(arguments: Namespace) -> Iterator[Problem]:
    if arguments.practice:
        yield problem("accounts.practice_and_nation", "--nation", arguments.practice)
    yield from _strangers(arguments, OF_PRACTICE, "accounts.not_for_nation")
    if arguments.aid and not arguments.shock:
        yield problem("accounts.aid_without_shock", "--aid", arguments.aid)
    if not 0 <= _given(arguments.draws, DRAWS) <= MOST_DRAWS:
        yield problem("accounts.bad_draws", "--draws", arguments.draws, most=MOST_DRAWS)
    if _given(arguments.seed, SEED) < 0:
        yield problem("scenario.bad_seed", "--seed", arguments.seed)


def _strangers(arguments: Namespace, names: tuple[str, ...], key: str) -> Iterator[Problem]:
    """List the options given that mean nothing here."""
    for name in names:
        if getattr(arguments, name) is not None:
            yield problem(key, f"--{name}", option=f"--{name}")


def _given(number: int | None, default: int) -> int:
    return default if number is None else number


def _practice(arguments: Namespace) -> None:
    """Print the accounts of a practice, write its report and the rows refused."""
    from radioscopie.questions.accounts.practice.answer import practice_accounts  # noqa: PLC0415
    from radioscopie.questions.accounts.practice.page.report import render_accounts, summary_accounts  # noqa: PLC0415
    from radioscopie.tables.practice_file import read_practice  # noqa: PLC0415

    folder = read_practice(arguments.practice)
    read = [one for one in folder.read if isinstance(one, Path)]
    check_folder(arguments.out, [*read, arguments.invest])
    named = ("scenario", "shock", "aid", "invest", "base", "years")
    asked = {name: value for name in named if (value := getattr(arguments, name)) is not None}
    with progress(text("impact.working", arguments.lang), arguments.lang) as advance:
        done = practice_accounts(folder, advance=advance, **asked)
    rows = Rows(done.rows_read, done.rejects)
    deliver(arguments, done.result, summary_accounts, render_accounts, rows)


def _nation(arguments: Namespace) -> None:
    """Print the accounts of the nation's practices, write their report."""
    from radioscopie.law.load import Law  # noqa: PLC0415
    from radioscopie.models.nation.baseline import build_baseline  # noqa: PLC0415
    from radioscopie.questions.accounts.nation.answer import nation_accounts  # noqa: PLC0415
    from radioscopie.questions.accounts.nation.page.report import (  # noqa: PLC0415
        render_nation_accounts,
        summary_nation_accounts,
    )
    from radioscopie.tables.charges import default_charges  # noqa: PLC0415

    lang = arguments.lang
    check_folder(arguments.out, [])
    with progress(text("nation_accounts.working", lang), lang) as advance:
        result = nation_accounts(
            build_baseline(), Law.load(), default_charges(), arguments.scenario, _given(arguments.draws, DRAWS),
            _given(arguments.seed, SEED), advance, shock=arguments.shock, aid=arguments.aid,
        )  # fmt: skip
    deliver(arguments, result, summary_nation_accounts, render_nation_accounts)
