"""Outputs: checked before the work (a name that cannot be written, or would replace an input), then delivered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, Problem, problem
from radioscopie.numbers import format_count
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from radioscopie.result import Result

    Summary = Callable[[Result, str], str]
    Pages = str | Mapping[str, str | bytes]

REPORT, REJECTS_FILE = "report.html", "rejects.csv"
SUFFIXES = (".csv", ".parquet")
REPORT_FILE = re.compile(r"(by_\w+|sensitivity|unknown|rejects|result|report)\.(csv|parquet|json|html)")


def check_files(out: Path, rejects: Path, inputs: Iterable[Path | None]) -> None:
    """Check the two files of `price`.

    Parameters
    ----------
    inputs : files read, None where not given

    Raises
    ------
    InputError : every reason why they cannot be written without loss
    """
    read = _resolved(inputs)
    problems = [*_suffix(out), *_file(out, "--out", read), *_file(rejects, "--rejects", read)]
    if out.resolve() == rejects.resolve():
        problems.append(problem("cli.out_twice", "--rejects", rejects))
    if problems:
        raise InputError(problems)


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


def deliver(
    arguments: Namespace,
    result: Result,
    summary: Summary,
    render: Callable[[Result, str], Pages] | None = None,
) -> None:
    """Write a result where it was asked, with its report, and print it.

    Parameters
    ----------
    arguments : out, json and lang
    summary : gives the lines of the terminal
    render : gives the report, or several pages by file name; None when there is none
    """
    from radioscopie.results.export import write_result  # noqa: PLC0415

    if arguments.out:
        pages = render(result, arguments.lang) if render else {}
        named = {REPORT: pages} if isinstance(pages, str) else pages
        write_result(result, arguments.out, arguments.lang, named)
    print_result(arguments, result, summary)


def print_result(arguments: Namespace, result: Result, summary: Summary) -> None:
    """Print a result, in words with the folder written, or as JSON and nothing else."""
    from radioscopie.results.export import to_json  # noqa: PLC0415

    if arguments.json:
        print(to_json(result, arguments.lang))
        return
    print(summary(result, arguments.lang))
    if arguments.out:
        print(text("report.written", arguments.lang, folder=arguments.out))


def said_of_rows(read: int, rejected: int, out: Path | None, lang: str) -> str:
    """Say how many rows were read and refused, and where the results and the reasons are.

    Parameters
    ----------
    read, rejected : rows
    out : folder written, None when none was asked for
    """
    counts = {"read": read, "accepted": read - rejected, "rejected": rejected}
    lines = [text("price.read", lang, **{name: format_count(rows, lang) for name, rows in counts.items()})]
    if out:
        lines.append(text("report.written", lang, folder=out))
    if rejected and out:
        lines.append(
            text("price.rejects_written", lang, n=format_count(rejected, lang), rejects=out / REJECTS_FILE)
        )
    elif rejected:
        lines.append(text("cli.rejects_unwritten", lang))
    return "\n".join(lines)


def _resolved(inputs: Iterable[Path | None]) -> list[Path]:
    return [path.resolve() for path in inputs if path]


def _suffix(out: Path) -> Iterator[Problem]:
    if out.suffix not in SUFFIXES:
        yield problem("price.bad_output", "--out", out)


def _file(path: Path, option: str, read: list[Path]) -> Iterator[Problem]:
    if path.resolve() in read:
        yield problem("cli.out_is_input", option, path)
    if path.is_dir():
        yield problem("cli.is_folder", option, path)
    if any(parent.is_file() for parent in path.parents):
        yield problem("cli.no_folder", option, path)
