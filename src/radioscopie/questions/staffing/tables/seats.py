"""Seats hour by hour beside what the hours alone would ask, the promise with one fewer or more, the bad days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.duty import seats_by_hour
from radioscopie.models.reading.staffing.bad_days import days_kept
from radioscopie.models.reading.staffing.proof import ERROR
from radioscopie.models.reading.staffing.seats import CELLS, HOURS, WEEKEND
from radioscopie.result import said, word_of
from radioscopie.results.declared import Declared, code, count, measure, name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Row, Rows
    from radioscopie.models.reading.staffing.staffing import Staffing

HEADS = "staff.col"
KINDS = {"weekday": WEEKEND, "weekend": 7 - WEEKEND}  # days of a week
GROUP, DAY_KIND, HOUR = name("group"), code("day_kind", "staff.day_kind"), count("hour")
SEATS = Declared(
    "seats",
    "staff.seats",
    HEADS,
    (
        *(GROUP, DAY_KIND, HOUR, count("start"), count("floor"), measure("seats", "short")),
        measure("hours_a_week", "short"),
    ),
    optional=True,
)
KEPT = Declared(
    "kept",
    "staff.kept",
    HEADS,
    (
        *(DAY_KIND, HOUR, count("exams"), measure("kept", "share"), measure("kept_half", "share")),
        code("promise", "staff.promise"),
    ),
    optional=True,
)
DAYS = Declared(
    "days",
    "staff.days",
    HEADS,
    (
        *(DAY_KIND, count("days"), measure("share", "share"), measure("half", "share")),
        *(measure("decile", "share"), measure("low", "share"), measure("high", "share")),
    ),
    optional=True,
)
CURVE = Declared(
    "curve",
    "staff.curve",
    HEADS,
    (GROUP, DAY_KIND, HOUR, *(measure(one, "share") for one in ("fewer", "found", "more"))),
    optional=True,
)
OTHERS = Declared("others", "staff.others", HEADS, (GROUP, measure("hours", "short")), optional=True)
# where one seat fewer hurts most: the words of each hour of a kind of day
PLACES = {
    f"{kind} {hour:02d}": said("staff.at", kind=word_of("staff.day_kind", kind), hour=hour)
    for kind in KINDS
    for hour in range(HOURS)
}


def seat_rows(found: Staffing, names: Sequence[str]) -> Rows:
    """Give the seats that the shifts of each group hold in each hour, a mean of the days of a kind."""
    held = seats_held(found)
    return [_seat_row(found, held, names, v, cell) for v in range(len(names)) for cell in range(CELLS)]


def seats_held(found: Staffing) -> np.ndarray:
    """Give the mean seats held in each hour of each kind of day, (V, 48)."""
    week = seats_by_hour([found.held.groups[group] for group in found.groups]).reshape(-1, 7, HOURS)
    return np.concatenate([week[:, :WEEKEND].mean(axis=1), week[:, WEEKEND:].mean(axis=1)], axis=1)


def _seat_row(found: Staffing, held: np.ndarray, names: Sequence[str], v: int, cell: int) -> Row:
    row = {"group": names[v]} | _place(cell)
    counts = {"start": int(found.start[v, cell]), "floor": int(found.floor[v, cell])}
    seats = float(held[v, cell])
    hours = round(KINDS[row["day_kind"]] * seats, 2)
    return row | counts | {"seats": round(seats, 3), "hours_a_week": hours}


def _place(cell: int) -> dict[str, Any]:
    return {"day_kind": list(KINDS)[cell // HOURS], "hour": cell % HOURS}


def kept_rows(found: Staffing, level: float) -> Rows:
    """Give each hour: exams simulated, share kept, and what its interval says of the promise."""
    exams, halves = found.trial.exams.sum(axis=0), found.kept.half_width(ERROR / 2)
    return [
        _place(cell)
        | {"exams": int(exams[cell]), "kept": _share(found.kept.share[cell])}
        | {"kept_half": _share(halves[cell]), "promise": verdict}
        for cell, verdict in enumerate(found.kept.verdicts(level))
    ]


def day_rows(found: Staffing, level: float) -> Rows:
    """Give the days of each kind that keep the promise taken alone, and the worst tenth of them."""
    of_kind = {kind: days_kept(found.trial, found.weekend == n, level) for n, kind in enumerate(KINDS)}
    return [
        {"day_kind": kind, "days": days.days}
        | {one: _share(getattr(days, one)) for one in ("share", "half", "decile", "low", "high")}
        for kind, days in of_kind.items()
        if days is not None
    ]


def curve_rows(found: Staffing, names: Sequence[str]) -> Rows:
    """Give the share kept in each hour with one seat fewer in all the hours of a group, those found, one more."""
    return [_curve_row(found, names, v, cell) for v in range(len(names)) for cell in range(CELLS)]


def _curve_row(found: Staffing, names: Sequence[str], v: int, cell: int) -> Row:
    estimates = {"fewer": found.all_fewer[v], "found": found.kept, "more": found.all_more[v]}
    shares = {one: _share(estimate.share[cell]) for one, estimate in estimates.items()}
    return {"group": names[v]} | _place(cell) | shares


def _share(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
