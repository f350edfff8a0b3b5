"""Every figure from outside that the package cites, by its id: what it says, where it was read."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

TABLES = (
    "quoted.csv",
    "published.csv",
    "cited.csv",
    "dose_levels.csv",
    "dose_rules.csv",
    "sharing.csv",
    "sequences.csv",
)
LEDGER, CLAIMS = "ledger.csv", "rules.csv"
CITING = ("charges.csv", "charges_bought.csv", "levers.csv", "need_age.csv", "relevance.csv", "waits.csv")
FACTS = "facts"
REFERENCE = files("radioscopie.tables") / "reference"


@dataclass(frozen=True, slots=True)
class Source:
    """A figure and where it was read.

    Parameters
    ----------
    quantity, unit, place, note : in the words of the sheet, mostly English
    value : as it is written there
    confidence : high, medium or low; "" where the table says a status instead
    cited_by : lines of the tables of hypotheses that name it
    """

    fact: str
    quantity: str
    value: str
    unit: str
    year: str
    place: str
    source: str
    url: str
    confidence: str
    note: str
    cited_by: tuple[str, ...]


@cache
def sources() -> Mapping[str, Source]:
    """Give every figure by its id."""
    cited = _citing()
    found = {row["id"]: _source(row, cited.get(row["id"], ())) for name in TABLES for row in _rows(name)}
    claims = {row["id"]: _source(row, ()) for row in _rows(CLAIMS, files("radioscopie.sources") / "snds")}
    return found | claims | {row["id"]: _statement(row) for row in _rows(LEDGER)}


def _rows(name: str, folder: Traversable = REFERENCE) -> list[dict[str, str]]:
    text = (folder / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _citing() -> dict[str, tuple[str, ...]]:
    """Give, for each id, the lines that name it: the first word of each."""
    found: dict[str, tuple[str, ...]] = {}
    for name in CITING:
        for row in _rows(name):
            line = f"{name.removesuffix('.csv')}: {next(iter(row.values()))}"
            for fact in row[FACTS].split():
                found[fact] = tuple(dict.fromkeys((*found.get(fact, ()), line)))
    return found


def _statement(row: dict[str, str]) -> Source:
    """Make a source of a statement of the public ledger."""
    value = " – ".join(dict.fromkeys((row["low"], row["high"])))
    about = (row["statement_en"], value, row["unit"], row["day"], row["perimeter"])
    return Source(row["id"], *about, f"{row['who_en']}, {row['source']}", "", row["confidence"], "", ())


def _source(row: dict[str, str], cited: tuple[str, ...]) -> Source:
    dose = " ".join(row.get(one, "") for one in ("exam", "population", "index", "rule")).split()
    return Source(
        row["id"],
        row.get("quantity") or row.get("name") or " ".join(dose) or row["note"],
        row.get("value") or row.get("level") or row.get("central_pct") or row.get("published_pct", ""),
        row.get("unit", ""),
        row.get("year") or row.get("valid_from", ""),
        row.get("place") or row.get("geography", ""),
        row["source"],
        row.get("url", ""),
        row.get("confidence", ""),
        row.get("note", ""),
        cited,
    )
