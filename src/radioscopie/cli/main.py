"""The `radioscopie` command: parse, call, print. One file per group of verbs."""

from __future__ import annotations

import os
import re
import sys
from argparse import Namespace
from importlib import import_module
from typing import TYPE_CHECKING

from radioscopie.cli.lean import lighten
from radioscopie.cli.parsing import Parser, add_verb, new_parser
from radioscopie.cli.refusals import system_problem
from radioscopie.cli.replay import run_and_keep
from radioscopie.errors import InputError, problem
from radioscopie.questions.registry import GROUPS, QUESTIONS, named
from radioscopie.texts import LANGUAGES, text
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.cli.parsing import Verbs
    from radioscopie.questions.registry import Question

VERBS = (
    "law",
    "source",
    "map",
    "price",
    "explain",
    "totals",
    "impact",
    "accounts",
    "sites",
    "nation",
    "validate",
    "run",
    "verify",
    "travel",
    "access",
    "site",
    "permits",
    "delays",
    "incentives",
    "design",
    "ledger",
    "reading",
    "reading fit",
    "staff",
    "survey",
    "studies",
    "dose",
    "fees",
    "read",
    "snds",
    "serve",
    "service",
    "warm",
)
LONGER = [one.verb for one in QUESTIONS if " " in one.verb and one.verb.split()[0] not in GROUPS]
FLAGS = ("--json", "--help", "--version")
SURROGATE = re.compile("[\ud800-\udfff]")  # a byte that is not UTF-8
DONE, BAD_INPUT, INTERRUPTED = 0, 2, 130


def main(argv: list[str]) -> int:
    """Run one command and give its exit code: 0 done, 2 bad input, 130 interrupted."""
    lang, arguments = _language(argv), Namespace()
    try:
        arguments = parse(argv)
        return int(run_and_keep(argv, arguments) or DONE)
    except InputError as error:
        return _refuse(error.render(lang), lang)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        return _refuse(system_problem(error, getattr(arguments, "out", None)).render(lang), lang)
    except MemoryError:
        return _refuse(text("cli.memory", lang), lang)
    except KeyboardInterrupt:
        print(text("cli.interrupted", lang), file=sys.stderr)
        return INTERRUPTED


def parse(argv: list[str]) -> Namespace:
    """Read a command line.

    Raises
    ------
    InputError : words that no command knows, values that cannot be read or are empty, names that are not UTF-8
    """
    astray = [word for word in argv if SURROGATE.search(word)]
    if astray:
        raise InputError([problem("cli.not_utf8_name", ascii(word)[1:-1]) for word in astray])
    empty = [problem("cli.needs_a_value", name, command="radioscopie") for name in _empty(argv)]
    if empty:
        raise InputError(empty)
    typed = _joined(argv)
    return _parser(_language(argv), typed).parse_args(typed)


def _empty(argv: list[str]) -> Iterator[str]:
    """Name what has an empty value: most often a variable that is not set, it would be the current folder."""
    for before, word in zip(["", *argv], argv, strict=False):
        if not word:
            yield before if before.startswith("--") else "''"
        elif word.startswith("--") and word.endswith("="):
            yield word[:-1]


def _joined(argv: list[str]) -> list[str]:
    """Make one word of the two of a verb that begins as another does, wherever its options stand: `reading fit`."""
    places = list(_places(argv))[:2]
    verb = " ".join(argv[place] for place in places)
    if verb not in LONGER:
        return argv
    return [
        verb if place == places[0] else word for place, word in enumerate(argv) if place not in places[1:]
    ]


def _places(argv: list[str]) -> Iterator[int]:
    """Give the places of the words of a command that are neither options nor their values."""
    is_value = False
    for place, word in enumerate(argv):
        if not is_value and not word.startswith("-"):
            yield place
        is_value = word.startswith("--") and "=" not in word and word not in FLAGS


def _refuse(message: str, lang: str) -> int:
    print(f"{text('cli.error', lang)} {message}", file=sys.stderr)
    return BAD_INPUT


def _language(argv: list[str]) -> str:
    """Find --lang before parsing, so that help and errors speak it too."""
    for position, word in enumerate(argv):
        if word == "--lang" and argv[position + 1 : position + 2] and argv[position + 1] in LANGUAGES:
            return argv[position + 1]
        if word.startswith("--lang=") and word.removeprefix("--lang=") in LANGUAGES:
            return word.removeprefix("--lang=")
    return LANGUAGES[0]


def _parser(lang: str, argv: list[str]) -> Parser:
    parser = new_parser(
        "radioscopie", text("cli.description", lang), lang, examples=text("cli.examples", lang)
    )
    parser.add_argument(
        "--version", action="version", version=f"radioscopie {__version__}", help=text("cli.version", lang)
    )
    verbs = parser.add_subparsers(title=text("cli.verbs", lang), metavar=text("cli.command", lang))
    parser.set_defaults(run=lambda _: parser.print_help())
    for verb in argv[:1] if argv[:1] and argv[0] in VERBS else VERBS:
        if verb in GROUPS:
            _add_group(verbs, (verb,), lang, argv)
        else:
            _add(verbs, verb, lang, argv)
    return parser


def _add_group(verbs: Verbs, path: tuple[str, ...], lang: str, argv: list[str]) -> None:
    """Add a verb of several questions, each by its next word."""
    said, deep = GROUPS[" ".join(path)], len(path)
    parser = add_verb(verbs, path[-1], lang, *(text(key, lang) for key in said))
    parser.set_defaults(run=lambda _: parser.print_help())
    inner: Verbs = parser.add_subparsers(title=text("cli.verbs", lang), metavar=text("cli.command", lang))
    below = [one.verb.split() for one in QUESTIONS if tuple(one.verb.split()[:deep]) == path]
    for word, last in {words[deep]: len(words) == deep + 1 for words in below}.items():
        if last:
            _add_question(inner, word, named(" ".join((*path, word))), lang, argv)
        else:
            _add_group(inner, (*path, word), lang, argv)


def _add(verbs: Verbs, verb: str, lang: str, argv: list[str]) -> None:
    """Add a verb: its line of help, and its options when it is the one that is typed."""
    if verb not in {one.verb for one in QUESTIONS}:
        import_module(f"radioscopie.cli.{verb}").add(verbs, lang)
        return
    _add_question(verbs, verb, named(verb), lang, argv)


def _add_question(verbs: Verbs, word: str, question: Question, lang: str, argv: list[str]) -> None:
    said = [text(f"{question.texts}.{part}", lang) for part in ("help", "examples")]
    parser = add_verb(verbs, word, lang, *said)
    if word in argv:
        lighten()
        import_module("radioscopie.cli.question").add_options(parser, question)
