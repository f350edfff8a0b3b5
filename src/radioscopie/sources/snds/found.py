"""Which files of a folder are tables of the SNDS, told by their names; the others are named and left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, Problem, problem
from radioscopie.sources.opening import open_rows
from radioscopie.sources.snds.cards import columns_of, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

DCIR = ("ER_PRS_F", "ER_CAM_F", "ER_ETE_F", "ER_ARO_F")
PMSI = ("CSTC", "FASTC", "FMSTC", "FCSTC", "FBSTC")
NEEDED = {"dcir": ("ER_PRS_F", "ER_CAM_F"), "pmsi": ("CSTC", "FMSTC", "FBSTC")}
SUFFIX = r"(?:[_.-][A-Za-z0-9_.-]*)?\.(?:csv|csv\.gz|txt|parquet)"
DCIR_NAME = re.compile(rf"(?:.*[^A-Za-z0-9])?({'|'.join(DCIR)}){SUFFIX}", re.IGNORECASE)
PMSI_NAME = re.compile(rf"(?:.*[^A-Za-z0-9])?T_MCO([0-9]{{2}})({'|'.join(PMSI)}){SUFFIX}", re.IGNORECASE)
ALSO = {"BEN_NIR_PSA": "NUM_ENQ"}  # name of the pseudonym in extractions
MOST_LEFT = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a table.

    Parameters
    ----------
    table : as in `columns.csv`
    year : of a table of PMSI; 0 elsewhere
    header : names of its columns
    """

    path: Path
    table: str
    year: int
    header: tuple[str, ...]

    def place_of(self, column: str) -> str:
        """Give the name a column has in the file; "" when it has it not."""
        named = {name.upper(): name for name in self.header}
        return named.get(column) or named.get(ALSO.get(column, ""), "")


@dataclass(frozen=True, slots=True)
class Folder:
    """The tables of a folder.

    Parameters
    ----------
    files : in the order of their paths
    left : other files, from the folder
    """

    files: tuple[Found, ...]
    left: tuple[str, ...]
    home: Path = field(repr=False)

    def of(self, table: str) -> tuple[Found, ...]:
        """Give the files of a table."""
        return tuple(one for one in self.files if one.table == table)


def find_dcir(folder: Path) -> Folder:
    """Find the tables of DCIR in a folder and those inside it, by their names: `ER_PRS_F.parquet`, `ER_PRS_F_2012.csv`.

    Raises
    ------
    InputError : no such folder, a table missing, files that cannot be read, columns missing or given twice: all of them
    """
    return _find(folder, "dcir")


def find_pmsi(folder: Path) -> Folder:
    """Find the tables of external acts of PMSI in a folder: `T_MCO26CSTC.csv`. The errors are those of `find_dcir`."""
    return _find(folder, "pmsi")


def _find(folder: Path, base: str) -> Folder:
    if not folder.is_dir():
        raise InputError(problem("snds.no_folder", str(folder)))
    files, left, problems = list[Found](), list[str](), list[Problem]()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        named = _named(path.name, base)
        if not named:
            left.append(str(path.relative_to(folder)))
            continue
        try:
            found = _opened(path, *named)
            files.append(found)
            problems += _missing(found)
        except InputError as error:
            problems += error.problems
    problems += _absent(folder, base, files, left, has_problems=bool(problems))
    if problems:
        raise InputError(problems)
    return Folder(tuple(files), tuple(left), folder)


def _named(name: str, base: str) -> tuple[str, int] | None:
    """Give the table and the year that a name tells."""
    if base == "dcir":
        told = DCIR_NAME.fullmatch(name)
        return (told[1].upper(), 0) if told else None
    told = PMSI_NAME.fullmatch(name)
    return (f"T_MCOaa{told[2].upper()}", 2000 + int(told[1])) if told else None


def _opened(path: Path, table: str, year: int) -> Found:
    with open_rows(path) as rows:
        return Found(path, table, year, tuple(rows.header))


def _missing(found: Found) -> Iterator[Problem]:
    """Give what is wrong with the header of a file: another kind of table, columns missing or given twice."""
    upper = [name.upper() for name in found.header]
    known = [one for one in columns_of(found.table) if one.need != "should"]
    absent = [one.name for one in known if not found.place_of(one.name)]
    place = str(found.path)
    if len(absent) == len(known):
        yield problem("snds.not_this_table", place, ", ".join(found.header[:5]), table=found.table)
        return
    twice = [one.name for one in columns_of(found.table) if upper.count(one.name) > 1]
    for reason, names in (("snds.column_missing", absent), ("snds.column_twice", twice)):
        if names:
            keys = ", ".join(name for name in names if name in key_of(found.table))
            yield problem(reason, place, ", ".join(names), table=found.table, keys=keys or "–")


def _absent(
    folder: Path, base: str, files: Sequence[Found], left: Iterable[str], *, has_problems: bool
) -> Iterator[Problem]:
    """Give the tables that must be there and are not, for each year of PMSI."""
    shown = ", ".join(list(left)[:MOST_LEFT])
    if not files:
        if not has_problems:
            yield problem("snds.no_tables", str(folder), found=shown, tables=", ".join(NEEDED[base]))
        return
    if has_problems:
        return
    for year in sorted({one.year for one in files}):
        held = {one.table for one in files if one.year == year}
        for name in NEEDED[base]:
            table = f"T_MCOaa{name}" if base == "pmsi" else name
            if table not in held:
                shown_name = table.replace("aa", f"{year % 100:02}") if base == "pmsi" else table
                yield problem("snds.table_missing", str(folder), shown_name)
