"""Where claims are sorted: a DuckDB file of the run, that spills, and what every step adds to."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MEMORY = "2GB"
FIRST = """
CREATE TABLE acts (
  source VARCHAR, file VARCHAR, line BIGINT, flux DATE, date DATE, act VARCHAR, modifiers VARCHAR, association TINYINT,
  sector VARCHAR, way VARCHAR, exemption VARCHAR, quantity INTEGER, excess_cents BIGINT, base_cents BIGINT,
  practice VARCHAR, site VARCHAR, specialty VARCHAR, mode VARCHAR, nature VARCHAR, rate INTEGER, public BOOLEAN,
  patient UBIGINT, visit VARCHAR);
CREATE TABLE fee_lines (
  source VARCHAR, file VARCHAR, line BIGINT, flux DATE, date DATE, code VARCHAR, equipment VARCHAR,
  coefficient DECIMAL(18,4), quantity INTEGER, unit_cents BIGINT, base_cents BIGINT, site VARCHAR, specialty VARCHAR,
  patient UBIGINT);
CREATE TABLE outcomes (source VARCHAR, outcome VARCHAR, reason VARCHAR, lines BIGINT, base_cents BIGINT);
CREATE TABLE rejects (file VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR);
CREATE TABLE payers (kind VARCHAR, lines BIGINT, cents BIGINT);
CREATE TABLE proofs (trap VARCHAR, what VARCHAR, value BIGINT);
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is kept of the lines.

    Parameters
    ----------
    years : civil years of care; () : all
    hospitals : where the external acts of public hospitals come from: "pmsi", "dcir" or "none"
    lag_months : months at most from care to the release of the flux; None: any
    """

    years: tuple[int, ...] = ()
    hospitals: str = "dcir"
    lag_months: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A run.

    Parameters
    ----------
    folder : of the run, gone with it
    seen : what was found, by the key of a text
    """

    base: duckdb.DuckDBPyConnection
    folder: Path
    wanted: Wanted
    seen: dict[str, int] = field(default_factory=dict)

    def run(self, asked: str, given: Sequence[object] = ()) -> None:
        """Do what is asked, in SQL."""
        self.base.execute(asked, list(given))

    def one(self, asked: str, given: Sequence[object] = ()) -> int:
        """Give a whole number."""
        found = self.base.execute(asked, list(given)).fetchall()
        return int((found[0][0] if found else 0) or 0)

    def rows(self, asked: str, given: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Give rows."""
        return list(self.base.execute(asked, list(given)).fetchall())

    def table(self, asked: str) -> pa.Table:
        """Give a table."""
        return self.base.sql(asked).to_arrow_table()

    def prove(self, trap: str, what: str, asked: str) -> None:
        """Keep a figure that shows that a rule of `traps.csv` was followed."""
        self.run("INSERT INTO proofs VALUES (?, ?, ?)", (trap, what, self.one(asked)))


@contextmanager
def work_in(folder: Path, wanted: Wanted, acts: Sequence[str]) -> Iterator[Work]:
    """Open a run in an empty folder.

    Parameters
    ----------
    acts : codes of the acts of imaging that the law holds
    """
    config = {
        "memory_limit": MEMORY,
        "temp_directory": str(folder / "spill"),
        "preserve_insertion_order": True,
    }
    with duckdb.connect(str(folder / "work.duckdb"), config=config) as base:
        base.execute(FIRST)
        base.register("law_codes", pa.table({"code": pa.array(list(acts), pa.string())}))
        base.execute("CREATE TABLE law_acts AS SELECT code FROM law_codes")
        yield Work(base, folder, wanted)
