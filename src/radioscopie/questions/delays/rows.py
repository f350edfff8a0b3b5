"""Rows of the tables of delays, from what each guess gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr, ndtri

from radioscopie.models.joins.delays.guesses import NEEDS
from radioscopie.models.joins.delays.study import NO_MACHINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.joins.delays.country import Ground
    from radioscopie.models.joins.delays.study import Change, Seen, State

ENDS = (0.05, 0.95)
BEYOND, LATE = (20, 30, 60), 0.9
MONTHS = (0, 1, 2, 3, 6, 9, 12, 18, 24, 36)
MONTH_DAYS, STEP = 30, 5.0
FOLLOWED = 30  # guesses whose way and curve are followed
MACHINES_PCT = (-20, -10, 0, 10, 20, 30, 40)
PERCENT, MILLION = 100, 1_000_000
LEAST_PART = 0.01  # of the exams of a place, told apart


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that rows are made of.

    Parameters
    ----------
    seen : the guesses, the central one first
    places : départements of each place, by level then code: ranks in the ground
    names : of the places of each level, by code
    """

    ground: Ground
    change: Change
    seen: Sequence[Seen]
    places: Mapping[str, Mapping[str, Ints]]
    names: Mapping[str, Mapping[str, str]]

    @property
    def cases(self) -> tuple[str, ...]:
        """The states that there are."""
        return ("before",) if self.seen[0].after is None else ("before", "after")

    def states(self, case: str) -> list[State]:
        """Give the state of every guess in a case."""
        return [one.before if case == "before" else one.after or one.before for one in self.seen]

    def machines(self, case: str) -> Reals:
        """Give the machines of each département in a case."""
        sites = self.change.before if case == "before" else self.change.after
        return self.ground.in_zones(sites)


def ends(values: Reals) -> tuple[float | None, float | None]:
    """Give the ends between which nine guesses in ten are, the central one left out."""
    drawn = values[1:][np.isfinite(values[1:])]
    if not len(drawn):
        return None, None
    low, high = np.quantile(drawn, ENDS)
    return float(low), float(high)


def waited(states: Sequence[State], ranks: Ints) -> Reals:
    """Give the mean delay of the exams of the people of a place, guess by guess; NaN where nobody has any."""
    people, kept = _stacked(states, "people", ranks), _stacked(states, "kept", ranks)
    weight = np.where(np.isfinite(people), kept, 0.0)
    total = weight.sum(axis=1)
    whole = (weight * np.nan_to_num(people)).sum(axis=1)
    mean: Reals = np.divide(whole, total, out=np.full(len(total), np.nan), where=total != 0)
    return mean


def _stacked(states: Sequence[State], name: str, ranks: Ints) -> Reals:
    """Give what is known of the people of a place in each guess: shape (guesses, ranks)."""
    return np.array([getattr(one, name)[ranks] for one in states])


def people_wait(state: State | None, weights: Reals) -> float:
    """Give the mean delay of people: shape (départements,) of weights that add up to 1."""
    return float(weights @ np.nan_to_num(state.people)) if state else 0.0


def level_rows(found: Found, level: str) -> Iterator[dict[str, Any]]:
    """Describe the places of a level, in each case."""
    before = found.states("before")
    for case in found.cases:
        states, machines = found.states(case), found.machines(case)
        for code, ranks in found.places[level].items():
            now = waited(states, ranks)
            row: dict[str, Any] = {"case": case, "code": code, "name": found.names[level].get(code, code)}
            row |= _supply(found, machines, ranks) | _between("delay", now)
            row |= _between("change", now - waited(before, ranks)) if len(found.cases) > 1 else {}
            yield row | _others(states, ranks)


def _supply(found: Found, machines: Reals, ranks: Ints) -> dict[str, Any]:
    people, there = float(found.ground.people[ranks].sum()), float(machines[ranks].sum())
    per_million = there / people * MILLION if people else None
    return {"people": round(people), "machines": there, "per_million": per_million}


def _between(name: str, values: Reals) -> dict[str, float | None]:
    low, high = ends(values)
    central = float(values[0]) if np.isfinite(values[0]) else None
    return {name: central, f"{name}_low": low, f"{name}_high": high}


