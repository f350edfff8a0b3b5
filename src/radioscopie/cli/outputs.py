"""Outputs: checked before the work (a name that cannot be written, or would replace an input), and said after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.numbers import format_count
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from radioscopie.results.answer import Answer

REPORT, REJECTS_FILE = "report.html", "rejects.csv"
REPORT_FILE = re.compile(
    r"(by_\w+|sensitivity|unknown|rejects|result|report|record)\.(csv|parquet|json|html|xlsx)"
)


def check_folder(out: Path | None, inputs: Iterable[Path | None], tables: tuple[str, ...] = ()) -> None:
    """Check the folder of a report; without one there is nothing to check.

    Parameters
    ----------
    inputs : files read, None where not given
    tables : names of the tables written, beside those of a report (`by_year`…)

    Raises
    ------
    InputError : it is a file, or a table of the report could replace an input
    """
    if out is None:
        return
    problems = [
        problem("cli.folder_of_input", "--out", path)
        for path in _resolved(inputs)
        if path.parent == out.resolve() and (path.stem in tables or REPORT_FILE.fullmatch(path.name))
    ]
    if any(part.is_file() for part in (out, *out.parents)):
        problems.append(problem("cli.out_is_file", "--out", out))
    if problems:
        raise InputError(problems)


def check_release(out: Path | None, inputs: Iterable[Path], kept: Iterable[Path]) -> None:
    """Check the folder of a release: what is secret is neither in it nor around it.

    Parameters
    ----------
    inputs : files read
    kept : folders that are not published

    Raises
    ------
    InputError : it holds an input, or a folder that is not published; or it is in such a folder
    """
    if out is None:
        return
    folder = out.resolve()
    problems = [
        problem("cli.secret_in_release", "--out", path)
        for path in _resolved(inputs)
        if folder in path.parents
    ]
    problems += [
        problem("cli.release_in_secret", "--out", path)
        for path in _resolved(kept)
        if path == folder or folder in path.parents or path in folder.parents
    ]
    if problems:
        raise InputError(problems)


def said_of_rows(answer: Answer, lang: str) -> str:
    """Say how many rows were read, accepted, set aside and refused."""
    counts = {name: format_count(rows, lang) for name, rows in answer.counts.items()}
    shown = {"read": counts["rows_read"], "accepted": counts["accepted"], "rejected": counts["rejected"]}
    if answer.excluded:
        return text("cli.read_excluded", lang, excluded=counts["excluded"], **shown)
    return text("price.read", lang, **shown)


def place_of_rejects(rejected: int, out: Path | None, lang: str) -> str:
    """Say where the reasons of the rows refused are, or would be."""
    if out is None:
        return text("cli.rejects_unwritten", lang)
    return text("price.rejects_written", lang, n=format_count(rejected, lang), rejects=out / REJECTS_FILE)


def _resolved(inputs: Iterable[Path | None]) -> list[Path]:
    return [path.resolve() for path in inputs if path]
