"""What is known of the answers: rows that always stand together (atoms), and the sums of them that are shown.

An atom is a set of rows that no cell of any release separates. Every cell is a sum of atoms, so every margin,
hierarchy, link between tables and difference between releases is in the one matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radioscopie.arrays import Bools, Ints, Reals

    Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """All rows of all releases: unit of each, what it brings in steps (10 ** -decimals); may it be negative."""

    units: tuple[str, ...]
    weighted: tuple[int, ...]
    plain: tuple[int, ...]
    is_signed: bool
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A sum that was published: its rows, and how far below and above the truth a reader must reckon (rounding)."""

    rows: Rows
    below: float = 0.0
    above: float = 0.0


@dataclass(frozen=True, slots=True)
class Owned:
    """What units bring to atoms, entry by entry: rank of the unit, of the atom, what it brings, is it alone there."""

    units: tuple[str, ...]
    unit: Ints
    atom: Ints
    brings: Reals
    is_alone: Bools


@dataclass(frozen=True, slots=True)
class System:
    """Cells and earlier statements as sums of atoms.

    Parameters
    ----------
    atoms : rows of each atom
    values : shape (atoms,), in steps
    room : shape (atoms,), how far an atom may fall for who knows only what is shown
    cells : shape (cells, atoms), 1 where the atom is in the cell
    known : shape (statements, atoms), the same for earlier releases
    below, above : shape (statements,), how far they may be from the truth
    owned : what each unit knows
    """

    atoms: tuple[Rows, ...]
    values: Reals
    room: Reals
    cells: csr_array
    known: csr_array
    below: Reals
    above: Reals
    owned: Owned

    def atoms_of(self, cell: int) -> tuple[int, ...]:
        """Give the atoms of a cell."""
        start, end = self.cells.indptr[cell : cell + 2]
        return tuple(sorted(self.cells.indices[start:end].tolist()))


def make_system(
    answers: Answers, cells: Sequence[Rows], known: Sequence[Statement], others: Sequence[Rows] = ()
) -> System:
    """Cut the rows into atoms.

    Parameters
    ----------
    answers : all rows
    cells : rows of each cell of the release to come
    known : what earlier releases show
    others : further sets of rows that no atom may straddle (cells that earlier releases hide)
    """
    atoms = _atoms(len(answers.units), [*cells, *(one.rows for one in known), *others])
    place = {row: rank for rank, rows in enumerate(atoms) for row in rows}
    values = np.array([sum(answers.weighted[row] for row in rows) for rows in atoms], dtype=np.float64)
    return System(
        atoms,
        values,
        np.full(len(atoms), np.inf) if answers.is_signed else values,
        _matrix(cells, place, len(atoms)),
        _matrix([one.rows for one in known], place, len(atoms)),
        np.array([one.below for one in known], dtype=np.float64),
        np.array([one.above for one in known], dtype=np.float64),
        _owned(answers, atoms),
    )


def _atoms(rows: int, sets: Sequence[Rows]) -> tuple[Rows, ...]:
    """Put together the rows that stand in the same sets; a row of no set is in no atom."""
    seen: list[list[int]] = [[] for _ in range(rows)]
    for number, members in enumerate(sets):
        for row in members:
            seen[row].append(number)
    alike: dict[tuple[int, ...], list[int]] = {}
    for row, numbers in enumerate(seen):
        if numbers:
            alike.setdefault(tuple(numbers), []).append(row)
    return tuple(map(tuple, alike.values()))


def _matrix(sets: Sequence[Rows], place: dict[int, int], atoms: int) -> csr_array:
    columns = [sorted({place[row] for row in rows}) for rows in sets]
    lengths = np.array([0, *map(len, columns)], dtype=np.int64)
    flat = np.array([atom for line in columns for atom in line], dtype=np.int64)
    return csr_array((np.ones(len(flat)), flat, lengths.cumsum()), shape=(len(sets), atoms))


def _owned(answers: Answers, atoms: Sequence[Rows]) -> Owned:
    units = tuple(dict.fromkeys(answers.units))
    rank = {unit: number for number, unit in enumerate(units)}
    entries = [
        (rank[unit], atom, brought, len(shared) == 1)
        for atom, rows in enumerate(atoms)
        for shared in [_shared(answers, rows)]
        for unit, brought in shared.items()
    ]
    unit, atom, brings, is_alone = zip(*entries, strict=True) if entries else ((), (), (), ())
    return Owned(
        units,
        np.array(unit, dtype=np.int64),
        np.array(atom, dtype=np.int64),
        np.array(brings, dtype=np.float64),
        np.array(is_alone, dtype=np.bool_),
    )


def _shared(answers: Answers, rows: Iterable[int]) -> dict[str, int]:
    brought: dict[str, int] = {}
    for row in rows:
        brought[answers.units[row]] = brought.get(answers.units[row], 0) + answers.weighted[row]
    return brought
