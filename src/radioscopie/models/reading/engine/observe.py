"""One pass over the exams of a replication: their delays, what each site lives through, who reads and when.

The records of a national year hold 0.4 GB: they are read once, and only small tables are kept.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from radioscopie.jit import inner, kernel
from radioscopie.models.reading.engine.messages import LAST_HOUR
from radioscopie.models.reading.engine.on_duty import on_duty
from radioscopie.models.reading.engine.records import (
    ASK,
    CANCELLED,
    DISCREPANCY,
    INFORMATION,
    REFUSED,
    REPORTED,
    SECOND_LACKING,
    SEND,
)

if TYPE_CHECKING:
    Array = np.ndarray

SHIFT_MIN = 720
# A code holds the bit of the promise, then the hour, the site and the exam; what is left is the priority.
HOUR_BITS, SITE_BITS, EXAM_BITS = 5, 13, 10
SITE_SHIFT = 1 + HOUR_BITS
EXAM_SHIFT = SITE_SHIFT + SITE_BITS
PRIORITY_SHIFT = EXAM_SHIFT + EXAM_BITS
SITE_SEEN = np.dtype(
    [(name, "f8") for name in ("waiting", "talking")]
    + [(name, "i8") for name in ("exams", "asked", "alone", "single")]
    + [("read", "i8", 4)]
)


class Terms(NamedTuple):
    """What a pass needs to know of a network, besides the records of a run."""

    promise: Array  # (P,) minutes promised, inf without promise
    by_image: Array  # (P,) True: counted from the image
    away: Array  # (R,) True: the seat is not of the site
    on_call: Array  # (F,) True: the flow is on-call care when asked at the hours of on-call care
    on_call_hours: Array  # (24 D,) True: hour of on-call care
    means: Array  # (11,) mean minutes of the steps (`records.STEPS`)
    alone_after: float  # minutes without answer after which a radiographer is alone
    bins: Array  # (B + 1,) limits of the waits, the last infinite


class Seen(NamedTuple):
    """What a pass finds, of the n exams measured; all zero before."""

    kept: Array  # (1,) exams neither refused nor cancelled
    report: Array  # (n,) minutes from the request to the report of each of those, NaN: never read
    image: Array  # (n,) minutes from the images to the report
    codes: Array  # (n,) uint32: groups of each, in bits
    status: Array  # (6,) exams by status
    sites: Array  # (s,) SITE_SEEN; `read`: on site and elsewhere, on-call care then other care
    loads: Array  # (s, shifts of 12 hours) minutes of waiting and communication of the radiographers
    waits: Array  # (B,) exams read, by wait for a reader
    hours: Array  # (10 * LAST_HOUR + 1,) reports by tenth of hour of the shift, the last ones together
    interruptions: Array  # (1,)
    seconds: Array  # (3,) second readings done, lacking, that find a discrepancy


@kernel(_nrt=False)
def look(exams, w, ask, seen):
    """Read exams (`records.EXAM` records) into `seen`."""
    for i in range(len(exams)):
        exam = exams[i]
        seen.status[exam.status] += 1
        if exam.status == REFUSED or exam.status == CANCELLED:  # noqa: PLR1714 - twice as quick as a set
            continue
        _delays(exam, w, ask, seen)
        _radiographer(exam, w, ask, seen)
        if exam.status == REPORTED:
            _reading(exam, w, ask, seen)


@inner(often=True)
def _delays(exam, w, ask, seen):
    """Note the delays of an exam and its groups."""
    n, image = seen.kept[0], exam.reported - exam.acquired
    seen.kept[0] += 1
    seen.report[n], seen.image[n] = exam.reported, image
    within = (image if ask.by_image[exam.priority] else exam.reported) <= ask.promise[exam.priority]
    code = (exam.priority << PRIORITY_SHIFT) | (exam.exam << EXAM_SHIFT)
    code |= w.streams[exam.stream].site << SITE_SHIFT
    seen.codes[n] = code | ((int(exam.requested) // 60 % 24) << 1) | within


@inner(often=True)
def _known(minutes):
    return minutes if minutes == minutes else np.float32(0.0)  # noqa: PLR0124 - NaN


@inner(often=True)
def _radiographer(exam, w, ask, seen):
    """Add what the radiographer lives through: minutes between what she asks and what she is told, messages."""
    site = w.streams[exam.stream].site
    own, asked = seen.sites[site], not math.isnan(exam.sent)
    answer = exam.answered - exam.sent
    waiting = _known(answer) + _known(exam.told - exam.asked)
    talking = ask.means[SEND] * (asked + exam.repeats) + ask.means[ASK] * (not math.isnan(exam.asked))
    talking += ask.means[INFORMATION] * (not math.isnan(exam.acquired))
    own.exams += 1
    own.asked += asked
    own.waiting += waiting
    own.talking += talking
    seen.loads[site, int(exam.requested - w.rules[0].begin) // SHIFT_MIN] += waiting + talking
    if asked and not answer <= ask.alone_after:
        own.alone += 1
        own.single += on_duty(w, site, exam.requested + exam.sent + ask.alone_after) == 1


@inner(often=True)
def _reading(exam, w, ask, seen):
    """Count a reading: its wait, who reads, the hour of the shift, the second reading."""
    wait, k = exam.started - exam.received, 0
    while wait >= ask.bins[k + 1]:
        k += 1
    seen.waits[k] += 1
    seen.interruptions[0] += exam.interruptions
    seen.hours[int(np.rint(10.0 * min(np.float64(exam.shift_hours), LAST_HOUR)))] += 1
    seen.seconds[0] += not math.isnan(exam.second)
    seen.seconds[1] += (exam.marks & SECOND_LACKING) > 0
    seen.seconds[2] += (exam.marks & DISCREPANCY) > 0
    stream = w.streams[exam.stream]
    called = ask.on_call[stream.flow] and ask.on_call_hours[int(exam.requested) // 60]
    seen.sites[stream.site].read[(0 if called else 2) + ask.away[exam.seat]] += 1
