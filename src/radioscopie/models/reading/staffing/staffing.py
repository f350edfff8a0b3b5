"""The fewest hours of shifts that keep a promise: what the hours alone would ask, posts, proof of one fewer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.models.reading.staffing.causes import nobody, why
from radioscopie.models.reading.staffing.descent import covering, lightened, mended, more, repaired
from radioscopie.models.reading.staffing.formula import seats_by_formula
from radioscopie.models.reading.staffing.judge import Judge
from radioscopie.models.reading.staffing.posts import FILE, SPELL, described, spells
from radioscopie.models.reading.staffing.program import fewest, prices_of
from radioscopie.models.reading.staffing.proof import ERROR, LOOKS, TOLERANCE, new_ground, prove
from radioscopie.models.reading.staffing.search import search
from radioscopie.models.reading.staffing.seats import WEEKEND, own_hours
from radioscopie.models.reading.staffing.trials import MOST, Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.rota.file import Rota
    from radioscopie.models.reading.staffing.posts import Post
    from radioscopie.models.reading.staffing.program import Plan
    from radioscopie.models.reading.staffing.proof import Estimate, Ground, SeatEffect
    from radioscopie.models.reading.staffing.trials import Promise, Trial

AMPLE, SPARE = 2, 8
SEARCHED, MOST_FRESH = 512, 2048
FEW_POSTS, ROUNDS, AGAIN = 24, 200, 8
FILLING = ("00:00-12:00", "12:00-00:00")  # spells that fill a day


@dataclass(frozen=True, slots=True)
class Staffing:
    """Posts of V groups, what the hours alone would ask, and why no fewer.

    Parameters
    ----------
    groups : ranks of the groups sized
    held : the network with the shifts found
    weekend : (D,) days of the runs of `trial` that are of a week-end, those that begin at 8:00
    start, floor : (V, 48) closed-form seats of each hour, and the fewest found hour by hour, that nobody may work
    posts, plan : what may be held (P), and the seats of each, with what no plan of these posts can go below
    trial, kept : what the posts give on runs that the search did not make, and the shares estimated
    fewer : for each post held, what one seat fewer gives
    all_fewer, all_more : for each group, one seat fewer, or more, in all its posts
    """

    groups: tuple[int, ...]
    held: Network
    weekend: np.ndarray
    start: np.ndarray
    floor: np.ndarray
    posts: tuple[Post, ...]
    plan: Plan
    trial: Trial
    kept: Estimate
    fewer: dict[int, SeatEffect]
    all_fewer: tuple[Estimate, ...]
    all_more: tuple[Estimate, ...]


def staff(
    network: Network,
    groups: Sequence[int],
    promise: Promise,
    seed: int,
    advance: Callable[[int], None],
    rota: Rota | None = None,
) -> Staffing:
    """Find the shifts of some groups together.

    Parameters
    ----------
    network : the network; its other groups keep their shifts
    groups : ranks of the groups whose shifts are sought
    promise : kept in each hour of a weekday and of a week-end day, by the hour of the request
    seed : seed of the simulations; the same draws for every trial
    advance : told each run; what it raises ends the work
    rota : shifts that may be worked; None: those of the groups in the file

    Raises
    ------
    InputError : nobody asks for what is promised; hours that nobody may read; no number of readers keeps the promise
    """
    bench, most = _possible(Bench(network, tuple(groups), promise, seed, advance), rota)
    posts = bench.posts or ()
    hours = replace(bench, posts=None, made={})
    own = own_hours(network, bench.groups)
    start = seats_by_formula(network, bench.groups, own, promise)
    floor = search(hours, start, own * int(most.max()), own)
    judge = Judge(bench, tuple(bench.trial(ample(posts, most), MOST).broken(promise.share).tolist()))
    plan = lightened(judge, posts, mended(judge, posts, most, covering(judge, posts, most, floor)))
    found = fewest(judge, posts, most, plan, ROUNDS if len(posts) <= FEW_POSTS else 0)
    fresh, kept, fewer, found = _certified(judge, posts, most, found)
    sides = (_in_all(fresh, posts, -1), _in_all(fresh, posts, 1))
    weekend = (np.arange(network.days - 1) + network.start.weekday()) % 7 >= WEEKEND
    held = bench.network_of(found.counts)
    return Staffing(bench.groups, held, weekend, start, floor, posts, found, fresh.trial, kept, fewer, *sides)


def ample(posts: Sequence[Post], most: np.ndarray) -> np.ndarray:
    """Give seats without number: all those allowed of each post described; of spells, those that fill a day."""
    fill = [post.source != SPELL or post.name in FILLING for post in posts]
    return np.where(fill, most, 0)


def _possible(bench: Bench, rota: Rota | None) -> tuple[Bench, np.ndarray]:
    """Give the groups that can keep the promise, all of them if they can, what they may hold, and how many of each.

    Where the shifts of a group cannot, spells at other hours may; where all the groups together cannot, for they wait
    for one another, some of them can while the others keep their shifts.
    """
    refused = nobody(bench, _widened(bench, rota))
    if refused:
        raise InputError(refused)
    tried: list[tuple[Bench, np.ndarray]] = []
    for sized in _parts(bench.groups):
        part = replace(bench, groups=sized, made={})
        for posts in dict.fromkeys((described(bench.network, sized, rota), _widened(part, rota))):
            one = replace(part, posts=posts, made={})
            most = np.full(len(posts), _most(one))
            best = one.trial(ample(posts, most), MOST)
            if not best.exams.any():
                raise InputError(
                    problem("staff.nobody_asks", "--priority", ", ".join(bench.promise.priorities))
                )
            if not len(best.broken(bench.promise.share)):
                return one, most
            tried.append((one, most))
    whole = [(one, most) for one, most in tried if one.groups == bench.groups][-1]
    raise InputError(why(whole[0], ample(whole[0].posts or (), whole[1])))


def _parts(groups: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Give the groups, then their parts, the largest first."""
    for size in range(len(groups), 0, -1):
        yield from combinations(groups, size)


