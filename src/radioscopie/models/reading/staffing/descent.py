"""From the seats of each hour to posts: those that cover them, mended, then as few as the promise allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint

from radioscopie.highs import quiet_milp
from radioscopie.models.reading.staffing.posts import HOUR_MIN, cover
from radioscopie.models.reading.staffing.program import prices_of
from radioscopie.models.reading.staffing.proof import SEEN
from radioscopie.models.reading.staffing.seats import CELLS, HOURS, week_of
from radioscopie.models.reading.staffing.trials import FIRST, MOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.models.reading.staffing.judge import Judge
    from radioscopie.models.reading.staffing.posts import Post
    from radioscopie.models.reading.staffing.proof import Ground

TRIED = 24  # posts tried to mend an hour
HELD = 0.5  # an hour is held by a post that has half of it


def covering(judge: Judge, posts: Sequence[Post], most: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """Give the cheapest posts (P,) that cover the seats (V, 48) of each group, in the hours that some post can cover.

    Groups are covered apart: what a group has too much of does not fill what another lacks.
    """
    shares = cover(posts, [judge.bench.network.groups[group] for group in judge.bench.groups]) >= HELD
    own = np.array([post.group for post in posts])
    rows, least = [], []
    for v, cells in enumerate(seats):
        for hour, asked in enumerate(week_of(cells).tolist()):
            row = np.where(own == v, shares[:, hour], False).astype(float)
            if asked and row.any():
                rows.append(row)
                least.append(min(asked, float(row @ most)))
    if not rows:
        return np.zeros(len(posts), np.int64)
    found = quiet_milp(
        prices_of(judge, posts).astype(float),
        constraints=LinearConstraint(np.array(rows), least, np.inf),
        integrality=np.ones(len(posts)),
        bounds=Bounds(0, most),
        options={"mip_rel_gap": 1e-4, "time_limit": 10.0},
    )
    return most.copy() if found.x is None else np.rint(found.x).astype(np.int64)


def mended(judge: Judge, posts: Sequence[Post], most: np.ndarray, plan: np.ndarray) -> np.ndarray:
    """Add posts where the promise is broken, each time the one that mends most a minute; all when none does."""
    level, prices = judge.bench.promise.share, prices_of(judge, posts)
    for runs in (FIRST, MOST):
        while len(broken := np.setdiff1d(judge.bench.trial(plan, runs).broken(level), judge.lost)):
            now = judge.bench.trial(plan, FIRST).kept[:, broken].sum()
            gains = {
                p: (judge.bench.trial(more(plan, p), FIRST).kept[:, broken].sum() - now) / prices[p]
                for p in helpful(judge, posts, broken)
                if plan[p] < most[p]
            }
            if not gains or max(gains.values()) <= 0:
                return most.copy()
            plan = more(plan, max(gains, key=lambda p: gains[p]))
    return plan


def helpful(judge: Judge, posts: Sequence[Post], broken: np.ndarray) -> list[int]:
    """List the posts that may mend broken cells: all of a few; of many, the cheapest of those at work around them."""
    prices = prices_of(judge, posts)
    if len(posts) <= TRIED:
        return list(range(len(posts)))
    around = np.isin(
        np.arange(CELLS), [cell // HOURS * HOURS + (cell + n) % HOURS for cell in broken for n in range(3)]
    )
    shares = cover(posts, [judge.bench.network.groups[group] for group in judge.bench.groups])
    reach = shares[:, week_of(around)].sum(axis=1)
    return sorted(np.flatnonzero(reach).tolist(), key=lambda p: prices[p] / reach[p])[:TRIED]


def repaired(judge: Judge, posts: Sequence[Post], most: np.ndarray, ground: Ground) -> np.ndarray:
    """Add the post that mends most the cell that is the lowest on the runs of a ground."""
    plan, share = ground.seats, ground.trial.pooled
    share[list(judge.lost)] = 1.0
    worst = int(share.argmin())
    able = [p for p in helpful(judge, posts, np.array([worst])) if plan[p] < most[p]]
    gains = [float(ground.estimate(more(plan, p), SEEN).share[worst]) for p in able]
    return more(plan, able[int(np.argmax(gains))]) if able else most


def lightened(judge: Judge, posts: Sequence[Post], plan: np.ndarray) -> np.ndarray:
    """Take seats away, or exchange one for a cheaper one, as long as the promise holds; the dearest first."""
    prices = prices_of(judge, posts)
    while True:
        lighter = next((one for one in _lighter(posts, prices, plan) if judge.holds(one)), None)
        if lighter is None:
            return plan
        plan = lighter


def _lighter(posts: Sequence[Post], prices: np.ndarray, plan: np.ndarray) -> Iterator[np.ndarray]:
    """Give plans with one seat less, then with one seat in a cheaper post that stands within its hours."""
    held = sorted(np.flatnonzero(plan).tolist(), key=lambda p: -prices[p])
    yield from (more(plan, p, -1) for p in held)
    for p in held:
        for q in sorted(np.flatnonzero(prices < prices[p]).tolist(), key=lambda q: prices[q]):
            if _is_within(posts[q], posts[p]) and (len(posts) <= TRIED or _is_next(posts[q], posts[p])):
                yield more(more(plan, p, -1), q)


def _is_within(one: Post, other: Post) -> bool:
    same = (one.group, one.kind) == (other.group, other.kind)
    return same and other.shift.start <= one.shift.start and one.shift.end <= other.shift.end


def _is_next(one: Post, other: Post) -> bool:
    """Tell a spell that is an hour shorter."""
    return other.shift.end - other.shift.start - (one.shift.end - one.shift.start) <= HOUR_MIN


def more(plan: np.ndarray, p: int, by: int = 1) -> np.ndarray:
    """Change the seats of a post."""
    found = plan.copy()
    found[p] += by
    return found
