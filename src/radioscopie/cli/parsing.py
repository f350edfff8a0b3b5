"""Argument parsing in the user's language, with examples in every help page."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NoReturn

from radioscopie.cli.refusals import usage_problem
from radioscopie.errors import InputError
from radioscopie.texts import LANGUAGES, text, words

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction["Parser"]  # noqa: SLF001

HEADINGS = ("usage", "options", "positional arguments")


class Parser(argparse.ArgumentParser):
    """An argument parser whose own words come from the catalogue."""

    lang = LANGUAGES[0]

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Refuse unknown words here, in the verb that does not know them, not in the command above it."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Add an argument; the word that stands for its value is written in the user's language."""
        if stands := options.get("metavar"):
            options["metavar"] = words("cli.metavar", self.lang)[stands]
        return super().add_argument(*names, **options)

    def error(self, message: str) -> NoReturn:
        """Refuse the command line as any other bad input."""
        raise InputError(usage_problem(message, self.prog))

    def format_help(self) -> str:
        """Give the help page with its headings in the user's language."""
        page = super().format_help()
        for heading in HEADINGS:
            page = page.replace(f"{heading}:", words("cli.heading", self.lang)[heading], 1)
        return page


def new_parser(prog: str, description: str, lang: str, examples: str) -> Parser:
    """Make the top parser; `examples` is printed at the foot of its help."""
    parser = Parser(prog=prog, description=description, add_help=False, allow_abbrev=False)
    return _dress(parser, examples, lang)


def add_verb(verbs: Verbs, name: str, lang: str, summary: str, examples: str) -> Parser:
    """Add a verb with its one-line summary and the examples of its help page."""
    parser = verbs.add_parser(name, help=summary, description=summary, add_help=False, allow_abbrev=False)
    return _dress(parser, examples, lang)


def add_json(parser: Parser) -> None:
    """Add the --json option that every verb has."""
    parser.add_argument("--json", action="store_true", help=text("cli.json", parser.lang))


def _dress(parser: Parser, examples: str, lang: str) -> Parser:
    parser.lang = lang
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = f"{text('cli.examples_title', lang)}\n{examples.rstrip()}\n"
    parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=text("cli.lang", lang))
    parser.add_argument("-h", "--help", action="help", help=text("cli.help", lang))
    return parser
