"""Write the dictionary of the questions, docs/reference/questions.md: what may be asked, what is answered."""

from __future__ import annotations

from dataclasses import MISSING
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.asking import default_of, options, place_of
from radioscopie.questions.registry import QUESTIONS
from radioscopie.result import in_words
from radioscopie.texts import text, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.asking import Option
    from radioscopie.questions.registry import Question
    from radioscopie.results.declared import Declared, Shown

PAGE = Path(__file__).parents[1] / "docs/reference/questions.md"
LANG = "en"
FACE = """# Dictionary of the questions

Written from the registry of the questions by `scripts/build_questions_page.py`; not to be edited by hand. What is
typed, with every limit; then the tables of the answer, as `--out` writes them. Codes are those of the files; pages say
the words. A column followed by ? is left out where the question does not ask for it.
"""
ASKED = "| asked | possible values | when nothing is said | meaning |\n| --- | --- | --- | --- |"
ANSWERED = "| column | type | unit | header | codes |\n| --- | --- | --- | --- | --- |"


def dictionary() -> str:
    """Write the page: one section a question."""
    return "\n".join([FACE, *(line for one in QUESTIONS for line in _question(one))]).rstrip() + "\n"


def _question(question: Question) -> Iterator[str]:
    yield from (f"## {question.verb}", "", text(f"{question.texts}.help", LANG), "")
    known = words(f"{question.texts}.opt", LANG)
    asked = [_asked(question.ask, name, one, known[name]) for name, one in options(question.ask).items()]
    yield from (ASKED, *asked, "") if asked else ("Nothing more is asked.", "")
    for table in question.tables.values():
        yield from _table(table)


def _asked(ask: type, name: str, option: Option, meaning: str) -> str:
    default = default_of(ask, name)
    return _row(f"`{place_of(name, option)}`", _possible(option), _nothing_said(default), meaning)


def _possible(option: Option) -> str:
    named = ", ".join(f"`{one}`" for one in option.choices)
    between = (
        f"{_limit(option, option.low)} … {_limit(option, option.high)}" if option.low is not None else ""
    )
    many = "several times" if option.many else ""
    return "; ".join(
        part for part in (option.metavar and f"`{option.metavar}`", named, between, many) if part
    )


def _limit(option: Option, limit: Any) -> str:
    return f"{limit // 100} €" if option.kind == "euros" else f"{limit}"


def _nothing_said(default: Any) -> str:
    if default is MISSING:
        return "must be said"
    if isinstance(default, tuple):
        return ", ".join(f"`{one}`" for one in default)
    return "" if default is None or default is False else f"`{default}`"


def _table(table: Declared) -> Iterator[str]:
    heads = words(table.heads, LANG)
    yield from (f"### {table.name}", "", text(table.title, LANG), "", ANSWERED)
    for one in table.columns:
        yield _row(
            f"`{one.name}`{'?' * one.optional}", f"{one.type}", one.unit, _head(one, heads), _codes(one)
        )
    yield ""


def _head(column: Shown, heads: Any) -> str:
    return in_words(column.head, LANG) if column.head else heads[column.name]


def _codes(column: Shown) -> str:
    return ", ".join(f"`{code}`" for code in words(column.words, LANG)) if column.words else ""


def _row(*cells: str) -> str:
    return "| " + " | ".join(_escaped(cells)) + " |"


def _escaped(cells: Iterable[str]) -> Iterator[str]:
    return (" ".join(cell.replace("|", "\\|").split()) for cell in cells)


if __name__ == "__main__":
    PAGE.write_text(dictionary(), "utf-8")
