"""`radioscopie verify`: do again what filled a folder, and compare every byte."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.said import say
from radioscopie.errors import InputError, problem
from radioscopie.texts import LANGUAGES, text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs

NUMBERS = ("draws", "seed", "baseline_seed", "constructions")


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
    from radioscopie.results.replay import differences, read_record, unrecorded  # noqa: PLC0415

    record = read_record(arguments.folder)
    _refuse("scenario.file_changed", arguments.folder, differences(arguments.folder, record["files"]))
    with tempfile.TemporaryDirectory() as again:
        _replay(arguments.folder, Path(again), record)
        _refuse("scenario.differs", arguments.folder, differences(Path(again), record["files"]))
        _refuse("scenario.unrecorded", arguments.folder, unrecorded(Path(again), record["files"]))
    files = len(record["files"])
    same = text("scenario.same", arguments.lang, files=files, folder=arguments.folder)
    say(json.dumps({"files": files, "same": True}) if arguments.json else same)


def _refuse(key: str, folder: Path, names: list[str]) -> None:
    if names:
        raise InputError([problem(key, str(folder / name)) for name in names])


def _replay(folder: Path, again: Path, record: dict[str, Any]) -> None:
    """Start a command again from where it was started, with another output folder, in silence."""
    from radioscopie.cli.main import parse  # noqa: PLC0415
    from radioscopie.results.replay import kept_tables  # noqa: PLC0415

    kept_tables(folder, record["tables"])
    try:
        words, home = _words(record), folder / str(record["from"] if "words" in record else ".")
        with contextlib.redirect_stdout(io.StringIO()):
            asked = parse([*words, "--out", str(again)])
        known = _fills_a_folder(asked) and home.is_dir()
    except (
        *(KeyError, ValueError, TypeError, AttributeError, InputError),
        SystemExit,  # --help and --version end a command before its work
    ):
        known = False
    if not known:
        raise InputError(problem("scenario.no_record", str(folder)))
    with contextlib.chdir(home), contextlib.redirect_stdout(io.StringIO()):
        asked.run(asked)


def _fills_a_folder(asked: Namespace) -> bool:
    """Tell whether a command answers tables, that it writes in a folder."""
    return "question" in asked and bool(asked.question.in_tables)


def _words(record: dict[str, Any]) -> list[str]:
    """Give the words of a command; those of a folder that keeps its scenario are told by what its result records."""
    from radioscopie.results.replay import CLOSING, SCENARIO  # noqa: PLC0415

    if "words" in record:
        words = [*map(str, record["words"])]
        if any("\0" in word for word in words):  # no command line holds one
            raise ValueError(words)
        return words
    if SCENARIO not in record["files"]:
        raise KeyError(SCENARIO)
    told = {name: record["record"][f"parameter.{name}"] for name in (*NUMBERS, "lang")}
    numbers = [f"--{name.replace('_', '-')}={int(told[name])}" for name in NUMBERS]
    tables = [f"--table={name}={one['path']}" for name, one in record["tables"].items()]
    rule = [f"--closures={CLOSING}"] if CLOSING in record["files"] else []
    return ["run", SCENARIO, *numbers, *tables, *rule, f"--lang={LANGUAGES[LANGUAGES.index(told['lang'])]}"]
