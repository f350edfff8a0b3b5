"""A network as arrays for the event loop."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import public_holidays
from radioscopie.models.reading.duty import cells_of, duties, held_minutes, next_changes, staff_table
from radioscopie.models.reading.engine.draws import law_row
from radioscopie.models.reading.engine.plan import (
    CELLS,
    DAYS_BEFORE,
    DUTY,
    FLOW,
    HOLIDAY_CODE,
    KIND,
    RULES,
    STREAM,
    Plan,
)
from radioscopie.models.reading.engine.records import STEPS
from radioscopie.models.reading.network.classes import classes, nearest_first, readable
from radioscopie.models.reading.network.spec import DAY_KINDS, HOLIDAY, first_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.models.reading.network.spec import Duration, Network, Profile

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
    class_of, level = classes(network)
    calendar, rules = _days(start, days), _rules(network, days)
    duty, seat_group, on_at_start = duties(network.groups, calendar)
    window = int(rules["begin"][0]), int(rules["end"][0])
    staff, staffs = _staffs(network)
    profiles = [network.profiles[flow.profile] for flow in network.flows]
    return Plan(
        streams=np.array([_stream(network, s, f) for s, f in streams], STREAM),
        flows=np.array([(flow.protocol,) for flow in network.flows], FLOW),
        kinds=np.array([(exam.second_share, exam.call_share) for exam in network.exams], KIND),
        rules=rules,
        laws=_laws(network),
        hour_weight=np.array([_hour_weights(profile) for profile in profiles]),
        holiday_weight=np.array([_holiday_weights(profile) for profile in profiles]),
        days=calendar,
        day_weight=np.array([_season(profile, start, days) for profile in profiles]),
        mix=_cumulated([flow.mix for flow in network.flows], [exam.name for exam in network.exams]),
        priority_mix=_cumulated(
            [flow.priorities for flow in network.flows], [one.name for one in network.priorities]
        ),
        class_of=class_of,
        level=level,
        order=nearest_first(level),
        readable=readable(level),
        seat_group=seat_group,
        speed=np.array([group.speed for group in network.groups]),
        duties=_records(duty, DUTY),
        on_at_start=np.flatnonzero(on_at_start),
        held=held_minutes(network.groups, calendar, *window),
        hours=np.bincount(cells_of(calendar, *window), minlength=CELLS),
        staff=staff,
        rooms=_rooms(network),
        staffs=staffs,
        changes=next_changes(staffs),
        most_staff=max(sum(shift.seats for shift in site.radiographers) for site in network.sites),
    )


def _records(table: np.ndarray, kind: np.dtype) -> np.ndarray:
    found = np.empty(len(table), kind)
    for column, name in enumerate(kind.names or ()):
        found[name] = table[:, column]
    return found


def _days(start: date, days: int) -> np.ndarray:
    """Give the code of each day (`plan.Plan.days`) up to the day after the run."""
    every = [start + timedelta(days=n) for n in range(-DAYS_BEFORE, days + 1)]
    closed = {day for year in {day.year for day in every} for day in public_holidays(year)}
    return np.array([day.weekday() + HOLIDAY_CODE * (day in closed) for day in every])


def _staffs(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Give the row of each site in the distinct tables of radiographers, and these."""
    distinct = dict.fromkeys(site.radiographers for site in network.sites if site.radiographers)
    known = {shifts: rank for rank, shifts in enumerate(distinct)}
    rows = [known.get(site.radiographers, -1) for site in network.sites]
    staffs = [staff_table(shifts) for shifts in known]
    return np.array(rows), np.array(staffs, np.int16).reshape(len(known), 7, 2 * 1440)


def _stream(network: Network, s: int, f: int) -> tuple[float, int, int, int]:
    """Give the `plan.STREAM` of a flow of a site."""
    site, flow = network.sites[s], network.flows[f]
    kinds = list(site.rooms or ())
    return site.volumes[flow.name], f, s, kinds.index(flow.room) if flow.room in kinds else 0


def _rooms(network: Network) -> np.ndarray:
    """Give the rooms of each site, its own kinds first."""
    found = np.full((len(network.sites), max(len(site.rooms or ("",)) for site in network.sites)), -1)
    for row, site in zip(found, network.sites, strict=True):
        row[: len(site.rooms or ())] = list((site.rooms or {}).values())
    return found


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
        "error_odds": conditions.error_odds_per_hour,
        "discrepancy": conditions.discrepancy,
        "begin": 1440 * network.warm_up_days,
        "end": 1440 * (network.warm_up_days + network.days),
        "stop": 1440 * days,
        "ranks": 2 * len(network.priorities) + 1,
        "priorities": len(network.priorities),
        "reads": reads,
        "seconds": reads + exams,
        "acquisitions": reads + 2 * exams,
        "patience": reads + 2 * exams + flows,
        "preparations": reads + 2 * exams + 2 * flows,
        "outage": reads + 2 * exams + 3 * flows,
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
    laws += [flow.preparation for flow in network.flows]
    return np.array([law_row(law.law, law.mean_min, law.cv) for law in [*laws, conditions.outage]])


def _scaled(law: Duration, factor: float) -> Duration:
    return type(law)(law.mean_min * factor, law.cv, law.law)


def _hour_weights(profile: Profile) -> np.ndarray:
    """Weights of the 168 hours of a week, whose sum is 7: volumes are exams of a mean day."""
    week = np.concatenate([profile.hours[DAY_KINDS[kind]] for kind in KIND_OF_DAY])
    return np.asarray(week * WEEK_DAYS / week.sum())


def _holiday_weights(profile: Profile) -> np.ndarray:
    """Weights of the hours of a public holiday, on the scale of the week."""
    week = sum(sum(profile.hours[DAY_KINDS[kind]]) for kind in KIND_OF_DAY)
    hours = profile.hours.get(HOLIDAY, profile.hours[DAY_KINDS[-1]])
    return np.array(hours) * WEEK_DAYS / week


def _season(profile: Profile, start: date, days: int) -> np.ndarray:
    """Weight of the month of each day, of mean 1 over the months."""
    months = np.array(profile.months) / np.mean(profile.months)
    first = np.datetime64(start) + np.arange(days)
    return np.asarray(months[first.astype("datetime64[M]").astype(int) % 12])


def _cumulated(shares: Sequence[object], names: Sequence[str]) -> np.ndarray:
    table = np.array([[dict(row).get(name, 0.0) for name in names] for row in shares])  # type: ignore[call-overload]
    return table.cumsum(axis=1)
