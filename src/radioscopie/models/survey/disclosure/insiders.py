"""Units that attack: each takes what it knows away, and looks for what another brings.

A move of the table that a unit cannot tell from the truth answers it. One that touches as little as can be of what
units know answers nearly all at once; those left are tried one by one, and each move found answers others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.disclosure.attack import NOBODY, Target, gentle_move, reach
from radioscopie.models.survey.disclosure.suppress import breach_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.survey.disclosure.attack import Shown
    from radioscopie.models.survey.disclosure.secrets import Secret
    from radioscopie.models.survey.disclosure.suppress import Breach
    from radioscopie.models.survey.disclosure.system import System

SLACK = 1e-7


@dataclass(frozen=True, slots=True)
class Guarded:
    """A target, and how far each unit must be kept from it (shape (units,), 0 where it learns nothing of it)."""

    target: Target
    ups: Reals
    downs: Reals


def target_of(secret: Secret, place: Mapping[int, int]) -> Target:
    """Put a secret in atoms."""
    plus, minus = (tuple(sorted({place[row] for row in rows})) for rows in (secret.plus, secret.minus))
    return Target(plus, secret.up, secret.down, minus)


def guarded_of(system: System, secrets: Sequence[Secret], targets: Sequence[Target]) -> list[Guarded]:
    """Give the targets that some unit could learn too much of."""
    rank = {unit: number for number, unit in enumerate(system.owned.units)}
    found = []
    for secret, target in zip(secrets, targets, strict=True):
        levels = np.full(len(rank), secret.others)
        for unit, level in secret.against:
            levels[rank[unit]] = level
        if levels.any():
            found.append(Guarded(target, levels, np.minimum(levels, _others(system, target))))
    return found


def _others(system: System, target: Target) -> Reals:
    """Give, for each unit, what others bring to a target: it cannot fall further (without end where losses are)."""
    owned = system.owned
    inside = np.isin(owned.atom, target.plus)
    own = np.bincount(owned.unit[inside], owned.brings[inside], len(owned.units))
    rest: Reals = system.room[list(target.plus)].sum() - own
    return np.maximum(rest, 0.0)


def insider_breaches(
    system: System, guarded: Sequence[Guarded], shown: Shown, lost: AbstractSet[Target] = frozenset()
) -> Iterator[Breach]:
    """Let every unit attack every guarded target, but for those (with their unit) already lost."""
    for one in guarded:
        if one.target not in lost:
            for way, levels in ((1, one.ups), (-1, one.downs)):
                yield from _breaches(_Attack(system, shown, one.target, way, levels), lost)


@dataclass(frozen=True, slots=True)
class _Attack:
    system: System
    shown: Shown
    target: Target
    way: int
    levels: Reals

    def by(self, unit: int, level: float) -> Target:
        """Aim at the target as a unit, this way alone."""
        up, down = (level, 0.0) if self.way > 0 else (0.0, level)
        return replace(self.target, up=up, down=down, unit=unit)


def _breaches(attack: _Attack, lost: AbstractSet[Target]) -> Iterator[Breach]:
    left = _knowing(attack)
    if len(left):
        left = _unanswered(attack, left, NOBODY, float(attack.levels[left].max()))
    while len(left):
        unit, level = int(left[0]), float(attack.levels[left[0]])
        remain = _unanswered(attack, left, unit, level)
        if unit in remain:
            yield from _breach(attack, attack.by(unit, level), lost)
        left = remain[remain != unit]


def _breach(attack: _Attack, target: Target, lost: AbstractSet[Target]) -> Iterator[Breach]:
    """Attack as a unit that no move answers."""
    found = reach(attack.system, attack.shown, target, attack.way)
    if found.is_short and target not in lost:
        yield breach_of(found, target, attack.way)


def _knowing(attack: _Attack) -> Ints:
    """Give the units that must be kept away and that bring something to what is not shown: others are readers."""
    owned = attack.system.owned
    inside = owned.unit[np.isin(owned.atom, attack.shown.free)]
    return np.intersect1d(inside, np.flatnonzero(attack.levels))


def _unanswered(attack: _Attack, units: Ints, unit: int, level: float) -> Ints:
    """Give the units that no gentle move of one of them (or of a reader), brought to their level, answers.

    A unit is answered by a move that leaves alone what it knows to be its own.
    """
    moves = gentle_move(attack.system, attack.shown, attack.by(unit, level), attack.way, units)
    if moves is None:
        return units
    owned, slack = attack.system.owned, SLACK * level
    scaled = moves[owned.atom] * (attack.levels / level)[owned.unit]
    left = attack.system.room[owned.atom] - owned.brings
    is_touched = np.where(owned.is_alone, np.abs(scaled) > slack, scaled < -left - slack)
    return np.intersect1d(units, owned.unit[is_touched])
