"""What must stay uncertain, and for whom: sensitive cells, rows that always stand together, differences, units.

A reader knows what is shown. A unit knows besides what it brought itself, all its rows together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import vstack

from radioscopie.models.survey.disclosure.primary import Share, level_against, need

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radioscopie.models.survey.disclosure.joint import Joint
    from radioscopie.models.survey.disclosure.presets import Preset
    from radioscopie.models.survey.disclosure.system import Answers, System

    Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Secret:
    """A sum of rows that must stay uncertain.

    Parameters
    ----------
    plus, minus : rows that add to it and that take from it
    up, down : how far from the truth nobody may bound it, in steps (0: no matter)
    against : level against a unit by its name, where it is not `others`: what the p % rule asks when it attacks
    others : level against any other unit
    """

    plus: Rows
    up: float
    down: float
    minus: Rows = ()
    against: tuple[tuple[str, float], ...] = ()
    others: float = 0.0


def shares_of(answers: Answers, rows: Iterable[int]) -> tuple[Share, ...]:
    """Add up rows by unit; a unit whose rows are all zero brings nothing and is left out."""
    held: dict[str, tuple[int, int]] = {}
    for row in rows:
        weighted, plain = held.get(answers.units[row], (0, 0))
        held[answers.units[row]] = weighted + answers.weighted[row], plain + answers.plain[row]
    return tuple(Share(unit, *held[unit]) for unit in sorted(held) if any(held[unit]))


def secret_of(answers: Answers, rows: Rows, preset: Preset) -> Secret | None:
    """Judge a sum of rows; None when it may be known."""
    cell = shares_of(answers, rows)
    found = need(cell, preset)
    if found is None:
        return None
    level, total = float(found.level), float(sum(one.weighted for one in cell))
    down = level if answers.is_signed else min(level, total)
    against = tuple((one.unit, _level_against(cell, one.unit, preset)) for one in cell)
    return Secret(rows, level, down, (), against, _level_against(cell, "", preset))


def _level_against(cell: Sequence[Share], unit: str, preset: Preset) -> float:
    return max(0.0, float(level_against(cell, unit, preset)))


def secrets(joint: Joint, system: System, cells: Sequence[Rows], preset: Preset) -> list[Secret]:
    """Gather all that a release and the earlier ones must keep.

    Parameters
    ----------
    system : the atoms of the release and of the earlier ones
    cells : rows of each cell of the release
    """
    answers = joint.answers
    judged = {rows: secret_of(answers, rows, preset) for rows in [*cells, *system.atoms]}
    for release, ranks in zip(joint.past, joint.rows, strict=True):
        for members in release.cells.rows:
            rows = tuple(sorted(ranks[row] for row in members))
            judged[rows] = _stronger(judged.get(rows), secret_of(answers, rows, release.preset))
    found = [secret for secret in judged.values() if secret]
    return [
        *found,
        *(one for one in _differences(joint, system, preset) if one.minus or one.plus not in judged),
    ]


def _stronger(one: Secret | None, other: Secret | None) -> Secret | None:
    return max((one, other), key=lambda secret: secret.up if secret else -1.0)


def _differences(joint: Joint, system: System, preset: Preset) -> Iterator[Secret]:
    """Find the pairs of sums whose difference has too few contributors: nested ones, or with an earlier release."""
    answers = joint.answers
    seen: set[tuple[Rows, Rows]] = set()
    for plus, minus in _close_pairs(system, preset.least_known_sum * _most_rows(answers)):
        sides = _rows_of(system, plus), _rows_of(system, minus)
        cell = shares_of(answers, sides[0] + sides[1])
        if 0 < len(cell) < preset.least_known_sum and sides not in seen:
            seen.add(sides)
            level = max(1.0, preset.safety_percent * sum(abs(share.weighted) for share in cell) / 100)
            floor = sum(answers.weighted[row] for row in sides[0])
            is_free = answers.is_signed or sides[1]
            yield Secret(sides[0], level, level if is_free else min(level, floor), sides[1])


def _rows_of(system: System, atoms: Sequence[int]) -> Rows:
    return tuple(sorted(row for atom in atoms for row in system.atoms[atom]))


def _most_rows(answers: Answers) -> int:
    return max(Counter(answers.units).values())


def _close_pairs(system: System, most: int) -> Iterator[tuple[list[int], list[int]]]:
    """Give the atoms that differ between two sums that differ by fewer than `most` rows."""
    sums = vstack([system.cells, system.known]).tocsr()
    rows = np.array([len(atom) for atom in system.atoms], dtype=np.float64)
    size, count = sums @ rows, system.cells.shape[0]
    both = (system.cells.multiply(rows[np.newaxis, :]).tocsr() @ sums.T).toarray()
    apart = size[:count, np.newaxis] + size[np.newaxis, :] - 2 * both
    nested = both == np.minimum(size[:count, np.newaxis], size[np.newaxis, :])
    is_earlier = np.arange(len(size)) >= count
    close = (apart > 0) & (apart < most) & (both > 0) & (nested | is_earlier[np.newaxis, :])
    for one, other in np.argwhere(close):
        left, right = set(system.atoms_of(int(one))), set(sums[[other]].indices.tolist())
        if is_earlier[other] or right < left:
            yield sorted(left - right), sorted(right - left)
