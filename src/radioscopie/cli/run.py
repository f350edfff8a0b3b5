"""`radioscopie run`: what a scenario saves on the national baseline, who pays, how sure it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.progress import progress
from radioscopie.errors import InputError, problem
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs
    from radioscopie.result import Result

DRAWS, SEED, MOST_DRAWS = 1000, 2026, 100_000


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "run", lang, text("scenario.help", lang), text("scenario.examples", lang))
    parser.add_argument("scenario", metavar="FILE", help=text("scenario.opt_file", lang))
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("scenario.opt_out", lang))
    parser.add_argument(
        "--draws", type=int, default=DRAWS, metavar="N", help=text("scenario.opt_draws", lang)
    )
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help=text("scenario.opt_seed", lang))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Compute the scenario; print the summary, write the report, its tables and what it read."""
    from radioscopie.models.scenarios.read import find_scenario  # noqa: PLC0415
    from radioscopie.results.export import to_json  # noqa: PLC0415
    from radioscopie.results.replay import write_run  # noqa: PLC0415
    from radioscopie.views.scenario_page import render_scenario, summary_scenario  # noqa: PLC0415

    lang, path = arguments.lang, find_scenario(arguments.scenario)
    check_folder(arguments.out, [path])
    result, read = compute(path, arguments.draws, arguments.seed, lang)
    if arguments.out:
        write_run(result, arguments.out, lang, render_scenario(result, lang), read)
    print(to_json(result, lang) if arguments.json else summary_scenario(result, lang))
    if arguments.out and not arguments.json:
        print(text("report.written", lang, folder=arguments.out))


def compute(path: Path, draws: int, seed: int, lang: str) -> tuple[Result, dict[str, str]]:
    """Compute a scenario file; give the result, and the files read as they must be kept to do it again."""
    from radioscopie.law.load import Law  # noqa: PLC0415
    from radioscopie.models.nation.baseline import build_baseline  # noqa: PLC0415
    from radioscopie.models.scenarios.model import make_model  # noqa: PLC0415
    from radioscopie.models.scenarios.read import read_scenario, reforms_of  # noqa: PLC0415
    from radioscopie.models.scenarios.run import run_scenario  # noqa: PLC0415
    from radioscopie.results.replay import SCENARIO  # noqa: PLC0415
    from radioscopie.results.scenario import scenario_record, scenario_result  # noqa: PLC0415

    _check(draws, seed)
    scenario, law, baseline = read_scenario(path), Law.load(), build_baseline()
    model = make_model(scenario, baseline, law)
    with progress(text("scenario.drawing", lang), lang) as advance:
        done = run_scenario(model, draws, seed, advance)
    read = {SCENARIO: path.read_text("utf-8")} | {
        one.name: one.read_text("utf-8") for one in reforms_of(scenario)
    }
    record = scenario_record(
        scenario, law.version, baseline.seed, {"draws": draws, "seed": seed, "lang": lang}, read
    )
    return scenario_result(done, baseline.assumptions, record), read


def _check(draws: int, seed: int) -> None:
    """Refuse numbers of draws and seeds that mean nothing."""
    wrong = []
    if not 1 <= draws <= MOST_DRAWS:
        wrong.append(problem("scenario.bad_draws", "--draws", draws, most=MOST_DRAWS))
    if seed < 0:
        wrong.append(problem("scenario.bad_seed", "--seed", seed))
    if wrong:
        raise InputError(wrong)
