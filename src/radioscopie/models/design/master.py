"""The rows of the program that HiGHS is given: pulls first, then what is counted, then the harm."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog
from scipy.sparse import coo_array, vstack

from radioscopie.highs import quiet, quiet_milp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints, Reals

PULL, HARM = "pull", "harm"
GAP = 1e-7


@dataclass(slots=True)
class Master:
    """A mixed-integer program that grows: columns with a cost and bounds, rows `low ≤ row · x ≤ high` with a name."""

    cost: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Ints, Reals, float, float, str]] = field(default_factory=list)

    def column(self, low: float, high: float, *, cost: float = 0.0, whole: bool = False) -> int:
        """Add a column; give its rank."""
        self.cost.append(cost)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, columns: Sequence[int] | Ints, values: Any, low: float, high: float, name: str) -> None:
        """Add a row."""
        self.rows.append((np.asarray(columns, np.int64), np.asarray(values, float), low, high, name))

    def matrix(self) -> Any:
        """Give the rows as a sparse matrix."""
        sizes = [len(columns) for columns, *_ in self.rows]
        at = np.repeat(np.arange(len(self.rows)), sizes)
        columns = np.concatenate([one for one, *_ in self.rows])
        values = np.concatenate([one for _, one, *_ in self.rows])
        return coo_array((values, (at, columns)), shape=(len(self.rows), len(self.cost))).tocsr()

    def solve(self, seconds: float) -> tuple[Reals, float]:
        """Solve it: the values found (empty: none) and the bound that is proved."""
        ends = ([row[2] for row in self.rows], [row[3] for row in self.rows])
        found = quiet_milp(
            np.array(self.cost),
            constraints=LinearConstraint(self.matrix(), *ends) if self.rows else (),
            integrality=np.array(self.whole, int),
            bounds=Bounds(self.low, self.high),
            options={"time_limit": max(seconds, 0.01), "mip_rel_gap": GAP},
        )
        if found.x is None:
            return np.zeros(0), np.inf
        bound = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
        return np.asarray(found.x), float(bound)

    def prices(self, found: Reals) -> dict[str, float]:
        """Give how the cost falls when the rows of a name are loosened by one, whole columns staying as found."""
        fixed = np.array(self.whole)
        low = np.where(fixed, np.rint(found), self.low)
        high = np.where(fixed, np.rint(found), self.high)
        matrix, names = self.matrix(), np.array([row[4] for row in self.rows])
        upper = np.array([row[3] for row in self.rows])
        lower = np.array([row[2] for row in self.rows])
        below, above = np.isfinite(upper), np.isfinite(lower)
        with quiet():
            done = linprog(
                self.cost,
                A_ub=vstack([matrix[below], -matrix[above]]).tocsr(),
                b_ub=np.concatenate([upper[below], -lower[above]]),
                bounds=np.stack([low, high], axis=1),
            )
        if done.status:
            return {}
        worth = -np.asarray(done.ineqlin.marginals)
        told = np.concatenate([names[below], names[above]])
        return {name: float(worth[told == name].sum()) for name in dict.fromkeys(told.tolist())}
