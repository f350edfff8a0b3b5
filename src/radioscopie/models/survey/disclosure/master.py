"""The program that chooses which cells to hide, under what attacks have taught so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog
from scipy.sparse import block_array, csr_array, diags_array, eye_array, vstack

from radioscopie.errors import InternalError
from radioscopie.highs import quiet_milp
from radioscopie.models.survey.disclosure.attack import aim_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.survey.disclosure.attack import Aim, Target
    from radioscopie.models.survey.disclosure.system import System

    Cut = dict[int, float]

FARTHEST = (
    1000.0  # how far a cell may have to move, in levels of the target, for a copy of the table to see it
)
NODES = 20_000
LARGEST = 1e6


@dataclass(frozen=True, slots=True)
class Program:
    """What the choice must respect.

    Parameters
    ----------
    primary : shape (cells,), cells hidden whatever the choice
    costs : shape (cells,), 0 for the primary ones
    cuts : of each, the weights of the cells hidden must reach 1
    copies : targets (and ways) for which the table is copied inside the program: it moves them itself
    """

    primary: Bools
    costs: Ints
    cuts: Sequence[Cut]
    copies: Sequence[tuple[Target, int]] = ()


def relaxed(program: Program) -> tuple[float, Reals]:
    """Solve the program of least cost without whole numbers nor copies: its cost, and how much each cell is hidden."""
    width = len(program.costs)
    found = linprog(
        program.costs.astype(float),
        -matrix_of(program.cuts, width) if program.cuts else None,
        -np.ones(len(program.cuts)) if program.cuts else None,
        bounds=np.column_stack([program.primary.astype(float), np.ones(width)]),
        method="highs",
    )
    if not found.success:
        raise InternalError(found.message)
    return float(found.fun), np.clip(found.x, 0.0, 1.0)


def choose(system: System, program: Program, weights: Reals, most: int | None) -> Bools | None:
    """Choose the pattern of least weight, of cost `most` at most; None when it cannot be proven within the nodes."""
    width, aims = len(weights), [aim_at(system, *copy) for copy in program.copies]
    moves = len(aims) * len(system.values)
    lines = [_cost_line(program, most)] if most is not None else []
    rows = matrix_of([*program.cuts, *lines], width)
    floors = np.array([1.0] * len(program.cuts) + ([-1.0] if lines else []))
    matrix, low = _with_copies(system, aims, rows, floors)
    found = quiet_milp(
        np.concatenate([weights * min(1.0, LARGEST / max(weights.max(initial=0.0), 1.0)), np.zeros(moves)]),
        constraints=LinearConstraint(matrix, low, np.inf) if len(low) else (),
        integrality=np.concatenate([np.ones(width), np.zeros(moves)]),
        bounds=_bounds(program, aims),
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    if found.status == 0:
        return np.asarray(found.x[:width] > 0.5)
    if found.status == 1:
        return None
    raise InternalError(found.message)


def _cost_line(program: Program, most: int) -> Cut:
    return {cell: -float(cost) / (most + 0.5) for cell, cost in enumerate(program.costs) if cost}


def matrix_of(lines: Sequence[Cut], width: int) -> csr_array:
    """Put lines of weights in a matrix."""
    rows = [row for row, line in enumerate(lines) for _ in line]
    columns = [cell for line in lines for cell in line]
    weights = [weight for line in lines for weight in line.values()]
    return csr_array((weights, (rows, columns)), shape=(len(lines), width))


def _with_copies(
    system: System, aims: Sequence[Aim], rows: csr_array, floors: Reals
) -> tuple[csr_array, Reals]:
    """Add, for each target, a copy of the table: only hidden cells move, and the target moves by its level."""
    blocks = [[rows, *[None] * len(aims)]]
    for rank, aim in enumerate(aims):
        opened, moved, ends = _copy(system, aim)
        blocks.append([opened, *[moved if rank == other else None for other in range(len(aims))]])
        floors = np.concatenate([floors, ends])
    return block_array(blocks).tocsr(), floors


def _copy(system: System, aim: Aim) -> tuple[csr_array, csr_array, Reals]:
    cells, count = system.cells, system.cells.shape[0]
    fall = np.minimum(cells @ np.minimum(aim.room, FARTHEST), FARTHEST)
    known, rise = system.known, FARTHEST * eye_array(count)
    empty = csr_array((1 + 2 * known.shape[0], count))
    opened = vstack([rise, diags_array(fall), empty]).tocsr()
    moved = vstack([-cells, cells, csr_array(aim.weights[np.newaxis, :]), known, -known]).tocsr()
    ends = [np.zeros(2 * count), np.ones(1), -system.below / aim.level, -system.above / aim.level]
    return opened, moved, np.concatenate(ends)


def _bounds(program: Program, aims: Sequence[Aim]) -> Bounds:
    low = [program.primary.astype(float), *(-np.minimum(aim.room, FARTHEST) for aim in aims)]
    high = [np.ones(len(program.primary)), *(np.minimum(aim.ceiling, FARTHEST) for aim in aims)]
    return Bounds(np.concatenate(low), np.concatenate(high))
