"""Sums that can be worked out: what is left of a shown sum once the parts of it that are shown are taken away.

Such a sum has too few contributors when it has fewer than the rule asks of a cell, and holds a sensitive one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.disclosure.suppress import Breach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scipy.sparse import csr_array

    from radioscopie.arrays import Bools
    from radioscopie.models.survey.disclosure.attack import Shown
    from radioscopie.models.survey.disclosure.work import Work

    Pattern = Bools


def known_sum_breaches(work: Work, pattern: Pattern, shown: Shown) -> Iterator[Breach]:
    """Find the sums of too few contributors, along the lines of the tables, then by working out atom after atom."""
    yield from _along_lines(work, pattern)
    yield from _worked_out(work, shown)


def _along_lines(work: Work, pattern: Pattern) -> Iterator[Breach]:
    for line in work.lines:
        hidden = [part for part in line.parts if pattern[part]]
        if pattern[line.whole] or not any(work.primary[part] for part in hidden):
            continue
        if work.is_too_few(row for part in hidden for row in work.sums[part]):
            yield Breach({part: 1.0 for part in (line.whole, *line.parts) if not pattern[part]})


def _worked_out(work: Work, shown: Shown) -> Iterator[Breach]:
    sensitive = work.system.cells[np.flatnonzero(work.primary)].sum(axis=0) > 0
    used = _pins(shown.fixed)
    for line in range(shown.fixed.shape[0]):
        atoms = _atoms(shown.fixed, line)
        left = [atom for atom in atoms if atom not in used]
        if not any(sensitive[atom] for atom in left):
            continue
        if work.is_too_few(row for atom in left for row in work.system.atoms[atom]):
            lines = {line}.union(*(used[atom] for atom in atoms if atom in used))
            cut = {int(shown.cells[one]): 1.0 for one in sorted(lines) if one < len(shown.cells)}
            if cut:
                yield Breach(cut)


def _atoms(fixed: csr_array, line: int) -> list[int]:
    found: list[int] = fixed.indices[fixed.indptr[line] : fixed.indptr[line + 1]].tolist()
    return found


def _pins(fixed: csr_array) -> dict[int, frozenset[int]]:
    """Work out atoms one after the other: of each, the shown sums that it takes."""
    used: dict[int, frozenset[int]] = {}
    lines = [(line, _atoms(fixed, line)) for line in range(fixed.shape[0])]
    is_more = True
    while is_more:
        is_more = False
        for line, atoms in lines:
            left = [atom for atom in atoms if atom not in used]
            if len(left) == 1:
                used[left[0]] = _chain(line, (used[atom] for atom in atoms if atom in used))
                is_more = True
    return used


def _chain(line: int, chains: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset({line}).union(*chains)
