"""Units that attack: each takes what it knows away, and looks for what another brings.

Most are answered without a program: a move of the table that a reader cannot tell from the truth, and that leaves
the unit's own figures as they are, protects from it too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.disclosure.attack import Target, reach
from radioscopie.models.survey.disclosure.suppress import attacks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.survey.disclosure.attack import Reach, Shown
    from radioscopie.models.survey.disclosure.secrets import Secret
    from radioscopie.models.survey.disclosure.suppress import Breach
    from radioscopie.models.survey.disclosure.system import System

SLACK = 1e-7


@dataclass(frozen=True, slots=True)
class Guarded:
    """A target, and its level against each unit (shape (units,), 0 where the unit learns nothing of it)."""

    target: Target
    levels: Reals


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
            found.append(Guarded(target, levels))
    return found


def insider_breaches(
    system: System, guarded: Sequence[Guarded], shown: Shown, lost: AbstractSet[Target] = frozenset()
) -> Iterator[Breach]:
    """Let every unit attack every guarded target, but for those (with their unit) already lost."""
    for one in guarded:
        suspects = {
            int(unit)
            for way in (1, -1)
            for unit in _suspects(system, one, reach(system, shown, _strongest(one), way))
        }
        for target in (_against(system, one, unit) for unit in sorted(suspects)):
            if target not in lost and one.target not in lost:
                yield from attacks(system, shown, target)


def _strongest(guarded: Guarded) -> Target:
    level = float(guarded.levels.max())
    return replace(guarded.target, up=level, down=level)


def _suspects(system: System, guarded: Guarded, found: Reach) -> Ints:
    """Give the units that the reader's move does not answer: it takes from an atom what they know to be theirs."""
    if found.is_short:
        return np.flatnonzero(guarded.levels)
    owned, strongest = system.owned, guarded.levels.max()
    moves = found.moves[owned.atom] * (guarded.levels / strongest)[owned.unit]
    left = system.room[owned.atom] - owned.brings
    is_held = np.where(owned.is_alone, np.abs(moves) > SLACK * strongest, moves < -left - SLACK * strongest)
    return np.unique(owned.unit[is_held & (guarded.levels[owned.unit] > 0)])


def _against(system: System, guarded: Guarded, unit: int) -> Target:
    """Aim at a target as a unit: what it brings itself is no part of what may fall."""
    level, target = float(guarded.levels[unit]), guarded.target
    own = (system.owned.unit == unit) & np.isin(system.owned.atom, target.plus)
    others = float(system.room[list(target.plus)].sum() - system.owned.brings[own].sum())
    return replace(target, up=level, down=min(level, others), unit=unit)
