"""One step of Newton's method, in one thread: the threads of a linear library cost more than such small systems."""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner, kernel


@inner()
def _fill(slope, part, across, free, met):
    """Add Σ_i across_i·part_ij·part_il to the zones free to move; most parts are 0."""
    for i in range(part.shape[0]):
        count = 0
        for j in range(len(free)):
            if part[i, free[j]] != 0:
                met[count] = j
                count += 1
        for a in range(count):
            one = across[i] * part[i, free[met[a]]]
            for b in range(a + 1):
                slope[met[a], met[b]] += one * part[i, free[met[b]]]


@inner()
def _factor(slope, column):
    """Replace the lower half of a positive matrix by its factor of Cholesky, column after column; most is 0."""
    for i in range(len(slope)):
        slope[i, i] = np.sqrt(slope[i, i])
        for j in range(i + 1, len(slope)):
            slope[j, i] /= slope[i, i]
            column[j] = slope[j, i]
            if column[j] != 0:
                for k in range(i + 1, j + 1):
                    slope[j, k] -= column[j] * column[k]


@inner()
def _solve(factor, right):
    """Replace the right side of a system by its solution."""
    size = len(right)
    for j in range(size):
        for k in range(j):
            right[j] -= factor[j, k] * right[k]
        right[j] /= factor[j, j]
    for j in range(size - 1, -1, -1):
        for k in range(j + 1, size):
            right[j] -= factor[k, j] * right[k]
        right[j] /= factor[j, j]


@kernel()
def newton_step(part, across, along, gap, free):
    """Solve (diag(along) + partᵀ·diag(across)·part)·step = gap on the zones free to move.

    Parameters
    ----------
    part : shape (homes, zones)
    across : shape (homes,)
    along, gap : shape (zones,)
    free : ranks of the zones free to move

    Returns
    -------
    shape (zones,), 0 where a zone does not move
    """
    step, slope, right = np.zeros(len(gap)), np.zeros((len(free), len(free))), gap[free]
    for j in range(len(free)):
        slope[j, j] = along[free[j]]
    _fill(slope, part, across, free, np.empty_like(free))
    _factor(slope, np.empty_like(right))
    _solve(slope, right)
    step[free] = right
    return step
