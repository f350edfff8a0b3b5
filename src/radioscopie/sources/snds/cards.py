"""What the reader knows of the SNDS: the columns it reads, the codes it understands, each a row with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KEY = "key"


@dataclass(frozen=True, slots=True)
class Column:
    """A column read.

    Parameters
    ----------
    kind : date, integer, number, money (two decimals at most), price (rounded to the cent) or text
    need : "key" (joins tables), "must", "should" (empty where a file has it not)
    """

    table: str
    name: str
    kind: str
    need: str


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """Give the columns read of a table, named as in `columns.csv` (aa stands for the year)."""
    return tuple(
        Column(row["table"], row["column"], row["kind"], row["need"])
        for row in _rows("columns.csv")
        if row["table"] == table
    )


@cache
def tables() -> tuple[str, ...]:
    """Give the names of the tables read."""
    return tuple(dict.fromkeys(row["table"] for row in _rows("columns.csv")))


@cache
def key_of(table: str) -> tuple[str, ...]:
    """Give the names of the columns that join a table."""
    return tuple(one.name for one in columns_of(table) if one.need == KEY)


@cache
def codes(variable: str, role: str) -> tuple[str, ...]:
    """Give the codes of a variable that have a role."""
    return tuple(
        row["code"] for row in _rows("codes.csv") if (row["variable"], row["role"]) == (variable, role)
    )


@cache
def roles(variable: str) -> dict[str, str]:
    """Give the role of each code of a variable."""
    return {row["code"]: row["role"] for row in _rows("codes.csv") if row["variable"] == variable}


@cache
def rule(name: str) -> int:
    """Give a number that the reader goes by, from its row in `rules.csv`."""
    return next(int(row["value"]) for row in _rows("rules.csv") if row["name"] == name)


@cache
def sent_twice() -> tuple[tuple[str, str, str], ...]:
    """Give the hospitals whose external acts are sent twice: FINESS, first and last year ("": still)."""
    return tuple((row["finess"], row["first_year"], row["last_year"]) for row in _rows("sent_twice.csv"))


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = (files("radioscopie.sources.snds") / name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
