"""`radioscopie verify`: do again what filled a folder, and compare every byte."""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.run import compute
from radioscopie.errors import InputError, problem
from radioscopie.texts import LANGUAGES, text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs
    from radioscopie.questions.scenario.answer import Asked

SEEDS = ("draws", "seed", "baseline_seed")
REPLAYED = ("accounts", "reading", "staff")


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(
        verbs, "verify", lang, text("scenario.verify_help", lang), text("scenario.verify_examples", lang)
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help=text("scenario.opt_folder", lang))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Compute the run again; say that every byte is the same, or refuse with the files that differ."""
    import json  # noqa: PLC0415

    from radioscopie.results.replay import differences, read_record, unrecorded  # noqa: PLC0415

    record = read_record(arguments.folder)
    _refuse("scenario.file_changed", arguments.folder, differences(arguments.folder, record["files"]))
    replay = _replay_command if "words" in record else _replay_run
    with tempfile.TemporaryDirectory() as again:
        replay(arguments.folder, Path(again), record)
        _refuse("scenario.differs", arguments.folder, differences(Path(again), record["files"]))
        _refuse("scenario.unrecorded", arguments.folder, unrecorded(Path(again), record["files"]))
    files = len(record["files"])
    same = text("scenario.same", arguments.lang, files=files, folder=arguments.folder)
    print(json.dumps({"files": files, "same": True}) if arguments.json else same)


def _refuse(key: str, folder: Path, names: list[str]) -> None:
    if names:
        raise InputError([problem(key, str(folder / name)) for name in names])


def _replay_command(folder: Path, again: Path, record: dict[str, Any]) -> None:
    """Start a command again from where it was started, with another output folder, in silence."""
    from radioscopie.cli.main import parse  # noqa: PLC0415
    from radioscopie.results.replay import kept_tables  # noqa: PLC0415

    kept_tables(folder, record["tables"])
    try:
        words, home = [*map(str, record["words"])], folder / str(record["from"])
        with contextlib.redirect_stdout(io.StringIO()):
            asked = parse([*words, "--out", str(again)])
        known = _fills_a_folder(asked) and home.is_dir()
    except (
        KeyError,
        TypeError,
        InputError,
        SystemExit,
    ):  # --help and --version end a command before its work
        known = False
    if not known:
        raise InputError(problem("scenario.no_record", str(folder)))
    with contextlib.chdir(home), contextlib.redirect_stdout(io.StringIO()):
        asked.run(asked)


def _fills_a_folder(asked: Namespace) -> bool:
    """Tell whether a command answers tables, that it writes in a folder."""
    if "question" in asked:
        return bool(asked.question.in_tables)
    return asked.run.__module__.rpartition(".")[2] in REPLAYED


def _replay_run(folder: Path, again: Path, record: dict[str, Any]) -> None:
    from radioscopie.questions.scenario.page.report import render_scenario  # noqa: PLC0415
    from radioscopie.results.replay import SCENARIO, write_run  # noqa: PLC0415

    asked, lang = _asked(folder, record)
    if not (folder / SCENARIO).is_file():
        raise InputError(problem("scenario.no_record", str(folder)))
    result, read = compute(folder / SCENARIO, asked, lang)
    write_run(result, again, lang, render_scenario(result, lang), read, asked.tables)


def _asked(folder: Path, record: dict[str, dict[str, Any]]) -> tuple[Asked, str]:
    from radioscopie.questions.scenario.answer import Asked  # noqa: PLC0415
    from radioscopie.results.replay import kept_tables  # noqa: PLC0415

    try:
        draws, seed, base = (int(record["record"][f"parameter.{name}"]) for name in SEEDS)
        lang, tables = LANGUAGES[LANGUAGES.index(record["record"]["parameter.lang"])], record["tables"]
        return Asked(draws, seed, base, kept_tables(folder, tables)), lang
    except (KeyError, ValueError, TypeError, AttributeError):
        raise InputError(problem("scenario.no_record", str(folder))) from None
