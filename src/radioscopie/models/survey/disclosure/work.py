"""What the protection of a release works on: distinct sums of the release, their system, secrets, costs and lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.disclosure.cells import Sum
from radioscopie.models.survey.disclosure.insiders import guarded_of, target_of
from radioscopie.models.survey.disclosure.joint import join
from radioscopie.models.survey.disclosure.secrets import secret_of, secrets, shares_of
from radioscopie.models.survey.disclosure.system import make_system

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radioscopie.arrays import Bools, Ints
    from radioscopie.models.survey.disclosure.attack import Target
    from radioscopie.models.survey.disclosure.cells import Cells
    from radioscopie.models.survey.disclosure.contributions import Contributions
    from radioscopie.models.survey.disclosure.insiders import Guarded
    from radioscopie.models.survey.disclosure.joint import Joint, Release
    from radioscopie.models.survey.disclosure.presets import Preset
    from radioscopie.models.survey.disclosure.secrets import Secret
    from radioscopie.models.survey.disclosure.system import Answers, System

    Rows = tuple[int, ...]

VALUE, CONTRIBUTORS = "value", "contributors"
COSTS = (VALUE, CONTRIBUTORS)


@dataclass(frozen=True, slots=True)
class Work:
    """A release to protect. Cells that hold the same rows are one sum: shown together or not at all.

    Parameters
    ----------
    cells : cells as they are printed
    sum_of : shape (cells,), rank of the sum of each cell
    sums : rows of each sum
    lines : sums and those that add up to them
    joint, system : all answers, and their atoms
    primary : shape (sums,), hidden by the primary rules
    costs : shape (sums,), cost of hiding each, 0 for the primary ones
    secrets, targets : what must stay uncertain, in rows and in atoms
    guarded : those that some unit could learn too much of
    least_known_sum : a sum that can be worked out may not have fewer contributors
    """

    cells: Cells
    sum_of: tuple[int, ...]
    sums: tuple[Rows, ...]
    lines: tuple[Sum, ...]
    joint: Joint
    system: System
    primary: Bools
    costs: Ints
    secrets: tuple[Secret, ...]
    targets: tuple[Target, ...]
    guarded: tuple[Guarded, ...]
    least_known_sum: int

    def is_too_few(self, rows: Iterable[int]) -> bool:
        """Tell whether rows have contributors, and fewer than a sum that can be worked out must have."""
        return 0 < len(shares_of(self.joint.answers, rows)) < self.least_known_sum


def prepare(
    contributions: Contributions, cells: Cells, preset: Preset, cost: str, past: Sequence[Release]
) -> Work:
    """Put together what the protection works on."""
    rank: dict[Rows, int] = {}
    sum_of = tuple(rank.setdefault(rows, len(rank)) for rows in cells.rows)
    sums, joint = tuple(rank), join(contributions, past)
    system = make_system(joint.answers, sums, list(joint.statements()), list(joint.hidden_rows()))
    kept = tuple(secrets(joint, system, sums, preset))
    place = {row: atom for atom, rows in enumerate(system.atoms) for row in rows}
    targets = tuple(target_of(one, place) for one in kept)
    primary = np.array([secret_of(joint.answers, rows, preset) is not None for rows in sums])
    costs = np.where(primary, 0, _costs(joint.answers, sums, cost))
    guarded = tuple(guarded_of(system, kept, targets))
    lines = tuple(dict.fromkeys(_lines(cells, sum_of)))
    return Work(
        *(cells, sum_of, sums, lines, joint, system, primary, costs, kept, targets, guarded),
        preset.least_known_sum,
    )


def _costs(answers: Answers, sums: Sequence[Rows], cost: str) -> list[int]:
    """Give the cost of hiding each sum, 1 at least; a figure that is printed twice costs once."""
    return [max(1, _cost(answers, rows, cost)) for rows in sums]


def _cost(answers: Answers, rows: Rows, cost: str) -> int:
    if cost == CONTRIBUTORS:
        return len(shares_of(answers, rows))
    return abs(sum(answers.weighted[row] for row in rows))


def _lines(cells: Cells, sum_of: Sequence[int]) -> Iterator[Sum]:
    for line in cells.sums:
        whole, parts = sum_of[line.whole], tuple(sorted({sum_of[part] for part in line.parts}))
        if parts != (whole,):
            yield Sum(whole, parts)
