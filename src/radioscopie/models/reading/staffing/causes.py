"""Why a promise is impossible: nobody may read, a group that is not sought is waited for, or the work is too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import problem
from radioscopie.models.reading.duty import seats_by_hour
from radioscopie.models.reading.engine.records import REPORTED
from radioscopie.models.reading.network.classes import classes
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.staffing.posts import cover
from radioscopie.models.reading.staffing.seats import HOURS, WEEKEND
from radioscopie.models.reading.staffing.trials import ordinary_days, promised_exams
from radioscopie.models.reading.statistics import measured
from radioscopie.models.reading.unread import unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from radioscopie.errors import Problem
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.staffing.posts import Post
    from radioscopie.models.reading.staffing.trials import Bench

RUNS, WAITED_MIN, MOSTLY = 4, 1.0, 0.5
HOUR_MIN, IMAGES_LATE = 60, 1.5  # images of an exam come within one and a half times their mean time
WHEN = {"weekday": "staff.when_weekday", "weekend": "staff.when_weekend"}
KINDS = {"weekday": slice(0, 24 * WEEKEND), "weekend": slice(24 * WEEKEND, 168)}


def nobody(bench: Bench, posts: Sequence[Post]) -> list[Problem]:
    """List the hours and the sites whose requests nobody may read in time, whatever the seats: no run is needed.

    Parameters
    ----------
    posts : all that the groups sought may hold
    """
    network, promise = bench.network, bench.promise
    duty = seats_by_hour(network.groups)
    sought = [network.groups[group] for group in bench.groups]
    for v, group in enumerate(bench.groups):
        own = [post for post in posts if post.group == v]
        duty[group] = cover(own, sought).sum(axis=0) if own else 0.0
    later = range(1 + int(np.ceil((promise.minutes + _images(network)) / HOUR_MIN)) + 1)
    in_time = sum(np.roll(duty, -n, axis=1) for n in later)
    flows = [f for f, flow in enumerate(network.flows) if _concerned(flow.priorities, promise.priorities)]
    found: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for one in unread(network, np.asarray(in_time), flows):
        for kind, week in KINDS.items():
            hours = one.hours[week].reshape(-1, HOURS).any(axis=0)
            if hours.any():
                found.setdefault((kind, tuple(np.flatnonzero(hours).tolist())), []).append(one.site)
    return [_nobody(network, kind, hours, sites) for (kind, hours), sites in found.items()]


def _images(network: Network) -> float:
    """Minutes after which images are made."""
    return IMAGES_LATE * max(flow.acquisition.mean_min + flow.preparation.mean_min for flow in network.flows)


def _concerned(shares: Mapping[str, float], priorities: Iterable[str]) -> bool:
    return any(shares.get(name, 0.0) > 0 for name in priorities)


def _nobody(network: Network, kind: str, hours: tuple[int, ...], sites: list[str]) -> Problem:
    when = problem(WHEN[kind], "", hours=spelled(hours))
    return problem("staff.nobody", network.title, named(sites), when=when)


def named(words: Sequence[str], most: int = 6) -> str:
    """Join names, those beyond the first ones being counted."""
    return ", ".join(words[:most]) + (f" … (+{len(words) - most})" if len(words) > most else "")


def spelled(hours: Sequence[int]) -> str:
    """Write hours of the day as spans: 2-8, 20-24."""
    spans: list[list[int]] = []
    for hour in hours:
        if spans and spans[-1][1] == hour:
            spans[-1][1] = hour + 1
        else:
            spans.append([hour, hour + 1])
    return ", ".join(f"{first}-{last} h" for first, last in spans)


def why(bench: Bench, ample: np.ndarray) -> Problem:
    """Say what breaks a promise with seats without number: the wait for a group, or the images and the reading.

    Parameters
    ----------
    ample : the seats without number, of `bench`
    """
    best = bench.trial(ample, RUNS)
    cell = int(best.pooled.argmin())
    said = f"{100 * bench.promise.share:g}%<{bench.promise.minutes:g}min"
    words = {"best": f"{100 * best.pooled[cell]:.0f}", "hour": cell % HOURS}
    waited, sites, awaited = _waits(bench, ample, cell)
    if waited < MOSTLY or not awaited:
        return problem("staff.impossible", "--promise", said, **words)
    reason = "staff.awaits" if bench.network.dispatch.escalate_min is not None else "staff.awaits_cascade"
    reason = reason if bench.network.dispatch.policy == "cascade" else "staff.awaits"
    words |= {"waited": f"{100 * waited:.0f}", "sites": named(sites), "awaited": named(awaited)}
    return problem(reason, "--promise", said, **words)


def _waits(bench: Bench, ample: np.ndarray, cell: int) -> tuple[float, list[str], list[str]]:
    """Give the share of the exams late at a cell that waited for a reader, their sites, and the groups waited for."""
    network = bench.network
    plan = ordinary_days(bench.network_of(ample))
    late = 0
    streams: list[np.ndarray] = []
    kinds: list[np.ndarray] = []
    for rank in range(RUNS):
        exams, kept, cells = promised_exams(
            network, bench.promise, measured(plan, replicate(plan, bench.seed, rank))
        )
        mine = exams[(cells == cell) & ~kept]
        late += len(mine)
        waited = mine[_wait(mine) > WAITED_MIN]
        streams.append(plan.streams["site"][waited["stream"]])
        kinds.append(waited["exam"])
    sites, exam = np.concatenate(streams), np.concatenate(kinds)
    groups = _awaited(network, bench.groups, sites, exam)
    order = np.argsort(-np.bincount(sites, minlength=len(network.sites)), kind="stable")
    names = [network.sites[s].name for s in order.tolist() if s in set(sites.tolist())]
    return len(sites) / max(1, late), names, groups


def _wait(exams: np.ndarray) -> np.ndarray:
    """Minutes waited for a reader: for a protocol, then for the reading; infinite for what nobody read."""
    asked = np.nan_to_num(exams["first_started"] - exams["sent"], nan=0.0)
    read = np.where(exams["status"] == REPORTED, exams["started"] - exams["received"], np.inf)
    return np.asarray(asked + np.nan_to_num(read, nan=np.inf))


def _awaited(network: Network, sought: Sequence[int], sites: np.ndarray, exams: np.ndarray) -> list[str]:
    """Name the groups, not sought, that exams waited for: those called before the groups sought, or alone able."""
    class_of, level = classes(network)
    found: dict[int, None] = {}
    for c in np.unique(class_of[sites, exams]).tolist():
        found |= dict.fromkeys(_before(network, level[c], sought))
    return [network.groups[g].name for g in sorted(found)]


def _before(network: Network, level: np.ndarray, sought: Sequence[int]) -> Iterator[int]:
    own = [int(level[g]) for g in sought if level[g] >= 0]
    nearest = min(own, default=len(level) + 99)
    for g in range(len(network.groups)):
        called_first = network.dispatch.policy == "cascade" and level[g] < nearest
        if g not in sought and level[g] >= 0 and (called_first or not own):
            yield g
