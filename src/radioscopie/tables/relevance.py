"""Relevance as it was published: for each family of exams, by how much actions reduced it, and who says so."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from radioscopie.ranges import CASES
from radioscopie.schema import Table, choice, text, written
from radioscopie.schema.parsers import to_number_word
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "relevance.csv"
RELEVANCE, REPEATS = "relevance", "repeats"
QUANTITIES = {"reduction_pct": RELEVANCE, "repeat_pct": REPEATS, "avoided_pct": REPEATS}
SAID = {"fr": "supposé : bas {}, central {}, haut {}", "en": "assumed: low {}, central {}, high {}"}


TABLE = Table(
    "relevance",
    (
        text("family", required=True),
        text("modality", required=True),
        text("acts"),
        choice("quantity", {name: name for name in QUANTITIES}, required=True),
        *(written(name, to_number_word) for name in CASES),
        text("facts", required=True),
        text("status", required=True),
        text("note"),
    ),
)


@cache
def published_relevance() -> Mapping[str, Mapping[str, Any]]:
    """Give what a measure of a scenario says of each family: modality, acts, numbers with their source, as in a file.

    A number bears the ids of the facts that it takes its low, central and high values from.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in shipped(TABLE, FILE).to_pylist():
        own = found.setdefault(row["family"], {"modality": row["modality"], "acts": row["acts"].split()})
        source = {lang: words.format(*row["facts"].split()) for lang, words in SAID.items()}
        own[row["quantity"]] = {case: Decimal(row[case]) for case in CASES} | {"source": source}
    return found


def families_of(lever: str) -> tuple[str, ...]:
    """Give the families that a lever (`RELEVANCE` or `REPEATS`) may name."""
    own = {name for name, kind in QUANTITIES.items() if kind == lever}
    return tuple(name for name, table in published_relevance().items() if own <= set(table))
