"""Tables of the places of a network: the week of its seats and rooms, radiographers, remote share of the sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.radiographers import COLUMNS, duty_week
from radioscopie.models.reading.study import interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.models.reading.network import Network
    from radioscopie.models.reading.study import Study

ROOM_COLUMNS = ("exams", "room_wait_min", "room_occupancy")
Rows = list[dict[str, Any]]


def rounded(value: float, digits: int = 3) -> float | None:
    """Round for display; a value that is not known is missing."""
    return None if not np.isfinite(value) else round(float(value), digits)


def week_rows(study: Study) -> Rows:
    """Give the mean seats, radiographers and rooms of each hour of the week, and the share of their time taken."""
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
    return [{"hour_of_week": hour} | _hour_cells(held, hour, plan.hours[hour]) for hour in range(168)]


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
    """Count the exams a day of each site read on site and elsewhere, and the rule of the half."""
    mean, _ = interval(np.array([sample.remote for sample in study.samples]))
    return [_remote_row(study.network, s, mean[s] / study.network.days) for s in range(len(mean))]


def _remote_row(network: Network, s: int, a_day: np.ndarray) -> dict[str, Any]:
    """Hold the exams of a site, without on-call care, against the rule of the half."""
    site = network.sites[s]
    own = site.own_exams_per_day
    every = None if own is None else a_day[2] + a_day[3] + own
    share = a_day[3] / every if every else None
    rule = "unknown" if share is None else "kept" if share <= 0.5 else "broken"
    names = ("on_call_local", "on_call_remote", "other_local", "other_remote")
    found: dict[str, Any] = {"site": site.name} | {name: rounded(a_day[n]) for n, name in enumerate(names)}
    return found | {
        "own_exams_per_day": own,
        "remote_share": None if share is None else rounded(share),
        "rule": rule,
    }
