"""Argument parsing in the user's language, with examples in every help page."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from radioscopie.errors import InputError, problem
from radioscopie.texts import LANGUAGES, text

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction["Parser"]  # noqa: SLF001


class Parser(argparse.ArgumentParser):
    """An argument parser whose own words come from the catalogue."""

    lang = LANGUAGES[0]

    def error(self, message: str) -> NoReturn:
        """Refuse the command line as any other bad input."""
        raise InputError(problem("cli.usage_error", self.prog, message=message, command=self.prog))

    def format_help(self) -> str:
        """Give the help page with its headings in the user's language."""
        page = super().format_help()
        for word in ("usage", "options", "positional arguments"):
            page = page.replace(f"{word}:", text(f"cli.{word.replace(' ', '_')}", self.lang) + " :", 1)
        return page


def new_parser(prog: str, description: str, lang: str, examples: str) -> Parser:
    """Make the top parser; `examples` is printed at the foot of its help."""
    parser = Parser(prog=prog, description=description, add_help=False)
    return _dress(parser, examples, lang)


def add_verb(verbs: Verbs, name: str, lang: str, summary: str, examples: str) -> Parser:
    """Add a verb with its one-line summary and the examples of its help page."""
    parser = verbs.add_parser(name, help=summary, description=summary, add_help=False)
    parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=text("cli.lang", lang))
    return _dress(parser, examples, lang)


def add_json(parser: Parser) -> None:
    """Add the --json option that every verb has."""
    parser.add_argument("--json", action="store_true", help=text("cli.json", parser.lang))


def iso_date(word: str) -> date:
    """Read a date argument."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {word} » : AAAA-MM-JJ") from None


def year_range(word: str) -> tuple[int, ...]:
    """Read years as "2025-2027" or "2026"."""
    first, _, last = word.partition("-")
    if not (first.isdigit() and (last or first).isdigit()) or int(first) > int(last or first):
        raise argparse.ArgumentTypeError(f"« {word} » : 2025-2027")
    return tuple(range(int(first), int(last or first) + 1))


def _dress(parser: Parser, examples: str, lang: str) -> Parser:
    parser.lang = lang
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = f"{text('cli.examples_title', lang)}\n{examples.rstrip()}\n"
    parser.add_argument("-h", "--help", action="help", help=text("cli.help", lang))
    return parser