def _others(states: Sequence[State], ranks: Ints) -> dict[str, Any]:
    first = states[0]
    done = np.where(np.isfinite(first.delay[ranks]), first.exams[ranks], 0.0)
    at = (done * np.nan_to_num(first.delay[ranks])).sum() / done.sum() if done.sum() else None
    away = (first.kept[ranks] * np.nan_to_num(first.away[ranks])).sum() / max(first.kept[ranks].sum(), 1e-9)
    kept, asked = (_stacked(states, name, ranks).sum(axis=1) for name in ("kept", "asked"))
    several = len(ranks) > 1
    return {
        "at_machines": at,
        "away": None if several else float(away),
        "exams": round(float(done.sum()), -2),
    } | _between("unmet", 1 - kept / asked)


def need_rows(found: Found) -> Iterator[dict[str, Any]]:
    """Describe the delay of each need in each place: the mean, and how the sites of a place spread around it."""
    spread = [one.guess.site_spread for one in found.seen]
    ratio = np.array([one.guess.ratio for one in found.seen])
    for case in found.cases:
        states = found.states(case)
        for level, places in found.places.items():
            for code, ranks in places.items():
                delay = waited(states, ranks)
                for rank, need in enumerate(NEEDS):
                    place = {"level": level, "code": code, "name": found.names[level].get(code, code)}
                    row = {"case": case, "need": need} | place
                    yield (
                        row
                        | _between("delay", delay * ratio[:, rank])
                        | _sites(delay[0] * ratio[0, rank], spread[0])
                    )


def _sites(mean: float, spread: float) -> dict[str, float | None]:
    """Spread the delays of sites around a mean, lognormally."""
    names = ("median", "p90", *(f"beyond_{limit}" for limit in BEYOND))
    if not np.isfinite(mean):
        return dict.fromkeys(names)
    if mean <= 0:
        return dict.fromkeys(names, 0.0)
    middle = np.log(mean) - spread**2 / 2
    values = [np.exp(middle), np.exp(middle + spread * ndtri(LATE))]
    values += [1 - ndtr((np.log(limit) - middle) / spread) for limit in BEYOND]
    return dict(zip(names, map(float, values), strict=True))


def flow_rows(found: Found) -> Iterator[dict[str, Any]]:
    """Say where the exams of the people of each département are done: the parts that count."""
    names = found.names["departement"]
    for case in found.cases:
        part = found.states(case)[0].part
        for code, (home,) in found.places["departement"].items():
            order = np.argsort(-part[home], kind="stable")
            for zone in (one for one in order if part[home, one] >= LEAST_PART):
                there = found.ground.codes[zone]
                yield {
                    "case": case, "code": code, "name": names.get(code, code), "to_code": there,
                    "to_name": names.get(there, there), "part": float(part[home, zone]),
                }  # fmt: skip


def path_rows(found: Found, ranks: Ints) -> Iterator[dict[str, Any]]:
    """Follow the delay of a place, month after month: requests that stay as they are, or grow."""
    days = [month * MONTH_DAYS for month in MONTHS]
    followed = found.seen[: FOLLOWED + 1]
    growths: Mapping[str, Callable[[Seen], float]] = {
        "same": lambda _: 0.0,
        "growing": lambda one: one.guess.growth_pct,
    }
    for requests, growth in growths.items():
        drawn = np.array([_mean(one, one.path(days, growth(one), STEP), ranks) for one in followed])
        for rank, month in enumerate(MONTHS):
            yield {"requests": requests, "month": month} | _between("delay", drawn[:, rank])


def _mean(one: Seen, delays: Reals, ranks: Ints) -> Reals:
    """Give the mean delay of the machines of a place along a path."""
    known = (one.changed or one.market).capacity[ranks]
    capacity = np.where(known > NO_MACHINE, known, 0.0)
    mean: Reals = delays[:, ranks] @ capacity / capacity.sum()
    return mean


def curve_rows(found: Found, ranks: Ints) -> Iterator[dict[str, Any]]:
    """Give the delay of a place with more or fewer machines everywhere."""
    for more in MACHINES_PCT:
        states = [one.times(1 + more / PERCENT) for one in found.seen[: FOLLOWED + 1]]
        yield {"machines_pct": more} | _between("delay", waited(states, ranks))
