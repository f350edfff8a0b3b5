"""What a network would give with the other ends of the values that its file leaves out: one at a time, same draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.delays import DELAYS
from radioscopie.models.reading.network.read import ENDS, ORDERS, POLICIES
from radioscopie.models.reading.network.read_cases import DEFAULTS, READ_CV
from radioscopie.models.reading.network.spec import Duration
from radioscopie.models.reading.study import study
from radioscopie.models.statistics import interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radioscopie.arrays import Reals
    from radioscopie.models.reading.network.spec import Exam, Flow, Network

TRIED = DEFAULTS["tried"]
ACQUISITION = Duration(**DEFAULTS["acquisition"])
WORDS = {"policy": POLICIES, "order": ORDERS, "shift_end": ENDS}
REPLICATIONS, FEWEST_DAYS, MOST_EXAMS = 4, 7, 1_000_000  # of all the trials together
REPORT, WITHIN, LATE = ("all", "request_to_report"), "within", "p95"


@dataclass(frozen=True, slots=True)
class Ends:
    """A value left out, what it is at both ends tried, and the network there."""

    key: str
    values: tuple[str, str]
    networks: tuple[Network, Network]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a value left out does to the result, at its two ends and between them.

    Parameters
    ----------
    measure : "within" (share of the promises kept) or, without a promise, "p95" (minutes to the report)
    values : low and high, as they should be read
    low, central, high : means over the replications
    moved, half : high less low, and half of its 95 % interval
    days : measured in each trial
    """

    key: str
    measure: str
    values: tuple[str, str]
    low: float
    central: float
    high: float
    moved: float
    half: float
    days: int


def effects(
    network: Network, seed: int, advance: Callable[[int], None], replications: int = REPLICATIONS
) -> list[Effect]:
    """Try both ends of each value left out that has some.

    Parameters
    ----------
    network : trials of a large one are shorter: a million exams in all
    seed : the same requests and draws for every trial
    advance : told the exams of each replication; what it raises ends the work
    replications : of each trial; with one, nothing says the half of an interval
    """
    short = _shortened(network, replications)
    central = _result(short, seed, replications, advance)
    measure = LATE if np.isnan(central[:, DELAYS.index(WITHIN)]).all() else WITHIN
    column = DELAYS.index(measure)
    found = []
    for one in ends_of(short):
        low, high = (_result(end, seed, replications, advance)[:, column] for end in one.networks)
        found.append(_effect(one, measure, (low, central[:, column], high), short.days))
    return [one for one in found if np.isfinite(one.moved)]


def _effect(one: Ends, measure: str, runs: tuple[Reals, Reals, Reals], days: int) -> Effect:
    low, central, high = (float(values.mean()) for values in runs)
    moved, half = (float(value) for value in interval(runs[2] - runs[0]))
    return Effect(one.key, measure, one.values, low, central, high, moved, half, days)


def _shortened(network: Network, replications: int) -> Network:
    trials = replications * (1 + 2 * sum(1 for _ in ends_of(network)))
    daily = sum(sum(site.volumes.values()) for site in network.sites)
    allowed = int(MOST_EXAMS / max(1, daily * trials))
    days = min(network.days, max(FEWEST_DAYS, allowed))
    return replace(network, days=days, log_days=min(network.log_days, days))


def _result(network: Network, seed: int, replications: int, advance: Callable[[int], None]) -> Reals:
    samples = study(network, seed, replications, advance).samples
    return np.array([sample.delays[REPORT][0] for sample in samples])


def ends_of(network: Network) -> Iterator[Ends]:
    """Give both ends of each value that the file leaves out, where there are some; none of two ends is the other."""
    for default in network.defaults:
        if default.key in WORDS:
            first, second = WORDS[default.key]
            yield Ends(
                default.key,
                (first, second),
                (_ruled(network, default.key, first), _ruled(network, default.key, second)),
            )
        elif (value := _value(default.key)) is not None:
            low, high = _ends(default.key, value)
            yield Ends(
                default.key,
                (f"{low:g}", f"{high:g}"),
                (_with(network, default.key, low), _with(network, default.key, high)),
            )


def _ruled(network: Network, key: str, word: str) -> Network:
    rules: dict[str, Any] = {key: word}
    return replace(network, dispatch=replace(network.dispatch, **rules))


def _value(key: str) -> float | None:
    """Give the value of a default that may be tried; None: nothing says between what."""
    head, _, name = key.partition(".")
    if head == "steps":
        return float(DEFAULTS["steps"][name]["mean_min"])
    if head == "shares":
        return float(DEFAULTS["shares"][name])
    if head == "exams":
        return 1.0
    known = {"acquisition": ACQUISITION.mean_min, "read_cv": READ_CV, "promise_min": 60.0, "time_factor": 1.0}
    return known.get(key)


def _ends(key: str, value: float) -> Sequence[float]:
    name = key.removeprefix("steps.").partition(".")[0]
    if name in TRIED:
        first, last = TRIED[name]
        return float(first), float(last)
    return [value * share for share in TRIED["unpublished"]]


def _with(network: Network, key: str, value: float) -> Network:
    """Give a network where one value left out is another; of readings, the mean times it."""
    head, _, name = key.partition(".")
    conditions = network.conditions
    if head == "steps":
        step = replace(conditions.steps[name], mean_min=value)
        return replace(network, conditions=replace(conditions, steps={**conditions.steps, name: step}))
    if head == "shares":
        return replace(network, conditions=replace(conditions, shares={**conditions.shares, name: value}))
    if head == "time_factor":
        return replace(network, conditions=replace(conditions, second_factor=value))
    if head == "acquisition":
        return replace(network, flows=tuple(_flow(one, value) for one in network.flows))
    if head == "promise_min":
        return replace(
            network, priorities=tuple(replace(one, promise_min=value) for one in network.priorities)
        )
    return replace(network, exams=tuple(_exam(one, head, name, value) for one in network.exams))


def _flow(flow: Flow, minutes: float) -> Flow:
    return (
        replace(flow, acquisition=replace(flow.acquisition, mean_min=minutes))
        if flow.acquisition == ACQUISITION
        else flow
    )


def _exam(exam: Exam, head: str, name: str, value: float) -> Exam:
    if head == "read_cv":
        return replace(exam, read=replace(exam.read, cv=value)) if exam.read.cv == READ_CV else exam
    if name in ("", exam.name):
        return replace(exam, read=replace(exam.read, mean_min=value * exam.read.mean_min))
    return exam
