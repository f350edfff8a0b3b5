"""The audit: who knows only what is published, and who knows its own figures besides, tries to bound every secret.

It shares nothing with the choice of the pattern but the secrets: its programs are in values, from the rows, where
those of the choice are in deviations, from the cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from radioscopie.errors import InternalError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.survey.disclosure.protect import Protected
    from radioscopie.models.survey.disclosure.secrets import Secret
    from radioscopie.models.survey.disclosure.system import Answers, Statement

    Rows = tuple[int, ...]

READER = ""
FEW = "*"
NEAR = 1e-4


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
    owners : by group, what each unit brings to it
    sums : shape (sums, groups), 1 where the group is in the sum
    low, high : shape (sums,), between what each sum is known to be
    groups : rank of the group of each row
    """

    truth: Reals
    floors: Reals
    owners: tuple[dict[str, int], ...]
    sums: csr_array
    low: Reals
    high: Reals
    groups: dict[int, int]


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
        units = {unit for group in left for unit, brought in puzzle.owners[group].items() if brought}
        if 0 < len(units) < protected.release.preset.least_known_sum:
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
    groups: dict[frozenset[int], list[int]] = {}
    marks: dict[int, set[int]] = {}
    for number, rows in enumerate(sets):
        for row in rows:
            marks.setdefault(row, set()).add(number)
    for row, mark in sorted(marks.items()):
        groups.setdefault(frozenset(mark), []).append(row)
    owners = tuple(_owners(answers, rows) for rows in groups.values())
    truth = np.array([sum(held.values()) for held in owners], dtype=float)
    sums = np.array([[number in mark for mark in groups] for number in range(len(shown))], dtype=float)
    totals = sums @ truth if len(shown) else np.zeros(0)
    return _Puzzle(
        truth,
        np.full(len(truth), -np.inf) if answers.is_signed else np.zeros(len(truth)),
        owners,
        csr_array(sums.reshape(len(shown), len(truth))),
        totals - [one.below for one in shown],
        totals + [one.above for one in shown],
        {row: rank for rank, rows in enumerate(groups.values()) for row in rows},
    )


def _owners(answers: Answers, rows: Sequence[int]) -> dict[str, int]:
    held: dict[str, int] = {}
    for row in rows:
        held[answers.units[row]] = held.get(answers.units[row], 0) + answers.weighted[row]
    return held


def _leaks(puzzle: _Puzzle, secret: Secret, rank: int, way: int) -> Iterator[Leak]:
    """Attack one secret from one side: as a reader, then as the units that a reader's bound does not answer."""
    level = secret.up if way > 0 else secret.down
    if level > 0:
        reached, _ = _bound(puzzle, secret, way, level, READER)
        if reached < 1 - NEAR:
            yield Leak(rank, READER, way, reached)
    levels = _levels(puzzle, secret, way)
    if not levels:
        return
    most = max(levels.values())
    _, far = _bound(puzzle, secret, way, most, READER)
    for unit, needed in levels.items():
        near = puzzle.truth + (far - puzzle.truth) * (needed / most)
        if not _is_possible(puzzle, near, unit, secret, way, needed):
            reached, _ = _bound(puzzle, secret, way, needed, unit)
            if reached < 1 - NEAR:
                yield Leak(rank, unit, way, reached)


def _levels(puzzle: _Puzzle, secret: Secret, way: int) -> dict[str, float]:
    """Give how far each unit must be kept from the secret; downwards, no farther than what the others bring."""
    named = dict(secret.against)
    units = sorted({unit for held in puzzle.owners for unit in held})
    levels = {unit: named.get(unit, secret.others) for unit in units}
    if way < 0 and not np.isinf(puzzle.floors).any():
        plus = {puzzle.groups[row] for row in secret.plus}
        total = sum(puzzle.truth[group] for group in plus)
        own = {unit: sum(puzzle.owners[group].get(unit, 0) for group in plus) for unit in units}
        levels = {unit: min(level, total - own[unit]) for unit, level in levels.items()}
    return {unit: level for unit, level in levels.items() if level > 0}


def _weights(puzzle: _Puzzle, secret: Secret) -> Reals:
    weights = np.zeros(len(puzzle.truth))
    for sign, rows in ((1.0, secret.plus), (-1.0, secret.minus)):
        weights[list({puzzle.groups[row] for row in rows})] += sign
    return weights


def _is_possible(puzzle: _Puzzle, values: Reals, unit: str, secret: Secret, way: int, needed: float) -> bool:
    """Tell whether a table that a reader cannot tell from the truth is one for a unit too, and far enough."""
    weights = _weights(puzzle, secret) * way
    if weights @ (values - puzzle.truth) < needed * (1 - NEAR):
        return False
    low, high = _limits(puzzle, unit)
    slack = needed * NEAR
    return bool(((values >= low - slack) & (values <= high + slack)).all())


def _limits(puzzle: _Puzzle, unit: str) -> tuple[Reals, Reals]:
    """Give the least and the most of each group for who knows what a unit brings."""
    low, high = puzzle.floors.copy(), np.full(len(puzzle.truth), np.inf)
    for group, held in enumerate(puzzle.owners):
        if unit in held:
            low[group] += held[unit]
            if len(held) == 1:
                low[group] = high[group] = held[unit]
    return low, high


def _bound(puzzle: _Puzzle, secret: Secret, way: int, level: float, unit: str) -> tuple[float, Reals]:
    """Push a secret to one side, `level` at most: how far it goes, as a share, and the table that does it."""
    low, high = _limits(puzzle, unit)
    is_open = _open_groups(puzzle, low, high)
    weights, truth = _weights(puzzle, secret) * way, puzzle.truth
    sums = puzzle.sums[:, np.flatnonzero(is_open)]
    rest = puzzle.sums[:, np.flatnonzero(~is_open)] @ truth[~is_open]
    kept = np.flatnonzero(np.diff(sums.indptr))
    values = truth.copy()
    if not weights[is_open].any():
        return 0.0, values
    goal = weights[is_open] @ truth[is_open] + level
    found = linprog(
        -weights[is_open],
        vstack([sums[kept], -sums[kept], csr_array(weights[np.newaxis, is_open])]).tocsr(),
        np.concatenate([(puzzle.high - rest)[kept], (rest - puzzle.low)[kept], [goal]]) / level,
        bounds=np.column_stack([low[is_open], high[is_open]]) / level,
        method="highs",
    )
    if not found.success:
        raise InternalError(found.message)
    values[is_open] = found.x * level
    return float(weights @ (values - truth)) / level, values


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
