"""`radioscopie run`: what a scenario saves on the national baseline, who pays, how sure it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder, print_result
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.progress import progress
from radioscopie.errors import InputError, close_matches, problem
from radioscopie.texts import text, words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from radioscopie.cli.parsing import Parser, Verbs
    from radioscopie.questions.scenario.answer import Asked
    from radioscopie.result import Result

DRAWS, SEED = 1000, 2026
TABLES = (
    "draw_inputs",
    "draws",
    "effects",
    "readings",
    "savings",
    "target",
    "tornado",
    "scenario",
    "access",
    "access_by_departement",
    "reading",
    "reading_delays",
    "reading_cost",
    "reading_cost_change",
    "reading_change",
)


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "run", lang, text("scenario.help", lang), text("scenario.examples", lang))
    parser.add_argument("scenario", metavar="FILE", help=text("scenario.opt_file", lang))
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("scenario.opt_out", lang))
    parser.add_argument(
        "--draws", type=int, default=DRAWS, metavar="N", help=text("scenario.opt_draws", lang)
    )
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help=text("scenario.opt_seed", lang))
    _add_baseline(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def _add_baseline(parser: Parser) -> None:
    said = words("nation.opt", parser.lang)
    parser.add_argument("--baseline-seed", metavar="N", type=int, default=SEED, help=said["seed"])
    parser.add_argument("--table", metavar="NAME=FILE", action="append", default=[], help=said["table"])


def _table_files(listed: list[str]) -> dict[str, Path]:
    """Read NAME=FILE options; every problem at once."""
    from radioscopie.tables.nation import BASELINE_TABLES  # noqa: PLC0415

    pairs = [word.partition("=") for word in listed]
    problems = [
        problem(
            "asking.not_named",
            "--table",
            word,
            known=close_matches(name, BASELINE_TABLES) or ", ".join(BASELINE_TABLES),
        )
        for word, (name, _, file) in zip(listed, pairs, strict=True)
        if name not in BASELINE_TABLES or not file
    ]
    if problems:
        raise InputError(problems)
    return {name: Path(file) for name, _, file in pairs}


def run(arguments: Namespace) -> None:
    """Compute the scenario; print the summary, write the report, its tables and what it read."""
    from radioscopie.models.scenarios.read import find_scenario  # noqa: PLC0415
    from radioscopie.questions.scenario.answer import Asked  # noqa: PLC0415
    from radioscopie.questions.scenario.page.report import render_scenario, summary_scenario  # noqa: PLC0415
    from radioscopie.results.replay import write_run  # noqa: PLC0415

    lang, path, tables = arguments.lang, find_scenario(arguments.scenario), _table_files(arguments.table)
    check_folder(arguments.out, [path, *tables.values()], TABLES)
    asked = Asked(arguments.draws, arguments.seed, arguments.baseline_seed, tables)
    result, read = compute(path, asked, lang)
    if arguments.out:
        write_run(result, arguments.out, lang, render_scenario(result, lang), read, tables)
    print_result(arguments, result, summary_scenario)


def compute(path: Path, asked: Asked, lang: str) -> tuple[Result, Mapping[str, bytes]]:
    """Compute a scenario file; give the result, and the files read as they must be kept to do it again."""
    from radioscopie.models.joins.organisations import study_organisations  # noqa: PLC0415
    from radioscopie.models.scenarios.run import run_model  # noqa: PLC0415
    from radioscopie.questions.scenario.answer import conclude, prepare_asked  # noqa: PLC0415

    ready = prepare_asked(path, asked)
    with progress(text("scenario.drawing", lang), lang) as advance:
        done = run_model(ready.model, asked.draws, asked.seed, advance)
    with progress(text("reading.running", lang), lang) as advance:
        found = study_organisations(ready.model.scenario, ready.networks, asked.seed, advance)
    return conclude(ready, done, found, asked), ready.read
