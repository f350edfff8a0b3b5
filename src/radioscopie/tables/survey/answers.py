"""The answers of practices: one row a practice, its stratum, the numbers asked, and what cuts the population."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.errors import Problem, problem
from radioscopie.schema import Refused, Table, text
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.survey.decimals import numbers
from radioscopie.tables.survey.exported import without_last_line
from radioscopie.tables.survey.patients import refuse_patients

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Reals
    from radioscopie.inputs import Readable

STRATUM, PRACTICE = "stratum", "practice"
KEYS = (STRATUM, PRACTICE)


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers, all of them readable.

    Parameters
    ----------
    strata : stratum of each
    numbers : for each column asked, shape (n,), nan where empty
    words : for each column that cuts, its words
    lines : line of each in the file
    """

    strata: tuple[str, ...]
    numbers: dict[str, Reals]
    words: dict[str, tuple[str, ...]]
    lines: tuple[int, ...]


def read_answers(
    path: Readable, columns: Sequence[str], cuts: Sequence[str], may_miss: Sequence[str] = ()
) -> Answers:
    """Read a file of answers.

    Parameters
    ----------
    path : CSV or Parquet; columns `stratum`, `practice` if there is one (each once), and those asked
    columns : columns of numbers
    cuts : columns of words
    may_miss : columns of numbers that may be empty

    Raises
    ------
    InputError : every problem of the file at once: rows of patients, unreadable numbers, a practice given twice
    """
    path = without_last_line(path)
    refuse_patients(path)
    wanted = dict.fromkeys([*cuts, *columns])
    must = [name for name in wanted if name not in may_miss]
    table = Table(
        "answers",
        (
            *(text(STRATUM, required=True), text(PRACTICE)),
            *(text(name.casefold(), required=name in must) for name in wanted if name.casefold() not in KEYS),
        ),
    )
    rows = read_whole(table, path, check=partial(_problems, columns=columns))
    held = {name: _values(rows[name.casefold()].to_pylist())[0] for name in columns}
    words = {name: tuple(rows[name.casefold()].to_pylist()) for name in cuts}
    return Answers(tuple(rows[STRATUM].to_pylist()), held, words, tuple(rows["line"].to_pylist()))


def _problems(rows: list[dict[str, Any]], path: str, columns: Sequence[str]) -> Iterator[Problem]:
    yield from _twice(rows, path)
    for name in columns:
        words = [row[name.casefold()] for row in rows]
        for rank, found in _values(words)[1]:
            place = f"{path}:{rows[rank]['line']}, {name}"
            yield problem(found.reason, place, words[rank], **found.fields)


def _twice(rows: list[dict[str, Any]], path: str) -> Iterator[Problem]:
    """Refuse a practice given twice; who it is, is not told."""
    lines: dict[str, int] = {}
    for row in rows:
        first = lines.setdefault(row[PRACTICE], row["line"]) if row[PRACTICE] else row["line"]
        if first != row["line"]:
            yield problem("survey.practice_twice", f"{path}:{row['line']}, {PRACTICE}", "", first=first)


def _values(words: Sequence[str]) -> tuple[Reals, list[tuple[int, Refused]]]:
    """Read a column of numbers, nan where it is empty; give the rank of each that is refused, and why."""
    given = [rank for rank, word in enumerate(words) if word]
    read = list(zip(given, numbers([words[rank] for rank in given]), strict=True))
    values = np.full(len(words), np.nan)
    for rank, found in read:
        values[rank] = np.nan if isinstance(found, Refused) else found
    return values, [(rank, found) for rank, found in read if isinstance(found, Refused)]
