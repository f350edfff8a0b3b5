"""Outputs: checked before the work (a name that cannot be written, or would replace an input), then delivered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.numbers import format_count
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import pyarrow as pa

    from radioscopie.result import Result

    Summary = Callable[[Result, str], str]
    Pages = str | Mapping[str, str | bytes]

REPORT, REJECTS_FILE = "report.html", "rejects.csv"
REPORT_FILE = re.compile(
    r"(by_\w+|sensitivity|unknown|rejects|result|report|record)\.(csv|parquet|json|html)"
)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a file: how many were read, and the reasons of those refused (a row may have several)."""

    read: int
    rejects: pa.Table

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return len(set(self.rejects["line"].to_pylist()))

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, accepted and refused, by the keys of the JSON."""
        read, rejected = self.read, self.rejected
        return {"rows_read": read, "accepted": read - rejected, "rejected": rejected}


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


def deliver(
    arguments: Namespace,
    result: Result,
    summary: Summary,
    render: Callable[[Result, str], Pages] | None = None,
    rows: Rows | None = None,
    also: Callable[[Path], None] | None = None,
) -> None:
    """Write a result where it was asked, with its report and the rows refused, all or nothing, and print it.

    Parameters
    ----------
    arguments : out, json and lang
    summary : gives the lines of the terminal
    render : gives the report, or several pages by file name; None when there is none
    rows : rows of the file read, None when a refused row stops the command
    also : writes further files in the folder that it is given
    """
    from radioscopie.results.export import write_result  # noqa: PLC0415

    if arguments.out:
        pages = render(result, arguments.lang) if render else {}
        named = {REPORT: pages} if isinstance(pages, str) else pages
        refused = partial(_write_refused, rows, arguments.lang) if rows else also
        write_result(result, arguments.out, arguments.lang, named, refused)
    print_result(arguments, result, summary, rows)


def _write_refused(rows: Rows, lang: str, folder: Path) -> None:
    from radioscopie.tables.rejects import write_rejects  # noqa: PLC0415

    write_rejects(folder / REJECTS_FILE, rows.rejects, lang)


def print_result(arguments: Namespace, result: Result, summary: Summary, rows: Rows | None = None) -> None:
    """Print a result, in words with the folder written, or as JSON and nothing else."""
    from radioscopie.results.export import to_json  # noqa: PLC0415

    if arguments.json:
        print(to_json(result, arguments.lang, rows.counts if rows else {}))
        return
    print(summary(result, arguments.lang))
    if rows:
        print(said_of_rows(rows.read, rows.rejected, arguments.lang))
    if arguments.out:
        print(text("report.written", arguments.lang, folder=arguments.out))
    if rows and rows.rejected:
        print(place_of_rejects(rows.rejected, arguments.out, arguments.lang))


def said_of_rows(read: int, rejected: int, lang: str) -> str:
    """Say how many rows were read, accepted and refused."""
    counts = {"read": read, "accepted": read - rejected, "rejected": rejected}
    return text("price.read", lang, **{name: format_count(rows, lang) for name, rows in counts.items()})


def place_of_rejects(rejected: int, out: Path | None, lang: str) -> str:
    """Say where the reasons of the rows refused are, or would be."""
    if out is None:
        return text("cli.rejects_unwritten", lang)
    return text("price.rejects_written", lang, n=format_count(rejected, lang), rejects=out / REJECTS_FILE)


def _resolved(inputs: Iterable[Path | None]) -> list[Path]:
    return [path.resolve() for path in inputs if path]
