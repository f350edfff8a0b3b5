"""An answer is delivered the same way for every question: written whole or not at all, then printed."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import REJECTS_FILE, REPORT, place_of_rejects, said_of_rows
from radioscopie.cli.said import say, say_json
from radioscopie.drafts import draft_beside
from radioscopie.questions.delivered import as_json
from radioscopie.replacing import put_files, replacing
from radioscopie.report import workbook
from radioscopie.results import export, replay
from radioscopie.tables import rejects as written
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from radioscopie.questions.registry import Pages, Question
    from radioscopie.results.answer import Answer, Draft
    from radioscopie.results.export import Content


def deliver(arguments: Namespace, question: Question, answer: Answer) -> None:
    """Write an answer where it was asked, with its report and the rows refused, all or nothing, and print it.

    Parameters
    ----------
    arguments : out, json and lang
    """
    out = arguments.out if question.in_tables else None
    if out:
        with replacing(out, replay.RECORD) as draft:
            _write(draft, arguments.lang, question, answer)
            _tell(draft, arguments, answer)
    if answer.draft:
        _move(answer.draft, answer.rejects, arguments.lang)
    if arguments.json:
        say_json(as_json(question, answer.result, answer.counts, arguments.lang))
    else:
        say("\n".join(_lines(question, answer, out, arguments.lang)))


def _write(folder: Path, lang: str, question: Question, answer: Answer) -> None:
    """Write the tables, the report, its workbook, the rows refused, and the answers inside the answer."""
    pages = _pages(question.page(answer.result, lang)) if question.page else {}
    with ThreadPoolExecutor(1) as beside:  # pictures are drawn while the workbook and the tables are written
        pages = {name: beside.submit(one).result if callable(one) else one for name, one in pages.items()}
        if question.recorded:  # what is published holds its tables alone
            pages[workbook.NAME] = workbook.workbook(answer.result, lang, question.tables)
        kept = {name: made() for name, made in answer.files.items()}
        kept |= answer.again.files if answer.again else {}
        export.fill(folder, answer.result, lang, pages | kept)
    if answer.rejects is not None:
        written.write_rejects(folder / REJECTS_FILE, answer.rejects, lang)
    if answer.large:
        for file in sorted(answer.large.folder.iterdir()):
            shutil.move(file, folder / file.name)
    for name, inside in answer.inside.items():
        (folder / name).mkdir()
        _write(folder / name, lang, question, inside)


def _tell(draft: Path, arguments: Namespace, answer: Answer) -> None:
    """Write how to do again what is ready in a draft; who does it again to compare does not ask for it."""
    if answer.again:
        replay.write_run(answer.result, draft, arguments.out, arguments.lang, answer.again)
    elif "words" in arguments:
        replay.write_command(draft, arguments.out, arguments.words, arguments.inputs)


def _move(draft: Draft, rejects: pa.Table, lang: str) -> None:
    """Put a draft and the rows refused in their places; nothing of them is left elsewhere."""
    with draft.held, draft_beside(draft.rejects) as folder:
        told = folder / draft.rejects.name
        written.write_rejects(told, rejects, lang)
        put_files(draft.file, draft.place, told, draft.rejects)


def _pages(pages: Pages) -> dict[str, Content]:
    return {REPORT: pages} if isinstance(pages, str) else dict(pages)


def _lines(question: Question, answer: Answer, out: Path | None, lang: str) -> Iterator[str]:
    """Say an answer in words, with the folder written."""
    yield question.summary(answer.result, lang)
    if answer.draft:  # the summary says all of it
        return
    if answer.rejects is not None:
        yield said_of_rows(answer, lang)
    if out:
        yield text("report.written", lang, folder=out)
    if answer.rejected:
        yield place_of_rejects(answer.rejected, out, lang)
