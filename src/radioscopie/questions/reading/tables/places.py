"""The places of a network: the week of its seats and rooms, radiographers, rooms, remote share of the sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.engine.plan import CELLS, HOURS_OF_WEEK
from radioscopie.models.reading.network.spec import DAYS, HOLIDAY
from radioscopie.models.reading.radiographers import COLUMNS, duty_week
from radioscopie.models.statistics import interval
from radioscopie.questions.reading.tables.columns import HEADS, SITE, halves, means, rounded
from radioscopie.results.declared import Declared, code, count, measure
from radioscopie.results.declared import name as named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Rows
    from radioscopie.models.reading.network.spec import Site
    from radioscopie.models.reading.study import Study
    from radioscopie.results.declared import Shown

WEEK_DAYS = (*DAYS, HOLIDAY)
ROOM_COLUMNS = ("exams", "room_wait_min", "room_occupancy")
SHARES = ("alone", "alone_single", "post_occupancy", "room_occupancy")


def _worked(names: tuple[str, ...]) -> tuple[Shown, ...]:
    """Declare what is measured of a place, then halves of their intervals."""
    means_of = (measure(one, "share") if one in SHARES else measure(one, "tenths") for one in names)
    halves_of = (
        one for name in names for one in halves(f"{name}_half", unit="share" if name in SHARES else "tenths")
    )
    return (*means_of, *halves_of)


WEEK = Declared(
    "week",
    "reading.week",
    HEADS,
    (
        *(code("day", "reading.week_day"), count("hour"), *means("seats"), measure("occupancy", "share")),
        *(*means("radiographers"), measure("radiographers_occupancy", "share")),
        *(*means("rooms"), measure("rooms_occupancy", "share")),
    ),
)
RADIOGRAPHER = Declared("radiographer", "reading.radiographer", HEADS, (SITE, *_worked(COLUMNS)))
ROOMS = Declared(
    "rooms",
    "reading.rooms",
    HEADS,
    (SITE, named("room"), count("rooms"), *_worked(ROOM_COLUMNS)),
    optional=True,
)
REMOTE = Declared(
    "remote",
    "reading.remote",
    HEADS,
    (
        *(SITE, *means("on_call_local", "on_call_remote", "other_local", "other_remote")),
        *(measure("own_exams_per_day", "short"), measure("remote_share", "share")),
        *(*halves("remote_share_half", unit="share"), code("rule", "reading.rule")),
    ),
)


def week_rows(study: Study) -> Rows:
    """Give the mean seats, radiographers and rooms of each hour of the week, and the share of their time taken.

    Public holidays stand apart: each day of the week is that of the weeks without holiday.
    """
    plan = study.plan
    busy = np.mean([np.nansum(sample.occupancy * plan.held, axis=0) for sample in study.samples], axis=0) / 60
    work = np.mean([sample.site_week for sample in study.samples], axis=0)
    staff = np.bincount(plan.staff + 1, minlength=len(plan.staffs) + 1)[1:]
    rooms = float(np.maximum(plan.rooms, 0).sum())
    held = {
        "seats": (plan.held.sum(axis=0) / 60, busy),
        "radiographers": (staff @ duty_week(plan) / 60, work[0]),
        "rooms": (rooms * plan.hours, work[1]),
    }
    seen = [cell for cell in range(CELLS) if cell < HOURS_OF_WEEK or plan.hours[cell]]
    return [
        {"day": WEEK_DAYS[cell // 24], "hour": cell % 24} | _hour_cells(held, cell, plan.hours[cell])
        for cell in seen
    ]


def _hour_cells(held: Mapping[str, tuple[np.ndarray, np.ndarray]], hour: int, times: int) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name, (hours, busy) in held.items():
        known = times > 0 and hours[hour] > 0
        cells[name] = rounded(hours[hour] / times, 2) if times else None
        cells[f"{name}_occupancy" if name != "seats" else "occupancy"] = (
            rounded(busy[hour] / hours[hour]) if known else None
        )
    return cells


def radiographer_rows(study: Study) -> Rows:
    """Say what the radiographers of each site live through (`radiographers.COLUMNS`), with intervals."""
    mean, half = interval(np.array([sample.radiographer for sample in study.samples]))
    return [
        {"site": site.name}
        | {name: rounded(mean[s, n]) for n, name in enumerate(COLUMNS)}
        | {f"{name}_half": rounded(half[s, n]) for n, name in enumerate(COLUMNS)}
        for s, site in enumerate(study.network.sites)
    ]


def room_rows(study: Study) -> Rows:
    """Say how each kind of rooms of each site is used, with intervals; none where they are not described."""
    mean, half = interval(np.array([sample.rooms for sample in study.samples]))
    return [
        {"site": site.name, "room": kind, "rooms": number}
        | {name: rounded(mean[s, k, n]) for n, name in enumerate(ROOM_COLUMNS)}
        | {f"{name}_half": rounded(half[s, k, n]) for n, name in enumerate(ROOM_COLUMNS)}
        for s, site in enumerate(study.network.sites)
        for k, (kind, number) in enumerate((site.rooms or {}).items())
    ]


def remote_rows(study: Study) -> Rows:
    """Count the exams a day of each site read on site and elsewhere, and the rule of the half, with intervals."""
    a_day = np.array([sample.remote for sample in study.samples]) / study.network.days
    return [_remote_row(site, a_day[:, s]) for s, site in enumerate(study.network.sites)]


def _remote_row(site: Site, a_day: np.ndarray) -> dict[str, Any]:
    """Hold the exams of a site, without on-call care, against the rule of the half; `a_day`: (replications, 4)."""
    share, half = _share(site.own_exams_per_day, a_day)
    rule = "unknown" if share is None else "kept" if share <= 0.5 else "broken"
    names = ("on_call_local", "on_call_remote", "other_local", "other_remote")
    found: dict[str, Any] = {"site": site.name}
    found |= {name: rounded(value) for name, value in zip(names, a_day.mean(axis=0), strict=True)}
    return found | {
        "own_exams_per_day": site.own_exams_per_day,
        "remote_share": share,
        "remote_share_half": half,
        "rule": rule,
    }


def _share(own: float | None, a_day: np.ndarray) -> tuple[float | None, float | None]:
    """Give the share read elsewhere of all the exams of a site, and its half interval; None when not known."""
    if own is None:
        return None, None
    away, every = a_day[:, 3], a_day[:, 2:].sum(axis=1) + own
    if not every.sum():
        return None, None
    _, half = interval(away / np.where(every > 0, every, 1))
    return rounded(away.mean() / every.mean()), rounded(float(half), 4)
