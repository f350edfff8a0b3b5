"""The tables the event loop works on. One record per exam, seat, group: what is read together stands together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from radioscopie.models.reading.engine.plan import CELLS

if TYPE_CHECKING:
    from radioscopie.models.reading.engine.plan import Plan

    Array = np.ndarray

COMMUNICATION = (
    "send",
    "protocol",
    "ask",
    "answer",
    "information",
    "transfer",
    "call",
    "publish",
    "resend",
    "retry",
)
STEPS = (*COMMUNICATION, "reach")
SEND, PROTOCOL_TIME, ASK, ANSWER_TIME, INFORMATION, TRANSFER, CALL_TIME, PUBLISH, RESEND, RETRY, REACH = (
    range(11)
)
PROTOCOL, ANSWER, READ, SECOND, CALL, SENDING, ASKING, MAKING = range(8)  # the last three: tasks of the site
REQUESTED, PROTOCOLLED, ACQUIRED, REPORTED, REFUSED, CANCELLED = range(6)
NO_TASK, NOBODY = -1, -1
DEPTH = 8
SECOND_LACKING, DISCREPANCY = 1, 2  # marks of an exam
TALKING, ROOMS = 0, 1  # who is taken: the radiographers of a site, then each kind of rooms
MOMENTS = (
    "taken",
    "sent",
    "first_started",
    "answered",
    "asked",
    "told",
    "begun",
    "acquired",
    "received",
    "started",
    "reported",
    "called",
    "published",
    "second",
)

EXAM = np.dtype(
    [("requested", "f8"), ("key", "u8"), ("since", "f8"), ("shift_hours", "f4")]
    + [(name, "f4") for name in MOMENTS]
    + [(name, "i4") for name in ("stream", "next", "previous", "line", "seat", "first_seat", "second_seat")]
    + [("exam", "i2")]
    + [(name, "i1") for name in ("priority", "task", "level", "interruptions", "marks", "repeats", "status")]
)
SEAT = np.dtype(
    [(name, "f8") for name in ("since", "end", "shift_start", "off_since", "idle_since", "overtime")]
    + [(name, "i8") for name in ("version", "tasks")]
    + [(name, "i4") for name in ("group", "exam", "next", "previous", "held")]
    + [(name, "i1") for name in ("on", "doing", "idle")]
)
GROUP = np.dtype([("speed", "f8"), ("on", "i8"), ("left", "i1"), ("head", "i4"), ("tail", "i4")])
HELD = np.dtype([("left", "f8"), ("exam", "i4"), ("task", "i1")])
LINE = np.dtype([("head", "i4"), ("tail", "i4")])
CLASS = np.dtype([("waiting", "i8"), ("seats", "i8")])
PLACE = np.dtype(
    [(name, "i8") for name in ("staff", "waiting", "on", "sent")]
    + [(name, "f8") for name in ("until", "wake", "talking", "send_wait")]
)
ROOM = np.dtype([("number", "i8"), ("exams", "i8"), ("wait", "f8"), ("acquiring", "f8")])
EVENT = np.dtype([("time", "f8"), ("code", "i8"), ("next", "i8")])
NOW = np.dtype(
    [(name, "i8") for name in ("slot", "size", "spare", "waiting", "left", "exam", "task")]
    + [(name, "f8") for name in ("free", "pace")]
)
SLOTS_AN_EXAM, EVENTS_AN_EXAM = 2, 4


class Records(NamedTuple):
    """All the tables of a run: s sites, S streams, F flows, E exams, C classes, G groups, R seats, n requests.

    A site has at most K kinds of rooms.

    A class is what tells exams apart for readers: the same groups may read them, at the same levels.
    `requested` is in minutes from minute 0 of the run, the MOMENTS in minutes from the request; NaN: it did not happen.
    """

    exams: Array  # (n,) EXAM
    seats: Array  # (R,) SEAT
    held: Array  # (R, DEPTH) HELD, readings that an interruption suspends
    groups: Array  # (G,) GROUP
    lines: Array  # (C * ranks,) LINE
    classes: Array  # (C,) CLASS
    agenda: Array  # int32, first event of each slot of the run, -1: none
    events: Array  # EVENT, `next` in its slot or among the blank ones
    now: Array  # (1,) NOW
    busy: Array  # (G + 2, CELLS) minutes of readers, radiographers, rooms by hour of the week, then of a public holiday
    places: Array  # (s,) PLACE: plan.Plan.staff; what waits; on duty until; requests sent, minutes of radiographers
    # (s, K) ROOM: plan.Plan.rooms; images made in the days measured, minutes waited, minutes taken
    rooms: Array
    # (s, P, 1 + K) LINE flattened: what needs a radiographer alone, then a room of each kind
    place_lines: Array
    taken: Array  # (1 + K, s, most) minute until which each radiographer, each room of a kind is taken
    # (s, days) until when the outages of a link begun before a day last; no column without outages
    down: Array
    staffs: Array  # (W, 7, 2880) plan.Plan.staffs
    changes: Array  # plan.Plan.changes
    days: Array  # plan.Plan.days
    rules: Array  # (1,) plan.RULES
    streams: Array  # (S,) plan.STREAM
    flows: Array  # (F,) plan.FLOW
    kinds: Array  # (E,) plan.KIND
    laws: Array  # durations: steps, readings, second readings, acquisitions, patience, preparations, outage
    class_of: Array  # (sites, E)
    level: Array  # (C, G) level of a group for a class; -1: may not read
    order: Array  # (C, G) groups that may read, nearest level first; -1 after the last
    readable: Array  # (G, C) classes a group may read; -1 after the last


def new_records(plan: Plan, exams: Array, events: int = EVENTS_AN_EXAM) -> Records:
    """Make the tables of a run: no one on duty, no one waiting; room for so many events to come, an exam."""
    groups, seats = np.zeros(len(plan.speed), GROUP), np.zeros(len(plan.seat_group), SEAT)
    groups["speed"], groups["head"], groups["tail"] = plan.speed, NOBODY, NOBODY
    seats["group"], seats["doing"] = plan.seat_group, NO_TASK
    (sites, kinds), priorities = plan.rooms.shape, plan.rules["priorities"][0]
    classes, places, rooms = (
        np.zeros(size, kind)
        for size, kind in ((len(plan.level), CLASS), (sites, PLACE), ((sites, kinds), ROOM))
    )
    classes["seats"] = (np.bincount(plan.seat_group, minlength=len(groups)) * (plan.level >= 0)).sum(axis=1)
    places["staff"], rooms["number"] = plan.staff, plan.rooms
    agenda, dated, now = _agenda(
        len(exams), events * len(exams) + len(seats) + 4 * sites, plan.rules["stop"][0]
    )
    return Records(
        exams=exams,
        seats=seats,
        held=np.zeros((len(seats), DEPTH), HELD),
        groups=groups,
        lines=_empty_lines(len(plan.level) * plan.rules["ranks"][0]),
        classes=classes,
        agenda=agenda,
        events=dated,
        now=now,
        busy=np.zeros((len(groups) + 2, CELLS)),
        places=places,
        rooms=rooms,
        place_lines=_empty_lines(sites * priorities * (1 + kinds)),
        taken=np.zeros((1 + kinds, sites, max(1, plan.most_staff, plan.rooms.max()))),
        down=np.zeros((sites, _days_of_outages(plan.rules[0]))),
        staffs=plan.staffs,
        changes=plan.changes,
        days=plan.days,
        rules=plan.rules,
        streams=plan.streams,
        flows=plan.flows,
        kinds=plan.kinds,
        laws=plan.laws,
        class_of=plan.class_of,
        level=plan.level,
        order=plan.order,
        readable=plan.readable,
    )


def _days_of_outages(rules: np.void) -> int:
    return int(rules["stop"] // 1440) if rules["outage_rate"] else 0


def _agenda(exams: int, events: int, stop: float) -> tuple[Array, Array, Array]:
    """Make the agenda of a run, its events, and where it stands: nothing to come."""
    slots = SLOTS_AN_EXAM * exams + 1
    agenda, every, now = np.full(slots + 1, -1, np.int32), np.empty(events + 64, EVENT), np.zeros(1, NOW)
    now["size"], now["spare"], now["pace"], now["task"] = 0, -1, slots / stop, NO_TASK
    return agenda, every, now


def _empty_lines(n: int) -> Array:
    lines = np.empty(n, LINE)
    lines["head"] = lines["tail"] = NOBODY
    return lines
