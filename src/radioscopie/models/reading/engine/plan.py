"""A network as arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

HOLIDAY_CODE, SUNDAY = 8, 6
HOURS_OF_WEEK, CELLS = 168, 192  # hours of the week, from Monday; the same and those of a public holiday
DAYS_BEFORE = 7
SHARES = ("question", "refused", "lost", "failed")
STREAM = np.dtype([("rate", "f8"), ("flow", "i4"), ("site", "i4"), ("room", "i4")])
FLOW = np.dtype([("asks_protocol", "i1")])
KIND = np.dtype([("second_share", "f8"), ("call_share", "f8")])
DUTY = np.dtype([("time", "f8"), ("seat", "i4"), ("code", "i4")])
RULES = np.dtype(
    [(name, "f8") for name in SHARES]
    + [
        (name, "f8")
        for name in (
            "least_delay",
            "most_delay",
            "outage_rate",
            "escalate",
            "slower",
            "tired_after",
            "error_odds",
            "discrepancy",
            "begin",
            "end",
            "stop",
        )
    ]
    + [("outage_key", "u8")]
    + [
        (name, "i8")
        for name in (
            "ranks",
            "priorities",
            "reads",
            "seconds",
            "acquisitions",
            "patience",
            "preparations",
            "outage",
        )
    ]
    + [
        (name, "i1")
        for name in ("cascade", "oldest_first", "protocol_interrupts", "urgent_interrupts", "hand_over")
    ]
)


class Plan(NamedTuple):
    """A compiled network: S streams (a flow of a site), F flows, E exams, P priorities, C classes, G groups, R seats.

    A site has at most K kinds of rooms. The run lasts D days.
    """

    streams: np.ndarray  # (S,) STREAM; rate in exams a day; column of `rooms` where its images are made
    flows: np.ndarray  # (F,) FLOW
    kinds: np.ndarray  # (E,) KIND
    # (1,) RULES; minutes; `reads`… are the first rows of `laws`; begin, end: minutes measured
    rules: np.ndarray
    laws: np.ndarray  # (10 + 2 E + 3 F + 1, 3) rows of `draws.law_row`
    hour_weight: np.ndarray  # (F, 168) rate of an hour of the week, from Monday, of a volume of 1 a day
    holiday_weight: np.ndarray  # (F, 24) the same, of a public holiday
    # days from DAYS_BEFORE days before minute 0: day of the week, + HOLIDAY_CODE on a public holiday
    days: np.ndarray
    day_weight: np.ndarray  # (F, D) season
    mix: np.ndarray  # (F, E) cumulated shares
    priority_mix: np.ndarray  # (F, P) cumulated shares
    class_of: np.ndarray  # (sites, E)
    level: np.ndarray  # (C, G)
    order: np.ndarray  # (C, G)
    readable: np.ndarray  # (G, C)
    seat_group: np.ndarray  # (R,)
    speed: np.ndarray  # (G,)
    duties: np.ndarray  # (K,) DUTY of the run: minute from minute 0, seat, code of duty.py
    on_at_start: np.ndarray  # seats at work at minute 0 by a shift begun before
    # (G, CELLS) minutes held by the seats in the days measured, by hour of the week, then of a holiday
    held: np.ndarray
    hours: np.ndarray  # (CELLS,) how many times each of these hours comes in the days measured
    staff: np.ndarray  # (sites,) row of `staffs`; -1: not described
    rooms: np.ndarray  # (sites, K) rooms of each kind; -1: not described
    # (W, 7, 2880) radiographers on duty by the shifts of a day, by minute of it and of the next
    staffs: np.ndarray
    changes: np.ndarray  # (W, 7, 2880) the next minute when each differs
    most_staff: int  # seats of radiographers of the largest site
