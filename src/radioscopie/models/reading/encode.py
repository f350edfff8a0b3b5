"""A network as arrays for the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.draws import law_row
from radioscopie.models.reading.duty import duties
from radioscopie.models.reading.network import DAY_KINDS, LEVELS, first_day
from radioscopie.models.reading.plan import DUTY, FLOW, KIND, RULES, STREAM, Plan
from radioscopie.models.reading.state import STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from radioscopie.models.reading.network import Exam, Group, Law, Network, Profile, Site

KIND_OF_DAY = (0, 0, 0, 0, 0, 1, 2)
COOL_DOWN_DAYS = 3
WEEK_DAYS = 7


def make_plan(network: Network) -> Plan:
    """Compile a network: streams, classes of exams, groups, seats and their duties."""
    start, days = first_day(network), network.warm_up_days + network.days + COOL_DOWN_DAYS
    streams = [
        (s, f)
        for s, site in enumerate(network.sites)
        for f, flow in enumerate(network.flows)
        if site.volumes.get(flow.name)
    ]
    class_of, level = _classes(network)
    duty, seat_group, on_at_start = duties(network.groups, start.weekday())
    profiles = [network.profiles[flow.profile] for flow in network.flows]
    rates = [(network.sites[s].volumes[network.flows[f].name], f, s) for s, f in streams]
    return Plan(
        streams=np.array(rates, STREAM),
        flows=np.array([(flow.protocol,) for flow in network.flows], FLOW),
        kinds=np.array([(exam.second_share, exam.call_share) for exam in network.exams], KIND),
        rules=_rules(network, days),
        laws=_laws(network),
        hour_weight=np.array([_hour_weights(profile) for profile in profiles]),
        day_weight=np.array([_season(profile, start, days) for profile in profiles]),
        mix=_cumulated([flow.mix for flow in network.flows], [exam.name for exam in network.exams]),
        priority_mix=_cumulated(
            [flow.priorities for flow in network.flows], [one.name for one in network.priorities]
        ),
        class_of=class_of,
        level=level,
        order=_nearest_first(level),
        readable=_readable(level),
        seat_group=seat_group,
        speed=np.array([group.speed for group in network.groups]),
        duties=np.array([tuple(row) for row in duty.tolist()], DUTY),
        on_at_start=np.flatnonzero(on_at_start),
    )


def _rules(network: Network, days: int) -> np.ndarray:
    conditions, dispatch = network.conditions, network.dispatch
    exams, flows = len(network.exams), len(network.flows)
    reads = len(STEPS)
    values = dict(conditions.shares) | {
        "least_delay": 60 * conditions.second_delay_h[0],
        "most_delay": 60 * conditions.second_delay_h[1],
        "outage_rate": conditions.outages_per_year / 365,
        "escalate": np.inf if dispatch.escalate_min is None else dispatch.escalate_min,
        "slower": conditions.slower_per_hour,
        "tired_after": conditions.tired_after_h,
        "begin": 1440 * network.warm_up_days,
        "end": 1440 * (network.warm_up_days + network.days),
        "stop": 1440 * days,
        "ranks": 2 * len(network.priorities) + 1,
        "first_hour": 24 * first_day(network).weekday(),
        "reads": reads,
        "seconds": reads + exams,
        "acquisitions": reads + 2 * exams,
        "patience": reads + 2 * exams + flows,
        "outage": reads + 2 * exams + 2 * flows,
        "cascade": dispatch.policy == "cascade",
        "oldest_first": dispatch.order == "oldest",
        "protocol_interrupts": "protocol" in dispatch.interrupt,
        "urgent_interrupts": "urgent" in dispatch.interrupt,
        "hand_over": dispatch.shift_end == "hand_over",
    }
    rules = np.zeros(1, RULES)
    for name, value in values.items():
        rules[name] = value
    return rules


def _laws(network: Network) -> np.ndarray:
    conditions, reads = network.conditions, [exam.read for exam in network.exams]
    laws = [conditions.steps[name] for name in STEPS] + reads
    laws += [_scaled(law, conditions.second_factor) for law in reads]
    laws += [flow.acquisition for flow in network.flows] + [flow.patience for flow in network.flows]
    return np.array([law_row(law.law, law.mean_min, law.cv) for law in [*laws, conditions.outage]])


def _scaled(law: Law, factor: float) -> Law:
    return type(law)(law.mean_min * factor, law.cv, law.law)


def _hour_weights(profile: Profile) -> np.ndarray:
    """Weights of the 168 hours of a week, whose sum is 7: volumes are exams of a mean day."""
    week = np.concatenate([profile.hours[DAY_KINDS[kind]] for kind in KIND_OF_DAY])
    return np.asarray(week * WEEK_DAYS / week.sum())


def _season(profile: Profile, start: date, days: int) -> np.ndarray:
    """Weight of the month of each day, of mean 1 over the months."""
    months = np.array(profile.months) / np.mean(profile.months)
    first = np.datetime64(start) + np.arange(days)
    return np.asarray(months[first.astype("datetime64[M]").astype(int) % 12])


def _cumulated(shares: Sequence[object], names: Sequence[str]) -> np.ndarray:
    table = np.array([[dict(row).get(name, 0.0) for name in names] for row in shares])  # type: ignore[call-overload]
    return table.cumsum(axis=1)


def _classes(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Tell exams apart for readers: `class_of` (sites, exams) and `level` (classes, groups)."""
    known: dict[tuple[int, ...], int] = {}
    class_of = np.empty((len(network.sites), len(network.exams)), np.int32)
    for s, site in enumerate(network.sites):
        for x, exam in enumerate(network.exams):
            levels = tuple(_level(group, site, exam) for group in network.groups)
            class_of[s, x] = known.setdefault(levels, len(known))
    return class_of, np.array(list(known), np.int8)


def _level(group: Group, site: Site, exam: Exam) -> int:
    """Level at which a group reads an exam of a site; -1 when it may not."""
    place = {"site": site.name, "national": ""}.get(group.level)
    reads = group.place == (getattr(site, group.level) if place is None else place)
    licensed = not group.sites or site.name in group.sites
    skilled = not exam.skill or exam.skill in group.skills
    return LEVELS.index(group.level) if reads and licensed and skilled else -1


def _nearest_first(level: np.ndarray) -> np.ndarray:
    """Eligible groups of each class by level, then in the order of the file; -1 after the last."""
    order = np.argsort(np.where(level < 0, 127, level), axis=1, kind="stable")
    return np.where(np.take_along_axis(level, order, axis=1) < 0, -1, order).astype(np.int32)


def _readable(level: np.ndarray) -> np.ndarray:
    """Classes each group may read; -1 after the last."""
    order = np.argsort(level.T < 0, axis=1, kind="stable")
    return np.where(np.take_along_axis(level.T, order, axis=1) < 0, -1, order).astype(np.int32)


def unreadable(network: Network) -> list[tuple[Site, Exam]]:
    """List the sites and exams with requests that no group may read."""
    class_of, level = _classes(network)
    empty = np.all(level < 0, axis=1).tolist()
    used = {name for flow in network.flows for name, share in flow.mix.items() if share > 0}
    return [
        (site, exam)
        for s, site in enumerate(network.sites)
        for x, exam in enumerate(network.exams)
        if empty[class_of[s, x]] and exam.name in used and any(site.volumes.values())
    ]
