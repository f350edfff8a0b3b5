"""The audit: who knows only what is published, and who knows its own figures besides, tries to bound every secret.

It shares nothing with the choice of the pattern but the secrets: its programs are in values, from the rows, where
those of the choice are in deviations, from the cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from radioscopie.errors import InternalError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.survey.disclosure.protect import Protected
    from radioscopie.models.survey.disclosure.secrets import Secret
    from radioscopie.models.survey.disclosure.system import Answers, Statement

    Rows = tuple[int, ...]

READER = ""
FEW = "*"
NEAR = 1e-4
OPTIMAL = 0


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret that somebody bounds nearer than it may be.

    Parameters
    ----------
    secret : rank of the secret
    unit : who attacks, READER for who knows only what is shown; FEW: it is part of a known sum of too few
    way : +1 when it is bounded from above, -1 from below
    reached : how far from the truth the bound stands, as a share of how far it should
    """

    secret: int
    unit: str
    way: int
    reached: float


@dataclass(frozen=True, slots=True)
class _Puzzle:
    """What has to be solved: groups of rows never told apart, and the sums known of them.

    Parameters
    ----------
    truth : shape (groups,), what each group brings
    floors : shape (groups,), the least that each may bring, for who knows only what is shown
    sums : shape (sums, groups), 1 where the group is in the sum
    low, high : shape (sums,), between what each sum is known to be
    groups : rank of the group of each row
    units : names of those who know something
    owner, of, brings, sole : shape (entries,): rank of the unit, of the group, what it brings there, is it alone
    """

    truth: Reals
    floors: Reals
    sums: csr_array
    low: Reals
    high: Reals
    groups: dict[int, int]
    units: tuple[str, ...]
    owner: Ints
    of: Ints
    brings: Reals
    sole: Bools


def audit(protected: Protected) -> list[Leak]:
    """Attack a release together with the earlier ones; no leak: it may be published."""
    answers, release = protected.joint.answers, protected.release
    shown = [*release.statements(answers, range(len(answers.units))), *protected.joint.statements()]
    return [*leaks(answers, shown, protected.secrets), *_few(protected, answers, shown)]


def _few(protected: Protected, answers: Answers, shown: Sequence[Statement]) -> Iterator[Leak]:
    """Take from each sum what can be worked out of it: what is left may not have too few contributors."""
    puzzle = _puzzle(answers, shown, protected.secrets)
    is_open = _open_groups(puzzle, *_limits(puzzle, READER))
    hidden = [{puzzle.groups[row] for row in one.plus} for one in protected.secrets if not one.minus]
    for line in np.flatnonzero(puzzle.low == puzzle.high):
        left = {int(group) for group in puzzle.sums[[line]].indices if is_open[group]}
        inside = np.isin(puzzle.of, list(left)) & (puzzle.brings != 0)
        if 0 < len(np.unique(puzzle.owner[inside])) < protected.release.preset.least_known_sum:
            yield from (Leak(rank, FEW, 0, 0.0) for rank, one in enumerate(hidden) if one <= left)


def leaks(answers: Answers, shown: Sequence[Statement], secrets: Sequence[Secret]) -> list[Leak]:
    """Attack secrets with all that is shown, as a reader and as each unit that could learn something."""
    puzzle = _puzzle(answers, shown, secrets)
    return [
        leak
        for rank, secret in enumerate(secrets)
        for way in (1, -1)
        for leak in _leaks(puzzle, secret, rank, way)
    ]


def _puzzle(answers: Answers, shown: Sequence[Statement], secrets: Sequence[Secret]) -> _Puzzle:
    sets = [frozenset(one.rows) for one in shown]
    sets += [frozenset(rows) for one in secrets for rows in (one.plus, one.minus)]
    marks: dict[int, set[int]] = {}
    for number, rows in enumerate(sets):
        for row in rows:
            marks.setdefault(row, set()).add(number)
    groups: dict[frozenset[int], list[int]] = {}
    for row, mark in sorted(marks.items()):
        groups.setdefault(frozenset(mark), []).append(row)
    known = [_owners(answers, rows) for rows in groups.values()]
    truth = np.array([sum(held.values()) for held in known], dtype=float)
    sums = np.array([[number in mark for mark in groups] for number in range(len(shown))], dtype=float)
    totals = sums @ truth if len(shown) else np.zeros(0)
    return _Puzzle(
        truth,
        np.full(len(truth), -np.inf) if answers.is_signed else np.zeros(len(truth)),
        csr_array(sums.reshape(len(shown), len(truth))),
        totals - [one.below for one in shown],
        totals + [one.above for one in shown],
        {row: rank for rank, rows in enumerate(groups.values()) for row in rows},
        *_entries(known),
    )


