"""The public ledger: dated statements with a number, from every side, and what recomputes each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from radioscopie.bilingual import Words
from radioscopie.schema import Table, choice, text
from radioscopie.tables.shipped import shipped

SIDES = ("payer", "state", "parliament", "auditor", "profession", "industry", "business", "press", "project")
KINDS = ("exact", "about", "more", "less", "both", "range", "ours", "words")


def _word(name: str, words: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    return name, {word: word for word in words}


LEDGER = Table(
    "ledger",
    (
        text("id", required=True),
        text("day", required=True),
        choice(*_word("side", SIDES), required=True),
        *(text(name, required=True) for name in ("who_fr", "who_en", "statement_fr", "statement_en")),
        *(text(name) for name in ("low", "high", "unit")),
        choice(*_word("kind", KINDS), required=True),
        *(text(name) for name in ("perimeter", "tests", "why", "fact", "source", "confidence")),
    ),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A public statement.

    Parameters
    ----------
    number : its id
    day : when, as precisely as it is known: "2016-05"
    low, high : the number as it was written, twice the same when there is one; "" without a number
    kind : one of `KINDS`: "both" when low and high are two numbers, each with its test; "range" when they are the ends
        of one; "ours" when it is a central value of this project
    perimeter : what it speaks of
    tests : what recomputes it, that of its own perimeter first
    why : why nothing settles it; "" when something does
    fact : id of the published figure that it is
    """

    number: str
    day: str
    side: str
    who: Words
    statement: Words
    low: str
    high: str
    unit: str
    kind: str
    perimeter: str
    tests: tuple[str, ...]
    why: str
    fact: str
    source: str
    confidence: str


@cache
def read_statements() -> tuple[Statement, ...]:
    """Give the statements shipped, in the order of their ids."""
    return tuple(_statement(row) for row in shipped(LEDGER, "ledger.csv").to_pylist())


def _statement(row: dict[str, str]) -> Statement:
    """Make a statement of a row."""
    same = ("day", "side", "low", "high", "unit", "kind", "perimeter", "why", "fact", "source", "confidence")
    return Statement(
        number=row["id"],
        who=Words(row["who_fr"], row["who_en"]),
        statement=Words(row["statement_fr"], row["statement_en"]),
        tests=tuple(row["tests"].split()),
        **{name: row[name] for name in same},
    )
