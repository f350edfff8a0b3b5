"""What a reader works out of a published table alone: the bounds of each hidden cell, from the sums it can see."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, inf
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from radioscopie.errors import InputError, InternalError, problem
from radioscopie.models.survey.disclosure.cells import sums_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.errors import Problem
    from radioscopie.models.survey.disclosure.cells import Place, Sum

NEAR = 1e-7
INFEASIBLE, UNBOUNDED = 2, 3


@dataclass(frozen=True, slots=True)
class Published:
    """A published table.

    Parameters
    ----------
    places : shape (n,), label of each cell in each column, `total` where it is a margin
    values : shape (n,), in steps; None where it is hidden
    decimals : a step is 10 ** -decimals
    """

    places: tuple[Place, ...]
    values: tuple[int | None, ...]
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Bound:
    """What a reader knows of a hidden cell: its bounds, in steps (infinite: none), and whether one value is left."""

    place: Place
    low: float
    high: float
    is_found: bool


def bounds(table: Published) -> list[Bound]:
    """Bound every hidden cell: least and most that all the sums leave it.

    Cells are not negative, unless a negative one is published.

    Raises
    ------
    InputError : published sums that do not add up, or that no table can meet
    """
    sums = sums_of(table.places)
    _refuse_wrong_sums(table, sums)
    hidden = [rank for rank, value in enumerate(table.values) if value is None]
    matrix, right = _equations(table, sums, hidden)
    is_signed = any(value is not None and value < 0 for value in table.values)
    return [
        _bound(table.places[cell], *_ends(matrix, right, column, is_signed=is_signed))
        for column, cell in enumerate(hidden)
    ]


def _refuse_wrong_sums(table: Published, sums: Sequence[Sum]) -> None:
    problems = list(_wrong_sums(table, sums))
    if problems:
        raise InputError(problems)


def _wrong_sums(table: Published, sums: Sequence[Sum]) -> Iterator[Problem]:
    for line in sums:
        parts = [table.values[part] for part in line.parts]
        whole = table.values[line.whole]
        if whole is not None and None not in parts and whole != sum(filter(None, parts)):
            place = ", ".join(table.places[line.whole])
            found, step = sum(filter(None, parts)), 10**table.decimals
            yield problem("disclosure.wrong_sum", place, f"{whole / step:g}", found=f"{found / step:g}")


def _equations(
    table: Published, sums: Sequence[Sum], hidden: Sequence[int]
) -> tuple[csr_array, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Write each sum with a hidden cell: parts minus whole, in hidden cells, is minus what is published of it."""
    column = {cell: rank for rank, cell in enumerate(hidden)}
    entries: list[tuple[int, int, int]] = []
    right: list[int] = []
    for line in sums:
        terms = [(part, 1) for part in line.parts] + [(line.whole, -1)]
        unknown = [(column[cell], sign) for cell, sign in terms if cell in column]
        if unknown:
            entries += [(len(right), cell, sign) for cell, sign in unknown]
            right.append(-sum(sign * (table.values[cell] or 0) for cell, sign in terms))
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(right), len(hidden))
    return csr_array((np.array(signs, dtype=float), (rows, columns)), shape=shape), np.array(
        right, dtype=float
    )


def _ends(
    matrix: csr_array, right: np.ndarray[tuple[int], np.dtype[np.float64]], column: int, *, is_signed: bool
) -> tuple[float, float]:
    scale = max(1.0, float(np.abs(right).max(initial=0.0)))
    ends = []
    for sign in (1.0, -1.0):
        goal = np.zeros(matrix.shape[1])
        goal[column] = sign
        limits = (None, None) if is_signed else (0, None)
        found = linprog(goal, A_eq=matrix, b_eq=right / scale, bounds=limits, method="highs")
        ends.append(_end(found.status, sign, found.fun, scale, found.message))
    return ends[0], ends[1]


def _end(status: int, sign: float, value: float | None, scale: float, message: str) -> float:
    if status == UNBOUNDED:
        return -sign * inf
    if status == INFEASIBLE:
        raise InputError(problem("disclosure.no_table", ""))
    if value is None:
        raise InternalError(message)
    end = sign * value * scale
    return float(round(end)) if abs(end - round(end)) <= NEAR * scale else end


def _bound(place: Place, low: float, high: float) -> Bound:
    is_found = high < inf and low > -inf and floor(high) <= ceil(low)
    return Bound(place, low, high, is_found)
