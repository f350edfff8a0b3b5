"""Open DAMIR: the open monthly files of the insurer, one row a group of payments; read by the names of their columns.

The fields end with a separator too many, amounts below one euro have no zero before their point, and an expense comes
again on a row for each further payment of it: rows of the legal share alone are kept (T31).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, Problem, gathered, problem
from radioscopie.inputs import Upload
from radioscopie.sources.opening import open_rows
from radioscopie.sources.rows import as_texts
from radioscopie.sources.snds.cards import roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radioscopie.inputs import Readable

WORDS = ("FLX_ANN_MOI", "SOI_ANN", "SOI_MOI", "PRS_NAT", "PRS_REM_TYP")
NUMBERS = ("PRS_ACT_COG", "PRS_ACT_QTE", "PRS_REM_BSE")
DATED = ("FLX_ANN_MOI", "SOI_ANN", "SOI_MOI")
BLOCK_ROWS = 1 << 20
MOST = 10**12


@dataclass(slots=True)
class Damir:
    """What was read of some files.

    Parameters
    ----------
    rows : of imaging and of technical fees: SOI_ANN, SOI_MOI, PRS_NAT, COG, QTE, BSE (numbers as they are written)
    counts : rows read, by what became of them
    bad : file, line, column, value of cells that cannot be read
    """

    rows: list[pa.Table] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    bad: list[tuple[str, int, str, str]] = field(default_factory=list)

    def count(self, what: str, rows: int) -> None:
        """Count rows."""
        if rows:
            self.counts[what] = self.counts.get(what, 0) + rows


def files_of(source: Readable) -> Sequence[Readable]:
    """Give the files of a folder, or the one that is given."""
    if isinstance(source, Upload) or not Path(source).is_dir():
        return [source]
    return sorted(path for path in Path(source).iterdir() if path.is_file())


def is_damir(source: Readable) -> bool:
    """Tell whether a file is one of Open DAMIR, from its header."""
    try:
        with open_rows(source) as rows:
            return {*WORDS, *NUMBERS} <= set(rows.header)
    except InputError:
        return False


def read_damir(source: Readable, advance: Callable[[int], None]) -> Damir:
    """Read a month, or a folder of months.

    Raises
    ------
    InputError : every file that cannot be used
    """
    found = Damir()
    files = files_of(source)
    if not files:
        raise InputError(problem("read.no_damir", str(source)))
    gathered(*(lambda one=one: _check(one) for one in files))
    gathered(*(lambda one=one: _add(found, one, advance) for one in files))
    if not found.counts:
        raise InputError(problem("read.no_row", str(source)))
    return found


def _check(source: Readable) -> None:
    with open_rows(source) as rows:
        header = rows.header
    absent = [name for name in (*WORDS, *NUMBERS) if name not in header]
    twice = [name for name in (*WORDS, *NUMBERS) if header.count(name) > 1]
    found = {"read.not_damir": absent, "read.damir_twice": twice}
    problems = [problem(key, str(source), ", ".join(names)) for key, names in found.items() if names]
    if problems:
        raise InputError(problems)


def _add(found: Damir, source: Readable, advance: Callable[[int], None]) -> None:
    wanted = (*WORDS, *NUMBERS)
    problems = list[Problem]()
    with open_rows(source) as rows:
        for block in rows.blocks(wanted, BLOCK_ROWS):
            columns = {name: as_texts(block.columns[name]) for name in wanted}
            _sort(found, str(source), pa.table(columns | {"line": pa.array(block.lines)}))
            for row in block.malformed:
                if row.reason == "tables.cut_row":
                    problems.append(problem("snds.truncated", f"{source}:{row.line}", row.text[:40]))
                found.bad.append((str(source), row.line, "", ""))
            found.count("rejected", len(block.malformed))
            advance(len(block.lines))
    if problems:
        raise InputError(problems)


def _sort(found: Damir, file: str, table: pa.Table) -> None:
    """Keep the rows of imaging of the legal share; count the others."""
    is_imaging = pc.is_in(table["PRS_NAT"], pa.array(list(roles("PRS_NAT_REF"))))
    found.count("not_imaging", table.num_rows - int(pc.sum(is_imaging).as_py() or 0))
    table = table.filter(is_imaging)
    kinds = np.array(
        [roles("PRS_REM_TYP").get(one, "rejected") for one in table["PRS_REM_TYP"].to_pylist()] or [""]
    )
    numbers = {name: _number(table[name]) for name in NUMBERS}
    wrong = np.zeros(table.num_rows, bool)
    for name, values in numbers.items():
        for rank in np.flatnonzero(np.isnan(values) & ~wrong):
            found.bad.append(
                (file, table["line"][int(rank)].as_py(), name, str(table[name][int(rank)].as_py() or ""))
            )
        wrong |= np.isnan(values)
    months = [_month(*one) for one in zip(*(table[name].to_pylist() for name in DATED), strict=True)]
    dated = np.array([one is not None for one in months], bool)
    for rank in np.flatnonzero(~wrong & (~dated | (kinds[: table.num_rows] == "rejected"))):
        column = "PRS_REM_TYP" if dated[rank] else "SOI_ANN"
        found.bad.append(
            (file, table["line"][int(rank)].as_py(), column, str(table[column][int(rank)].as_py() or ""))
        )
    kept = (kinds[: table.num_rows] == "kept") & ~wrong & dated
    repeated = int(((kinds[: table.num_rows] == "repeated") & ~wrong & dated).sum())
    found.count("repeated", repeated)
    refused = table.num_rows - int(kept.sum()) - repeated
    found.count("rejected", refused)
    found.count("kept", int(kept.sum()))
    held = {name: pa.array(values) for name, values in numbers.items()}
    whole = pa.table({"care_month": pa.array(months, pa.string()), "nature": table["PRS_NAT"], **held})
    found.rows.append(whole.filter(pa.array(kept)))


def _number(column: pa.ChunkedArray) -> np.ndarray:
    """Read numbers that a point may begin; NaN where there is none."""
    return np.array([_one(word) for word in column.to_pylist()], np.float64)


def _one(word: str | None) -> float:
    """Read a number of two decimals at most."""
    try:
        found = Decimal((word or "").strip().replace(",", "."))
    except InvalidOperation:
        return float("nan")
    is_known = found.is_finite() and abs(found) < MOST and found == round(found, 2)
    return float(found) if is_known else float("nan")


def _month(flux: str | None, year: str | None, month: str | None) -> str | None:
    """Write a month of care; None when it is not told, or comes after its flux."""
    year, month = (year or "").strip(), (month or "").strip().zfill(2)
    is_told = len(year) == 4 and year.isdigit() and "01" <= month <= "12"
    return f"{year}-{month}" if is_told and f"{year}{month}" <= (flux or "").strip() else None


def iter_rows(found: Damir) -> Iterator[dict[str, object]]:
    """Give the rows kept."""
    for table in found.rows:
        yield from table.to_pylist()
