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
from radioscopie.models.survey.disclosure.cells import cells_of
from radioscopie.models.survey.disclosure.joint import Release, join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.survey.disclosure.cells import Sum
    from radioscopie.models.survey.disclosure.contributions import Contributions
    from radioscopie.models.survey.disclosure.presets import Preset


def round_release(
    contributions: Contributions,
    tables: Sequence[Sequence[str]],
    preset: Preset,
    base: int,
    past: Sequence[Release],
) -> Release | None:
    """Round the tables of a release; a figure that an earlier release rounded alike keeps the value it was given.

    Parameters
    ----------
    base : multiples of this, in steps
    past : earlier releases

    Returns
    -------
    None when no additive table has every cell next to its value.
    """
    cells = cells_of(contributions, tables)
    values = [sum(contributions.weighted[row] for row in rows) for rows in cells.rows]
    given = _given(contributions, base, past)
    kept = {cell: given[rows] for cell, rows in enumerate(cells.rows) if rows in given}
    shown = rounded(values, cells.sums, base, kept)
    if shown is None:
        return None
    return Release(contributions, cells, (False,) * len(values), preset, base, shown)


def _given(contributions: Contributions, base: int, past: Sequence[Release]) -> dict[tuple[int, ...], int]:
    """Give the values that sums of the same rows were given, by their rows."""
    joint = join(contributions, past)
    scale = 10 ** (joint.answers.decimals - contributions.decimals)
    return {
        tuple(sorted(ranks[row] for row in rows)): shown * earlier // scale
        for release, ranks in zip(joint.past, joint.rows, strict=True)
        for earlier in [10 ** (joint.answers.decimals - release.contributions.decimals)]
        if release.base * earlier == base * scale
        for rows, shown in zip(release.cells.rows, release.shown, strict=True)
    }


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
    cost: Reals,
    lines: csr_array,
    right: Reals,
    limits: tuple[Ints, Ints],
) -> Reals | None:
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
