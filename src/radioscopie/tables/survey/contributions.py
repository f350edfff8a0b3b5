"""Contributions to tables that will be published: the classes of each row, who gave it, its value to the last digit."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from radioscopie.errors import Problem, problem
from radioscopie.schema import Refused, Table, text
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.survey.decimals import numbers
from radioscopie.tables.survey.patients import refuse_patients

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.inputs import Readable

MARGIN = "total"
FORMULA = ("=", "+", "-", "@")
MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Contributed:
    """Rows in an order that does not depend on that of the file.

    Parameters
    ----------
    labels : shape (n,), the classes of each row, in the order of the columns asked
    units : shape (n,), who gave each; empty where no column says
    values : shape (n,), in steps
    decimals : a step is 10 ** -decimals
    """

    labels: tuple[tuple[str, ...], ...]
    units: tuple[str, ...]
    values: tuple[int, ...]
    decimals: int


def read_contributions(path: Readable, columns: Sequence[str], value: str, unit: str | None) -> Contributed:
    """Read a file of contributions.

    Parameters
    ----------
    path : CSV or Parquet; the columns asked, none of them empty
    columns : columns of classes
    value : column of numbers
    unit : column that says who gave the row; None: each row is given by somebody else

    Raises
    ------
    InputError : every problem of the file at once: rows of patients, numbers that cannot be read, classes that
        would be taken for a margin or a formula, or that are written in two ways
    """
    refuse_patients(path)
    names = [*columns, *([unit] if unit else []), value]
    table = Table("contributions", tuple(text(name.casefold(), required=True) for name in names))
    rows = read_whole(table, path, check=partial(_problems, columns=columns, value=value)).to_pylist()
    exact = [_decimal(found) for found in numbers([row[value.casefold()] for row in rows])]
    decimals = max(0, *(-_exponent(one) for one in exact))
    read = sorted(
        (
            tuple(row[name.casefold()] for name in columns),
            row[unit.casefold()] if unit else "",
            int(one.scaleb(decimals)),
        )
        for row, one in zip(rows, exact, strict=True)
    )
    labels, units, values = zip(*read, strict=True)
    return Contributed(labels, units, values, decimals)


def _decimal(number: float | Refused) -> Decimal:
    return Decimal(repr(number)).normalize()


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def _problems(rows: list[dict[str, Any]], path: str, columns: Sequence[str], value: str) -> Iterator[Problem]:
    for name in columns:
        yield from _bad_labels(rows, path, name)
    words = [row[value.casefold()] for row in rows]
    for row, word, found in zip(rows, words, numbers(words), strict=True):
        place = f"{path}:{row['line']}, {value}"
        if isinstance(found, Refused):
            yield problem(found.reason, place, word, **found.fields)
        elif -_exponent(_decimal(found)) > MOST_DECIMALS:
            yield problem("disclosure.too_precise", place, word, most=MOST_DECIMALS)


def _bad_labels(rows: list[dict[str, Any]], path: str, name: str) -> Iterator[Problem]:
    spelt: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        label = row[name.casefold()]
        spelt[_folded(label)].setdefault(label, row["line"])
    for folded, lines in spelt.items():
        (first, line), *others = lines.items()
        if folded == MARGIN:
            yield problem("disclosure.label_is_margin", f"{path}:{line}, {name}", first)
        if first.startswith(FORMULA):
            yield problem("disclosure.label_is_formula", f"{path}:{line}, {name}", first)
        for other, at in others:
            yield problem("disclosure.label_twice", f"{path}:{at}, {name}", other, known=first, first=line)


def _folded(label: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())