def _owners(answers: Answers, rows: Sequence[int]) -> dict[str, int]:
    held: dict[str, int] = {}
    for row in rows:
        held[answers.units[row]] = held.get(answers.units[row], 0) + answers.weighted[row]
    return held


def _entries(known: Sequence[dict[str, int]]) -> tuple[tuple[str, ...], Ints, Ints, Reals, Bools]:
    units = sorted({unit for held in known for unit in held})
    rank = {unit: number for number, unit in enumerate(units)}
    entries = [
        (rank[u], g, brought, len(held) == 1) for g, held in enumerate(known) for u, brought in held.items()
    ]
    owner, of, brings, sole = zip(*entries, strict=True)
    return tuple(units), np.array(owner), np.array(of), np.array(brings, dtype=float), np.array(sole)


def _leaks(puzzle: _Puzzle, secret: Secret, rank: int, way: int) -> Iterator[Leak]:
    """Attack one secret from one side: as a reader, then as each unit."""
    level = secret.up if way > 0 else secret.down
    if level > 0:
        reached = _bound(puzzle, secret, way, level, READER)
        if reached < 1 - NEAR:
            yield Leak(rank, READER, way, reached)
    levels = _levels(puzzle, secret, way)
    left = _left(
        puzzle, secret, way, levels, np.flatnonzero(levels).tolist(), READER, float(levels.max(initial=0.0))
    )
    while left:
        unit, needed = puzzle.units[left[0]], float(levels[left[0]])
        after = _left(puzzle, secret, way, levels, left, unit, needed)
        if left[0] in after:
            reached = _bound(puzzle, secret, way, needed, unit)
            if reached < 1 - NEAR:
                yield Leak(rank, unit, way, reached)
        left = [one for one in after if one != left[0]]


def _left(
    puzzle: _Puzzle, secret: Secret, way: int, levels: Reals, units: list[int], unit: str, level: float
) -> list[int]:
    """Give the units that could tell from the truth the table nearest to it that is far enough for one of them."""
    found = _nearest(puzzle, secret, way, level, unit) if units else None
    if found is None:
        return units
    moved = (found - puzzle.truth)[puzzle.of] * (levels / level)[puzzle.owner]
    slack = level * NEAR**2
    least = puzzle.floors[puzzle.of] + puzzle.brings
    seen = np.where(puzzle.sole, np.abs(moved) > slack, puzzle.truth[puzzle.of] + moved < least - slack)
    told = set(puzzle.owner[seen].tolist())
    return [one for one in units if one in told]


def _levels(puzzle: _Puzzle, secret: Secret, way: int) -> Reals:
    """Give how far each unit must be kept from the secret; downwards, no farther than what the others bring."""
    named = dict(secret.against)
    levels = np.array([named.get(unit, secret.others) for unit in puzzle.units])
    if way < 0 and not np.isinf(puzzle.floors).any():
        plus = list({puzzle.groups[row] for row in secret.plus})
        inside = np.isin(puzzle.of, plus)
        own = np.bincount(puzzle.owner[inside], puzzle.brings[inside], len(puzzle.units))
        levels = np.minimum(levels, puzzle.truth[plus].sum() - own)
    kept: Reals = np.maximum(levels, 0.0)
    return kept


def _weights(puzzle: _Puzzle, secret: Secret) -> Reals:
    weights = np.zeros(len(puzzle.truth))
    for sign, rows in ((1.0, secret.plus), (-1.0, secret.minus)):
        weights[list({puzzle.groups[row] for row in rows})] += sign
    return weights


