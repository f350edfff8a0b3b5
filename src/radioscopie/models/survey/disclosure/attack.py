"""An attack: how far a sum of atoms can be moved without a shown sum moving, and which cells stand in the way.

The linear program is in deviations from the truth. Its duals name the shown cells that hold the target; an attack
that falls short gives a cut: one of these must be hidden (Fischetti and Salazar 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import hstack, vstack

from radioscopie.errors import InternalError

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult
    from scipy.sparse import csr_array

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.survey.disclosure.system import System

TOLERANCE = 1e-6
NOISE = 1e-9
FAR = 1e15
GRAIN = 1000  # a cut's weights are rounded up to thousandths: still valid, and easy on the solver
NOBODY = -1
INFEASIBLE = 2


@dataclass(frozen=True, slots=True)
class Target:
    """A sum that must stay uncertain.

    Parameters
    ----------
    plus, minus : atoms that add to it and that take from it
    up, down : how far from the truth nobody may bound it, in steps (0: no matter)
    unit : rank of the unit that attacks with what it knows; NOBODY for a reader
    """

    plus: tuple[int, ...]
    up: float
    down: float
    minus: tuple[int, ...] = ()
    unit: int = NOBODY


@dataclass(frozen=True, slots=True)
class Shown:
    """What a pattern shows.

    Parameters
    ----------
    cells : ranks of the cells shown
    fixed : shape (sums, atoms), sums that cannot move: the cells shown, then the earlier exact ones
    pin : shape (atoms,), the sum that holds the atom alone, -1 if none
    free : ranks of the atoms that nothing holds alone
    left : ranks of the sums that hold free atoms
    inner : shape (left, free), these sums
    halves : ranks of the cells hidden in part (while the program is still without whole numbers)
    parts : shape (halves,), how much they are hidden
    loose : shape (halves + rounded, free), the halves, then the earlier rounded sums
    below, above : shape (rounded,), how far from the truth the rounded sums may be
    """

    cells: Ints
    fixed: csr_array
    pin: Ints
    free: Ints
    left: Ints
    inner: csr_array
    halves: Ints
    parts: Reals
    loose: csr_array
    below: Reals
    above: Reals


@dataclass(frozen=True, slots=True)
class Reach:
    """The outcome of an attack.

    Parameters
    ----------
    share : how far the target moves, as a share of what it must; 1 is enough
    moves : shape (atoms,), the deviations that do it, in steps
    cut : when the share is below 1, by cell: how much hiding it would help (1: may be enough alone)
    """

    share: float
    moves: Reals
    cut: dict[int, float]

    @property
    def is_short(self) -> bool:
        """Whether the target can be bounded nearer than it may be."""
        return self.share <= 1 - TOLERANCE


def shown_by(system: System, hidden: Reals) -> Shown:
    """Gather what is shown under a pattern: 1 where a cell is hidden, 0 where it is shown, between in part."""
    cells = np.flatnonzero(hidden < TOLERANCE)
    halves = np.flatnonzero((hidden >= TOLERANCE) & (hidden <= 1 - TOLERANCE))
    is_loose = (system.below > 0) | (system.above > 0)
    rounded = np.flatnonzero(is_loose)
    fixed = vstack([system.cells[cells], system.known[np.flatnonzero(~is_loose)]]).tocsr()
    pin = _pins(fixed)
    free = np.flatnonzero(pin < 0)
    inner = fixed[:, free]
    left = np.flatnonzero(np.diff(inner.indptr))
    loose = vstack([system.cells[halves][:, free], system.known[rounded][:, free]]).tocsr()
    return Shown(
        *(cells, fixed, pin, free, left, inner[left], halves, hidden[halves]),
        *(loose, system.below[rounded], system.above[rounded]),
    )


def _pins(fixed: csr_array) -> Ints:
    """Give the last sum that holds each atom alone: an earlier one, if any, since hiding a cell would not help."""
    pin = np.full(fixed.shape[1], -1)
    alone = np.flatnonzero(np.diff(fixed.indptr) == 1)
    pin[fixed.indices[fixed.indptr[alone]]] = alone
    return pin


@dataclass(frozen=True, slots=True)
class Aim:
    """A target in units of its level: weights of the atoms, how far each may fall and rise."""

    weights: Reals
    room: Reals
    ceiling: Reals
    level: float


def reach(system: System, shown: Shown, target: Target, way: int) -> Reach:
    """Move a target as far as it must go; `way` is +1 upwards, -1 downwards."""
    aim = aim_at(system, target, way)
    if not aim.weights[shown.free].any():
        prices = np.zeros(len(shown.left)), np.zeros(shown.loose.shape[0]), np.zeros(shown.loose.shape[0])
        return Reach(0.0, np.zeros(len(aim.room)), _cut(system, shown, aim, 0.0, prices))
    found = _farthest(system, shown, aim)
    share, moves = -float(found.fun), np.zeros(len(aim.room))
    moves[shown.free] = found.x * aim.level
    up, down = np.split(-found.ineqlin.marginals[1:], 2)
    prices = (-found.eqlin.marginals, up, down)
    return Reach(share, moves, {} if share > 1 - TOLERANCE else _cut(system, shown, aim, share, prices))


def gentle_move(system: System, shown: Shown, target: Target, way: int, units: Ints) -> Reals | None:
    """Move a target as far as it must go, touching as little as can be of what some units know to be theirs.

    Returns
    -------
    The deviations of the atoms, in steps; None when it cannot move that far.
    """
    aim, free = aim_at(system, target, way), shown.free
    unseen, open_ = (array[free] / aim.level for array in _room(system, units))
    room = aim.room[free]
    rows = vstack([aim.weights[np.newaxis, free], shown.inner]).tocsr()
    loose = vstack([shown.loose, -shown.loose]).tocsr()
    found = linprog(
        np.concatenate([np.where(open_ == 0, 1.0, 0.0), np.zeros(len(free)), np.ones(len(free))]),
        hstack([loose, -loose, -loose]).tocsr(),
        np.concatenate([shown.above, shown.below]) / aim.level,
        hstack([rows, -rows, -rows]).tocsr(),
        np.concatenate([[1.0], np.zeros(len(shown.left))]),
        np.column_stack([np.zeros(3 * len(free)), _limits(aim.ceiling[free], room, unseen)]),
        method="highs",
    )
    if found.status == INFEASIBLE:
        return None
    if not found.success:
        raise InternalError(found.message)
    up, down, seen = np.split(found.x, 3)
    moves = np.zeros(len(aim.room))
    moves[free] = (up - down - seen) * aim.level
    return moves


def _limits(ceiling: Reals, room: Reals, unseen: Reals) -> Reals:
    """Give how far each atom may rise, fall unseen, and fall further."""
    unseen = np.minimum(unseen, room)
    seen = np.where(np.isinf(room), np.where(np.isinf(unseen), 0.0, np.inf), room - np.minimum(unseen, FAR))
    return np.concatenate([ceiling, unseen, seen])


def aim_at(system: System, target: Target, way: int) -> Aim:
    """Put a target in units of its level, for the unit that attacks; `way` is +1 upwards, -1 downwards."""
    level = target.up if way > 0 else target.down
    weights = np.zeros(len(system.values))
    weights[list(target.plus)], weights[list(target.minus)] = way, -way
    room, ceiling = _room(system, np.array([target.unit]))
    return Aim(weights, room / level, ceiling, level)


def _room(system: System, units: Ints) -> tuple[Reals, Reals]:
    """Give how far each atom may fall and rise, so that none of some units sees that it is not what it brings."""
    owned = system.owned
    theirs = np.isin(owned.unit, units)
    most = np.zeros(len(system.values))
    np.maximum.at(most, owned.atom[theirs], owned.brings[theirs])
    room, ceiling = system.room - most, np.full(len(system.values), np.inf)
    alone = owned.atom[theirs & owned.is_alone]
    room[alone] = ceiling[alone] = 0.0
    return room, ceiling


def _farthest(system: System, shown: Shown, aim: Aim) -> OptimizeResult:
    """Solve the program; a cell hidden in part may move by that part of what the target must."""
    above = np.concatenate([shown.parts, shown.above / aim.level])
    below = np.concatenate([shown.parts * _falls(system, shown, aim), shown.below / aim.level])
    found = linprog(
        -aim.weights[shown.free],
        vstack([aim.weights[np.newaxis, shown.free], shown.loose, -shown.loose]).tocsr(),
        np.concatenate([[1.0], above, below]),
        shown.inner,
        np.zeros(len(shown.left)),
        np.column_stack([-aim.room[shown.free], aim.ceiling[shown.free]]),
        method="highs",
    )
    if not found.success:
        raise InternalError(found.message)
    return found


def _falls(system: System, shown: Shown, aim: Aim) -> Reals:
    """Give how far the halves may fall, were they hidden, the level at most."""
    falls: Reals = system.cells[shown.halves] @ np.minimum(aim.room, 1.0)
    return np.minimum(falls, 1.0)


def _cut(system: System, shown: Shown, aim: Aim, share: float, prices: tuple[Reals, ...]) -> dict[int, float]:
    """Give what each cell would add to the attack, were it hidden, as a share of what is missing."""
    left, up, down = prices
    price = np.zeros(shown.fixed.shape[0])
    price[shown.left] = left
    halves = len(shown.halves)
    held = np.flatnonzero(shown.pin >= 0)
    loose = system.cells[shown.halves].T @ (up - down)[:halves]
    np.add.at(price, shown.pin[held], (aim.weights - shown.fixed.T @ price - loose)[held])
    cells = np.concatenate([shown.cells, shown.halves])
    price = np.concatenate([price[: len(shown.cells)], (up - down)[:halves]])
    base = share - float(shown.parts @ (up[:halves] + down[:halves] * _falls(system, shown, aim)))
    fall = system.cells[cells] @ np.minimum(aim.room, FAR)
    gains = np.where(price > 0, 1.0, -price * fall / (1 - base))
    is_useful = (np.abs(price) > NOISE) & (gains > NOISE)
    return {
        int(cell): min(1.0, ceil(gain * GRAIN) / GRAIN)
        for cell, gain in zip(cells[is_useful], gains[is_useful], strict=True)
    }
