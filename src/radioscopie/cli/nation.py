"""`radioscopie nation`: build the national baseline, print its targets and gaps, write its tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.errors import InputError, close_matches, problem
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Parser, Verbs

SEED = 2026


def add(verbs: Verbs, lang: str) -> None:
    """Register the verb."""
    parser = add_verb(verbs, "nation", lang, text("nation.help", lang), text("nation.examples", lang))
    add_baseline(parser)
    parser.add_argument("--out", metavar="DIR", type=Path, help=text("nation.opt_out", lang))
    add_json(parser)
    parser.set_defaults(run=run)


def add_baseline(parser: Parser, seed: str = "--seed") -> None:
    """Add the options that say which baseline is built; `seed` is the name of that of its seed."""
    parser.add_argument(seed, metavar="N", type=int, default=SEED, help=text("nation.opt_seed", parser.lang))
    parser.add_argument(
        "--table",
        metavar="NAME=FILE",
        action="append",
        default=[],
        help=text("nation.opt_table", parser.lang),
    )


def run(arguments: Namespace) -> None:
    """Run the verb."""
    from radioscopie.models.nation.baseline import build_baseline  # noqa: PLC0415
    from radioscopie.questions.nation.page import summary_nation  # noqa: PLC0415
    from radioscopie.questions.nation.tables import nation_result, write_tables  # noqa: PLC0415
    from radioscopie.tables.nation import read_own_tables  # noqa: PLC0415

    tables = ("practices", "sites", "machines", "activity", "targets", "kinds")
    check_folder(arguments.out, table_files(arguments.table).values(), tables)
    baseline = build_baseline(arguments.seed, tables=read_own_tables(table_files(arguments.table)))
    result = nation_result(baseline, baseline_record(arguments))
    deliver(arguments, result, summary_nation, also=lambda folder: write_tables(baseline, folder))


def table_files(words: list[str]) -> dict[str, Path]:
    """Read NAME=FILE options; every problem at once."""
    from radioscopie.tables.nation import BASELINE_TABLES  # noqa: PLC0415

    pairs = [word.partition("=") for word in words]
    problems = [
        problem(
            "nation.unknown_table",
            "--table",
            word,
            known=close_matches(name, BASELINE_TABLES) or ", ".join(BASELINE_TABLES),
        )
        for word, (name, _, file) in zip(words, pairs, strict=True)
        if name not in BASELINE_TABLES or not file
    ]
    if problems:
        raise InputError(problems)
    return {name: Path(file) for name, _, file in pairs}


def baseline_record(arguments: Namespace) -> dict[str, str]:
    """Write down what a baseline was built from."""
    from radioscopie.law.load import Law  # noqa: PLC0415
    from radioscopie.results.record import make_record  # noqa: PLC0415

    files = table_files(arguments.table)
    parameters = {"seed": str(arguments.seed)} | {f"table_{name}": path.name for name, path in files.items()}
    return dict(make_record(Law.load().version, files.values(), parameters))
