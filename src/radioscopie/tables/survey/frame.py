"""What is known of the whole: practices of each stratum, and totals that the answers must meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, problem
from radioscopie.schema import Refused, Table, text
from radioscopie.sources.blocks import given_twice, read_whole
from radioscopie.tables.survey.decimals import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable

NATION = "nation"
PRACTICES = "practices"
MOST_PRACTICES = 1_000_000

STRATA = Table(
    "strata",
    (text("stratum", required=True), text("n", required=True), text("merge_into")),
    words="tables.strata",
)
TOTALS = Table(
    "known_totals",
    (*(text(name, required=True) for name in ("domain", "variable", "total")), text("error")),
    words="tables.known_totals",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The population.

    Parameters
    ----------
    population : practices of each stratum, in the order of the file
    merge_into : stratum that each is pooled with when too few answer, "" for none
    """

    population: dict[str, int]
    merge_into: dict[str, str]


@dataclass(frozen=True, slots=True)
class KnownTotal:
    """A total known from elsewhere.

    Parameters
    ----------
    column, word : the domain: rows whose `column` is `word`; ("", "") is the nation
    variable : column of numbers of the answers, or "practices": how many there are
    total, error : the total and its standard error (0: exact)
    place : where it is written
    """

    column: str
    word: str
    variable: str
    total: float
    error: float
    place: str

    @property
    def name(self) -> str:
        """Name the total, for messages."""
        return f"{domain_name(self.column, self.word)}, {self.variable}"


def domain_name(column: str, word: str) -> str:
    """Name a domain: "nation" or "column=word"."""
    return f"{column}={word}" if column else NATION


def read_frame(path: Readable) -> Frame:
    """Read how many practices each stratum has.

    Parameters
    ----------
    path : columns `stratum`, `n`, and `merge_into` if strata may be pooled

    Raises
    ------
    InputError : every problem of the file: no stratum, one given twice, a count that is no whole number from 1, a
        stratum to pool with that does not exist
    """
    rows = read_whole(STRATA, path, check=_strata_problems).to_pylist()
    counts = numbers([row["n"] for row in rows])
    problems = [
        problem("survey.not_a_count", f"{path}:{row['line']}, n", row["n"], most=MOST_PRACTICES)
        for row, count in zip(rows, counts, strict=True)
        if isinstance(count, Refused) or count != int(count) or not 1 <= count <= MOST_PRACTICES
    ]
    if problems:
        raise InputError(problems)
    sizes = [int(count) for count in counts if not isinstance(count, Refused)]
    population = dict(zip([row["stratum"] for row in rows], sizes, strict=True))
    return Frame(population, {row["stratum"]: row["merge_into"] for row in rows})


def _strata_problems(rows: list[dict[str, Any]], path: str) -> Iterator[Problem]:
    lines: dict[tuple[Any, ...], int] = {}
    known = {row["stratum"] for row in rows}
    for row in rows:
        place = f"{path}:{row['line']}"
        yield from given_twice(row, lines, place, ("stratum",), "survey.stratum_twice")
        if row["merge_into"] and row["merge_into"] not in known:
            yield problem("survey.unknown_merge", f"{place}, merge_into", row["merge_into"])


def read_totals(path: Readable) -> list[KnownTotal]:
    """Read the totals that the weights must meet.

    Parameters
    ----------
    path : columns `domain` ("nation" or "column=word"), `variable`, `total`, and `error` if some are known with one

    Raises
    ------
    InputError : every problem of the file: a total given twice, unreadable numbers, a domain of another form
    """
    rows = read_whole(TOTALS, path, check=_total_problems).to_pylist()
    totals = numbers([row["total"] for row in rows])
    errors = numbers([row["error"] or "0" for row in rows])
    pairs = [("total", totals), ("error", errors)]
    problems = [
        problem(value.reason, f"{path}:{row['line']}, {name}", row[name], **value.fields)
        for name, column in pairs
        for row, value in zip(rows, column, strict=True)
        if isinstance(value, Refused)
    ]
    problems += [
        problem("survey.negative_error", f"{path}:{row['line']}, error", row["error"])
        for row, value in zip(rows, errors, strict=True)
        if not isinstance(value, Refused) and value < 0
    ]
    if problems:
        raise InputError(problems)
    return [_known(row, total, error, path) for row, total, error in zip(rows, totals, errors, strict=True)]


def _known(row: dict[str, Any], total: Any, error: Any, path: Readable) -> KnownTotal:
    column, _, word = row["domain"].partition("=") if row["domain"] != NATION else ("", "", "")
    return KnownTotal(column, word, row["variable"], total, error, f"{path}:{row['line']}")


def _total_problems(rows: list[dict[str, Any]], path: str) -> Iterator[Problem]:
    lines: dict[tuple[Any, ...], int] = {}
    for row in rows:
        place = f"{path}:{row['line']}"
        yield from given_twice(row, lines, place, ("variable", "domain"), "survey.total_twice")
        column, equal, word = row["domain"].partition("=")
        if row["domain"] != NATION and not (equal and column and word):
            yield problem("survey.not_a_domain", f"{place}, domain", row["domain"])
