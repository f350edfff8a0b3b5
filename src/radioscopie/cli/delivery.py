"""An answer is delivered the same way for every question: written whole or not at all, then printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import REJECTS_FILE, REPORT, place_of_rejects, said_of_rows
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from pathlib import Path

    from radioscopie.questions.registry import Pages, Question
    from radioscopie.result import Result
    from radioscopie.results.answer import Answer

    Render = Callable[[Result, str], Pages]


def deliver(arguments: Namespace, question: Question, answer: Answer) -> None:
    """Write an answer where it was asked, with its report and the rows refused, all or nothing, and print it.

    Parameters
    ----------
    arguments : out, json and lang
    """
    from radioscopie.results.export import write_result  # noqa: PLC0415

    lang, page = arguments.lang, question.page
    if arguments.out:
        pages = _pages(page(answer.result, lang)) if page else {}
        kept = {name: made() for name, made in answer.files.items()}
        write_result(answer.result, arguments.out, lang, pages | kept, partial(_also, answer, page, lang))
    _print(arguments, question, answer)


def _pages(pages: Pages) -> dict[str, str | bytes]:
    return {REPORT: pages} if isinstance(pages, str) else dict(pages)


def _also(answer: Answer, page: Render | None, lang: str, folder: Path) -> None:
    """Write the rows refused, and the results inside the result."""
    from radioscopie.results.export import write_result  # noqa: PLC0415
    from radioscopie.tables.rejects import write_rejects  # noqa: PLC0415

    if answer.rejects is not None:
        write_rejects(folder / REJECTS_FILE, answer.rejects)
    for name, inside in answer.inside.items():
        write_result(inside, folder / name, lang, _pages(page(inside, lang)) if page else {})


def _print(arguments: Namespace, question: Question, answer: Answer) -> None:
    """Print an answer, in words with the folder written, or as JSON and nothing else."""
    from radioscopie.results.export import to_json  # noqa: PLC0415

    lang, out = arguments.lang, arguments.out
    if arguments.json:
        print(to_json(answer.result, lang, answer.counts))
        return
    print(question.summary(answer.result, lang))
    if answer.rejects is not None:
        print(said_of_rows(answer.read, answer.rejected, lang))
    if out:
        print(text("report.written", lang, folder=out))
    if answer.rejected:
        print(place_of_rejects(answer.rejected, out, lang))
