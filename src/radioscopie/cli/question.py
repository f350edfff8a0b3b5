"""The verb of any question: its options come from its `Ask`, its answer is printed and written the same way for all."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import MISSING
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.asking import default_of, files_of, options, place_of, places_of, read_ask
from radioscopie.cli.delivery import deliver
from radioscopie.cli.outputs import check_folder, check_release
from radioscopie.cli.parsing import add_json
from radioscopie.cli.progress import progress
from radioscopie.inputs import Upload, files_in
from radioscopie.meant import meant
from radioscopie.questions.registry import AT_ONCE
from radioscopie.results.answer import silent
from radioscopie.texts import text, words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from radioscopie.asking import Option
    from radioscopie.cli.parsing import Parser
    from radioscopie.inputs import Input
    from radioscopie.questions.registry import Question
    from radioscopie.results.answer import Advance

OUT = "out"
DONE, BAD, CARE = 0, 2, 3


def add_options(parser: Parser, question: Question) -> None:
    """Add to a command the options of a question, the folder of its tables and --json."""
    known = words(f"{question.texts}.opt", parser.lang)
    said = {name: sentence.replace("%", "%%") for name, sentence in known.items()}  # the parser's own sign
    for name, option in options(question.ask).items():
        parser.add_argument(*_names(name, option), **_settings(question.ask, name, option), help=said[name])
    if question.in_tables:
        parser.add_argument("--out", type=Path, metavar="DIR", help=said[OUT])
    add_json(parser)
    parser.set_defaults(run=lambda arguments: run(question, arguments), question=question)


def _names(name: str, option: Option) -> tuple[str, ...]:
    return (name,) if option.by_place else (place_of(name, option),)


def _settings(ask: type, name: str, option: Option) -> dict[str, Any]:
    """Say to the parser what it must know; values are read by `read_ask`, which has the limits."""
    if option.kind == "flag":
        return {"action": "store_true"}
    shown: dict[str, Any] = {"type": Path} if option.kind == "place" else {}
    shown |= _chosen(option) if option.kind == "choice" else {"metavar": option.metavar}
    must = default_of(ask, name) is MISSING
    if option.by_place:
        return shown | ({} if must else {"nargs": "?"})
    if option.together:
        return shown | {"nargs": option.together, "action": "extend"}
    return shown | {"required": must} | ({"action": "append"} if option.many else {})


def _chosen(option: Option) -> dict[str, Any]:
    return {"choices": option.choices, "type": lambda word: meant(word, option.choices)}


def run(question: Question, arguments: Namespace) -> int:
    """Ask the question; print the answer, write its report, its tables and the rows refused."""
    ask: Any = read_ask(question.ask, dict(_given(question.ask, arguments)), _input)
    if question.in_tables:
        inputs = [one for one in files_of(ask) if isinstance(one, Path)]
        check_folder(arguments.out, inputs, tuple(question.tables))
        if not question.recorded:
            check_release(arguments.out, inputs, list(places_of(ask)))
    with _shown(question, arguments.lang) as advance:
        answer = question.answer(ask, advance)
    deliver(arguments, question, answer)
    return BAD if not answer.is_sound else CARE if answer.needs_care else DONE


def _input(word: str) -> Input:
    """Name a file; what comes through a pipe is read at once, as it can only be read once."""
    path = Path(word)
    return Upload(word, path.read_bytes()) if path.is_fifo() else path


def _shown(question: Question, lang: str) -> AbstractContextManager[Advance]:
    """Show that a question works, when it takes time."""
    if question.cost == AT_ONCE:
        return nullcontext(silent)
    return progress(text(f"{question.texts}.working", lang), lang)


def _given(ask: type, arguments: Namespace) -> Iterator[tuple[str, list[str]]]:
    """Give the words of the options that were given."""
    for name, option in options(ask).items():
        value = getattr(arguments, name)
        if value is True and option.kind == "flag":
            yield name, []
        elif value not in (None, False, []):
            yield name, _words(option, value if isinstance(value, list) else [value])


def _words(option: Option, given: list[str]) -> list[str]:
    """Give the words of an option: of a folder, its files, each after its name."""
    if option.kind != "folder":
        return given
    return [f"{name}={path}" for one in given for name, path in files_in(one, option.choices).items()]
