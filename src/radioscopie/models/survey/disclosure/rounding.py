"""Controlled rounding: every cell to a multiple of a base next to it, so that sums still add up.

Source: SDC Handbook (ESSnet, 2026), controlled rounding. The table whose changes, margins included, are least in
all; a multiple is never moved. Among equals: the fewest cells raised, then the first ones in the printed order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import csr_array, vstack

from radioscopie.highs import quiet_milp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from radioscopie.models.survey.disclosure.cells import Sum


def rounded(
    values: Sequence[int], sums: Sequence[Sum], base: int, kept: Mapping[int, int]
) -> tuple[int, ...] | None:
    """Round a table; None when no additive table has every cell next to its value.

    Parameters
    ----------
    values : value of each cell
    sums : margins and the cells that add up to them
    base : multiples of this
    kept : values that cells were given in an earlier release, by rank
    """
    count = len(values)
    low = np.array([value // base for value in values], dtype=float)
    fixed = {cell: kept[cell] // base - values[cell] // base for cell in kept}
    least = np.array([fixed.get(cell, 0) for cell in range(count)])
    most = np.array([fixed.get(cell, int(value % base > 0)) for cell, value in enumerate(values)])
    cost = np.array([base - 2 * (value % base) for value in values], dtype=float)
    lines = _lines(sums, count)
    first = _raised(cost, lines, -(lines @ low), (least, most))
    if first is None:
        return None
    order = np.arange(1.0, count + 1) + count**2
    held = vstack([lines, csr_array(cost[np.newaxis, :])]).tocsr()
    right = np.append(-(lines @ low), round(float(cost @ first)))
    best = _raised(order, held, right, (least, most))
    raised = first if best is None else best
    return tuple(int(down + up) * base for down, up in zip(low, raised, strict=True))


def _lines(sums: Sequence[Sum], count: int) -> csr_array:
    rows = [(rank, cell) for rank, line in enumerate(sums) for cell in (*line.parts, line.whole)]
    signs = [sign for line in sums for sign in (*[1.0] * len(line.parts), -1.0)]
    places = tuple(zip(*rows, strict=True)) if rows else ((), ())
    return csr_array((signs, places), shape=(len(sums), count))


def _raised(
    cost: NDArray[np.float64],
    lines: csr_array,
    right: NDArray[np.float64],
    limits: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.float64] | None:
    """Choose the cells raised to the multiple above."""
    if (limits[0] > limits[1]).any():
        return None
    found = quiet_milp(
        cost,
        constraints=LinearConstraint(lines, right, right) if lines.shape[0] else (),
        integrality=np.ones(len(cost)),
        bounds=Bounds(*limits),
        options={"mip_rel_gap": 0.0},
    )
    return None if found.x is None else np.round(found.x)
