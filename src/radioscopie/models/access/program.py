"""The mixed-integer program of siting, solved by HiGHS: each commune served by at most one of the places opened."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import coo_array, vstack

from radioscopie.highs import quiet_milp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.access.gains import Gains

    Cut = tuple[Bools, int]  # candidates kept that are held, how many of them at most


@dataclass(frozen=True, slots=True)
class SitingLimits:
    """How many machines, and what they may cost together (cents, None: any); cost of each candidate (cents)."""

    machines: int
    budget: int | None
    costs: Ints


def solve(gains: Gains, limits: SitingLimits, kept: Ints, seconds: float) -> tuple[Ints, float]:
    """Choose among the candidates kept: the choice found (empty: none in time) and the bound that HiGHS proves.

    The solver takes for equal what differs by a millionth: a choice beyond the budget, be it by a cent, is cut off
    and the rest is solved again, until the costs added up in cents are within it.
    """
    cuts: list[Cut] = []
    end = time.monotonic() + seconds
    while True:
        chosen, bound = _solved(gains, limits, kept, cuts, max(end - time.monotonic(), 0.0))
        if limits.budget is None or int(limits.costs[chosen].sum()) <= limits.budget:
            return chosen, bound
        cuts.append(_cut(limits, kept, chosen))


def _cut(limits: SitingLimits, kept: Ints, chosen: Ints) -> Cut:
    """Give candidates of which no more than a number fit in the budget, from a choice that is beyond it.

    Of that choice, the fewest that are still beyond it, and all that cost as much as the dearest of these
    (an extended cover inequality, Balas 1975).
    """
    dearest_first = chosen[np.argsort(-limits.costs[chosen], kind="stable")]
    beyond = int(np.argmax(np.cumsum(limits.costs[dearest_first]) > (limits.budget or 0))) + 1
    cover = dearest_first[:beyond]
    held = np.isin(kept, cover) | (limits.costs[kept] >= limits.costs[cover].max())
    return held, beyond - 1


def _solved(
    gains: Gains, limits: SitingLimits, kept: Ints, cuts: Sequence[Cut], seconds: float
) -> tuple[Ints, float]:
    """Solve the program once. Variables: one a place (opened), then one a pair (commune served by an opened place)."""
    rank = np.full(gains.candidates, -1)
    rank[kept] = np.arange(len(kept))
    pairs = np.flatnonzero(rank[gains.candidate] >= 0)
    scale = float(gains.gain[pairs].max())
    matrix, upper = _constraints(limits, kept, cuts, gains.commune[pairs], rank[gains.candidate[pairs]])
    found = quiet_milp(
        np.concatenate([np.zeros(len(kept)), -gains.gain[pairs] / scale]),
        constraints=LinearConstraint(matrix, -np.inf, upper),
        integrality=np.concatenate([np.ones(len(kept)), np.zeros(len(pairs))]),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound) * scale
    chosen = kept[:0] if found.x is None else kept[found.x[: len(kept)] > 0.5]
    return chosen, bound


def _constraints(
    limits: SitingLimits, kept: Ints, cuts: Sequence[Cut], communes: Ints, places: Ints
) -> tuple[Any, Reals]:
    """Make the rows matrix · x ≤ upper, of pairs given by their commune and their place."""
    rows, n, ones = len(communes), np.arange(len(communes)), np.ones(len(communes))
    commune = np.unique(communes, return_inverse=True)[1]
    once = coo_array((ones, (commune, len(kept) + n)), shape=(commune.max() + 1, len(kept) + rows))
    opened = coo_array(
        (np.concatenate([ones, -ones]), (np.tile(n, 2), np.concatenate([len(kept) + n, places]))),
        shape=(rows, len(kept) + rows),
    )
    few, most = _few(limits, kept, cuts, rows)
    return vstack([once, opened, few]).tocsr(), np.concatenate(
        [np.ones(commune.max() + 1), np.zeros(rows), most]
    )


def _few(limits: SitingLimits, kept: Ints, cuts: Sequence[Cut], rows: int) -> tuple[coo_array, Reals]:
    """Make the constraints on the number of places, on their cost (in shares of the budget), and the cuts."""
    columns = np.arange(len(kept))
    lines, most = [np.ones(len(kept))], [float(limits.machines)]
    if limits.budget is not None:
        lines.append(limits.costs[kept] / max(limits.budget, 1))
        most.append(1.0 if limits.budget else 0.0)
    lines += [held.astype(float) for held, _ in cuts]
    most += [float(number) for _, number in cuts]
    data, at = np.concatenate(lines), np.repeat(np.arange(len(lines)), len(kept))
    shape = (len(lines), len(kept) + rows)
    return coo_array((data, (at, np.tile(columns, len(lines)))), shape=shape), np.array(most)
