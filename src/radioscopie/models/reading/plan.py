"""A network as arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

SHARES = ("question", "refused", "lost", "failed")
STREAM = np.dtype([("rate", "f8"), ("flow", "i4"), ("site", "i4")])
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
            "begin",
            "end",
            "stop",
        )
    ]
    + [("outage_key", "u8")]
    + [
        (name, "i8")
        for name in ("ranks", "first_hour", "reads", "seconds", "acquisitions", "patience", "outage")
    ]
    + [
        (name, "i1")
        for name in ("cascade", "oldest_first", "protocol_interrupts", "urgent_interrupts", "hand_over")
    ]
)


class Plan(NamedTuple):
    """A compiled network: S streams (a flow of a site), F flows, E exams, P priorities, C classes, G groups, R seats.

    The run lasts D days.
    """

    streams: np.ndarray  # (S,) STREAM; rate in exams a day
    flows: np.ndarray  # (F,) FLOW
    kinds: np.ndarray  # (E,) KIND
    rules: (
        np.ndarray
    )  # (1,) RULES; minutes; `reads`… are the first rows of `laws`; begin, end: minutes measured
    laws: np.ndarray  # (10 + 2 E + 2 F + 1, 3) rows of `draws.law_row`
    hour_weight: np.ndarray  # (F, 168) rate of an hour of the week, from Monday, of a volume of 1 a day
    day_weight: np.ndarray  # (F, D) season
    mix: np.ndarray  # (F, E) cumulated shares
    priority_mix: np.ndarray  # (F, P) cumulated shares
    class_of: np.ndarray  # (sites, E)
    level: np.ndarray  # (C, G)
    order: np.ndarray  # (C, G)
    readable: np.ndarray  # (G, C)
    seat_group: np.ndarray  # (R,)
    speed: np.ndarray  # (G,)
    duties: np.ndarray  # (K,) DUTY of a week: minute from minute 0, seat, code of duty.py
    on_at_start: np.ndarray  # seats at work at minute 0 by a shift begun before