def _widened(bench: Bench, rota: Rota | None) -> tuple[Post, ...]:
    """Add spells at any hour to the shifts of the file; what a rota describes is all that may be worked."""
    posts = described(bench.network, bench.groups, rota)
    lacking = dict.fromkeys(post.group for post in posts if post.source == FILE)
    return posts + tuple(post for v in lacking for post in spells(v))


def _most(bench: Bench) -> int:
    """Give more seats of a post than any hour can need."""
    own = np.ones((len(bench.groups), 48), bool)
    return AMPLE * int(seats_by_formula(bench.network, bench.groups, own, bench.promise).max()) + SPARE


def _certified(
    judge: Judge,
    posts: Sequence[Post],
    most: np.ndarray,
    found: Plan,
    first: int = SEARCHED,
    times: int = AGAIN,
) -> tuple[Ground, Estimate, dict[int, SeatEffect], Plan]:
    """Prove a plan on runs from a rank that nothing was chosen by; one refuted is replaced, proven on later ones."""
    bench, level = judge.bench, judge.bench.promise.share
    seen = new_ground(bench, found.counts, 0, SEARCHED)
    if times and (_fallen(seen, judge.lost).any()):
        return _certified(judge, posts, most, _next(judge, posts, most, found, seen), first, times - 1)
    runs = _enough(seen)
    fresh = new_ground(bench, found.counts, first, runs)
    kept = fresh.estimate(found.counts, runs)
    if times and "missed" in kept.verdicts(level):
        again = _next(judge, posts, most, found, fresh)
        return _certified(judge, posts, most, again, first + runs, times - 1)
    fewer = dict(_proofs(seen, fresh, prices_of(judge, posts)))
    spare = [p for p, effect in fewer.items() if effect.verdict == "spare"]
    if spare and times:
        lighter = replace(found, counts=more(found.counts, spare[0], -1))
        return _certified(judge, posts, most, lighter, first + max(runs, LOOKS[-1]), times - 1)
    return fresh, kept, dict(sorted(fewer.items())), found


def _fallen(ground: Ground, lost: Sequence[int]) -> np.ndarray:
    """Tell the cells that fall below the promise on all the runs of a ground."""
    below = ground.trial.pooled < ground.bench.promise.share
    below[list(lost)] = False
    return np.asarray(below)


def _next(judge: Judge, posts: Sequence[Post], most: np.ndarray, found: Plan, ground: Ground) -> Plan:
    """Give the next plan after one that more runs refute: the cheapest of the others, or a post more."""
    judge.refuse(found.counts)
    if len(posts) <= FEW_POSTS:
        return fewest(judge, posts, most, most, ROUNDS)
    return replace(found, counts=repaired(judge, posts, most, ground))


def _enough(seen: Ground) -> int:
    """Count the runs that should decide each hour, as those of the search foresee: kept, broken or close."""
    found = seen.estimate(seen.seats, SEARCHED)
    room = np.maximum(abs(found.share - seen.bench.promise.share), TOLERANCE) / 2
    asked = SEARCHED * np.nanmax(found.half_width(ERROR / 2) / room) ** 2
    return int(np.clip(np.ceil(asked), SEARCHED, MOST_FRESH))


def _proofs(seen: Ground, fresh: Ground, prices: np.ndarray) -> Iterator[tuple[int, SeatEffect]]:
    """Test one seat fewer post by post, the dearest first, until one can go."""
    for p in sorted(np.flatnonzero(fresh.seats).tolist(), key=lambda p: -prices[p]):
        found = prove(seen, fresh, more(fresh.seats, p, -1))
        yield p, found
        if found.verdict == "spare":
            return


def _in_all(ground: Ground, posts: Sequence[Post], change: int) -> tuple[Estimate, ...]:
    """Estimate one seat more, or fewer, in all the posts that each group holds."""
    seats, own = ground.seats, np.array([post.group for post in posts])
    return tuple(
        ground.estimate(seats + change * ((seats > 0) & (own == v)), MOST)
        for v in range(len(ground.bench.groups))
    )
