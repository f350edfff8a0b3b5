"""Invented exports with visits, CSV as a billing software writes them: rows of an invented year taken two by two."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv

import national
from radioscopie.law.load import Law

if TYPE_CHECKING:
    from pathlib import Path

SHARED = ("day", "practice", "site")


class Export(NamedTuple):
    """A CSV file and its number of rows."""

    path: Path
    rows: int


def spread(year: national.Year, rows: int) -> Export:
    """Write about `rows` rows spread over a year and its practices."""
    return _write(year, f"visits-{rows}", np.arange(0, year.rows, max(1, year.rows // rows)))


def one_practice(year: national.Year) -> Export:
    """Write the rows of the first practice of a year."""
    return _write(year, "visits-practice", np.flatnonzero(year.column("practice") == 0))


def _write(year, name, where):
    """Write the rows numbered `where`, two by two a visit on the day and in the practice of the first."""
    path = year.folder / f"{name}.csv"
    if not path.exists():
        first = np.arange(len(where)) // 2 * 2
        codes = {name: year.column(name)[where] for name in national.COLUMNS}
        codes |= {name: codes[name][first] for name in SHARED}
        table = national.words(codes, Law.load())
        part = path.with_suffix(".part")
        pa.csv.write_csv(table.append_column("encounter", pa.array([f"V{number}" for number in first])), part)
        part.rename(path)
    return Export(path, len(where))
