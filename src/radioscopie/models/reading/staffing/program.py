"""The fewest hours of posts that keep a promise: a program whose constraints the simulation writes.

A plan that breaks the promise breaks it with fewer seats too (a reader more never delays an exam when all are called
at once): one post at least must have more seats than in it. HiGHS gives the plan of fewest hours among those that no
constraint rules out; the simulation judges it; a broken one is enlarged as far as it still breaks, and becomes a
constraint. The first plan that holds has the fewest hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import coo_array

from radioscopie.highs import quiet_milp
from radioscopie.models.reading.network.spec import LEVELS
from radioscopie.models.reading.staffing.posts import week_minutes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.models.reading.staffing.judge import Judge
    from radioscopie.models.reading.staffing.posts import Post

WEIGHT = 1000  # a minute, beside a seat: of plans of the same hours, the one of fewest seats, then of nearest groups


@dataclass(frozen=True, slots=True)
class Plan:
    """Seats of each post (P,), minutes a week below which no plan keeps the promise, and whether that is proven."""

    counts: np.ndarray
    least: int
    proven: bool


def fewest(judge: Judge, posts: Sequence[Post], most: np.ndarray, held: np.ndarray, rounds: int) -> Plan:
    """Find the plan of fewest hours.

    Parameters
    ----------
    most : (P,) seats never exceeded
    held : (P,) a plan that keeps the promise, to beat
    rounds : plans proposed at most; beyond, the best plan known is given, with what no plan can go below
    """
    prices, best, least = prices_of(judge, posts), held, 0
    for _ in range(rounds):
        plan = cheapest(prices, most, judge.broken())
        if plan is None or prices @ plan >= prices @ best:
            return Plan(best, week_minutes(posts, best), proven=True)
        least = week_minutes(posts, plan)
        if judge.holds(plan):
            return Plan(plan, least, proven=True)
        enlarge(judge, plan, most)
    return Plan(best, least, proven=False)


def prices_of(judge: Judge, posts: Sequence[Post]) -> np.ndarray:
    """Weigh a seat of each post (P,): its minutes a week, then one, then the distance of its group."""
    groups = [judge.bench.network.groups[group] for group in judge.bench.groups]
    far = [LEVELS.index(groups[post.group].level) for post in posts]
    return np.array([WEIGHT * post.minutes + len(LEVELS) + n for post, n in zip(posts, far, strict=True)])


def enlarge(judge: Judge, plan: np.ndarray, most: np.ndarray) -> None:
    """Give a broken plan all the seats of each post in turn, as long as it surely breaks: the judge remembers it."""
    for p in range(len(plan)):
        larger = plan.copy()
        larger[p] = most[p]
        if judge.surely_breaks(larger):
            plan = larger


def cheapest(prices: np.ndarray, most: np.ndarray, broken: Sequence[np.ndarray]) -> np.ndarray | None:
    """Give the cheapest plan (P,) that is not below any broken one; None when there is none.

    Variables: for each post p and k from 1 to `most`, whether p has k seats at least.
    """
    first = np.concatenate([[0], np.cumsum(most)])
    steps = [(first[p] + k, first[p] + k + 1) for p in range(len(most)) for k in range(most[p] - 1)]
    rows = [
        *([(later, 1.0), (sooner, -1.0)] for sooner, later in steps),
        *([(first[p] + n, -1.0) for p, n in enumerate(one) if n < most[p]] for one in maximal(broken)),
    ]
    upper = np.concatenate([np.zeros(len(steps)), np.full(len(rows) - len(steps), -1.0)])
    if not all(rows):
        return None
    places = [(r, column, value) for r, row in enumerate(rows) for column, value in row]
    lines, columns, values = zip(*places, strict=True) if places else ((), (), ())
    matrix = coo_array((values, (lines, columns)), shape=(len(rows), first[-1]))
    found = quiet_milp(
        np.repeat(prices, most).astype(float),
        constraints=LinearConstraint(matrix.tocsr(), -np.inf, upper) if rows else (),
        integrality=np.ones(first[-1]),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    chosen = found.x > 0.5
    return np.array([int(chosen[first[p] : first[p + 1]].sum()) for p in range(len(most))])


def maximal(plans: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Keep the plans that are not below another."""
    distinct = list({plan.tobytes(): plan for plan in plans}.values())
    return [
        one for one in distinct if not any(other is not one and (one <= other).all() for other in distinct)
    ]