def _limits(puzzle: _Puzzle, unit: str) -> tuple[Reals, Reals]:
    """Give the least and the most of each group for who knows what a unit brings."""
    low, high = puzzle.floors.copy(), np.full(len(puzzle.truth), np.inf)
    if unit != READER:
        own = puzzle.owner == puzzle.units.index(unit)
        low[puzzle.of[own]] += puzzle.brings[own]
        alone = puzzle.of[own & puzzle.sole]
        low[alone] = high[alone] = puzzle.truth[alone]
    return low, high


@dataclass(frozen=True, slots=True)
class _Known:
    """What is left to solve for somebody, in levels of the secret: open groups, their limits, the sums of them."""

    is_open: Bools
    weights: Reals
    truth: Reals
    limits: Reals
    sums: csr_array
    low: Reals
    high: Reals


def _known(puzzle: _Puzzle, secret: Secret, way: int, level: float, unit: str) -> _Known:
    low, high = _limits(puzzle, unit)
    is_open = _open_groups(puzzle, low, high)
    sums = puzzle.sums[:, np.flatnonzero(is_open)]
    rest = puzzle.sums[:, np.flatnonzero(~is_open)] @ puzzle.truth[~is_open]
    kept = np.flatnonzero(np.diff(sums.indptr))
    return _Known(
        is_open,
        _weights(puzzle, secret)[is_open] * way,
        puzzle.truth[is_open] / level,
        np.column_stack([low[is_open], high[is_open]]) / level,
        sums[kept],
        (puzzle.low - rest)[kept] / level,
        (puzzle.high - rest)[kept] / level,
    )


def _bound(puzzle: _Puzzle, secret: Secret, way: int, level: float, unit: str) -> float:
    """Push a secret to one side, `level` at most: how far it goes, as a share."""
    known = _known(puzzle, secret, way, level, unit)
    if not known.weights.any():
        return 0.0
    start = float(known.weights @ known.truth)
    found = linprog(
        -known.weights,
        vstack([known.sums, -known.sums, csr_array(known.weights[np.newaxis, :])]).tocsr(),
        np.concatenate([known.high, -known.low, [start + 1.0]]),
        bounds=known.limits,
        method="highs",
    )
    if not found.success:
        raise InternalError(found.message)
    return -float(found.fun) - start


def _nearest(puzzle: _Puzzle, secret: Secret, way: int, level: float, unit: str) -> Reals | None:
    """Find the table nearest to the truth where the secret is `level` away from it; None when there is none."""
    known = _known(puzzle, secret, way, level, unit)
    count = len(known.truth)
    if not known.weights.any():
        return None
    none, each = csr_array(known.sums.shape), eye_array(count)
    goal = float(known.weights @ known.truth) + 1.0
    found = linprog(
        np.concatenate([np.zeros(count), np.ones(count)]),
        vstack(
            [
                hstack([known.sums, none]),
                hstack([-known.sums, none]),
                hstack([each, -each]),
                hstack([-each, -each]),
                csr_array(np.concatenate([-known.weights, np.zeros(count)])[np.newaxis, :]),
            ]
        ).tocsr(),
        np.concatenate([known.high, -known.low, known.truth, -known.truth, [-goal]]),
        bounds=np.vstack([known.limits, np.tile([0.0, np.inf], (count, 1))]),
        method="highs",
    )
    if found.status != OPTIMAL:
        return None
    values = puzzle.truth.copy()
    values[known.is_open] = found.x[:count] * level
    return values


def _open_groups(puzzle: _Puzzle, low: Reals, high: Reals) -> Bools:
    """Leave out the groups that can be worked out one after the other: alone left in an exact sum."""
    is_open, is_exact = low < high, puzzle.low == puzzle.high
    while True:
        left = puzzle.sums @ is_open.astype(float)
        alone = np.flatnonzero(is_exact & (left == 1))
        found = np.zeros(len(is_open), dtype=bool)
        for line in alone:
            found[puzzle.sums[[line]].indices] = True
        if not (found & is_open).any():
            return is_open
        is_open &= ~found
