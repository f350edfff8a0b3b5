"""The course of an exam on its site: request, answers, images, report; its messages, and their failures."""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner
from radioscopie.models.reading.engine.draws import (
    D_ACQUISITION,
    D_DELAY,
    D_DISCREPANCY,
    D_FAILED,
    D_LOST,
    D_PREPARATION,
    D_QUESTION,
    D_READ_TWICE,
    D_REFUSED,
    D_STEP,
    derived,
    duration,
    uniform,
)
from radioscopie.models.reading.engine.records import (
    ACQUIRED,
    ASK,
    ASKING,
    INFORMATION,
    MAKING,
    PROTOCOL,
    PROTOCOLLED,
    PUBLISH,
    REACH,
    REFUSED,
    REPORTED,
    RESEND,
    RETRY,
    SECOND_LACKING,
    SEND,
    SENDING,
    TRANSFER,
)
from radioscopie.models.reading.engine.work import (
    ASKED,
    DELIVERED,
    READY,
    RECEIVED,
    SECOND_DUE,
    after,
    pass_on,
)

REST_HOUR, LAST_HOUR = 4.0, 12.0


@inner(often=True)
def _step(w, i, step):
    return duration(w.laws[step], w.exams[i].key, D_STEP + step)


@inner(often=True)
def request(w, i):
    """Make the request of an exam, or its images when no protocol is asked."""
    exam = w.exams[i]
    if w.flows[w.streams[exam.stream].flow].asks_protocol:
        pass_on(w, i, SENDING)
    else:
        _prepare(w, exam.requested, i)


@inner(often=True)
def answered(w, time, i, task):
    """Receive the protocol, or the answer to a question: refusal, question or acquisition follow."""
    exam = w.exams[i]
    if task == PROTOCOL:
        exam.answered = time - exam.requested
        if uniform(exam.key, D_REFUSED) < w.rules[0].refused:
            exam.status = REFUSED
            return
        exam.status = PROTOCOLLED
        if uniform(exam.key, D_QUESTION) < w.rules[0].question:
            pass_on(w, i, ASKING)
            return
    else:
        exam.told = time - exam.requested
    _prepare(w, time, i)


@inner(often=True)
def _prepare(w, time, i):
    """Bring and prepare the patient, then make the images."""
    law = w.laws[w.rules[0].preparations + w.streams[w.exams[i].stream].flow]
    if law[1] > 0.0:
        after(w, time + duration(law, w.exams[i].key, D_PREPARATION), READY, 0, i)
    else:
        pass_on(w, i, MAKING)


@inner(often=True)
def send(w, time, i):
    """Make a request and send it; it may get lost and be sent again, and take time to reach someone.

    Gives the minute when its sender is free.
    """
    exam = w.exams[i]
    exam.taken = time - exam.requested
    done = time + _step(w, i, SEND)
    arrives = done
    if uniform(exam.key, D_LOST) < w.rules[0].lost:
        exam.repeats += 1
        arrives += _step(w, i, RESEND)
    exam.sent = arrives - exam.requested
    after(w, arrives + _step(w, i, REACH), DELIVERED, 0, i)
    return done


@inner(often=True)
def ask(w, time, i):
    """Ask a question to the reader. Gives the minute when it is asked."""
    exam = w.exams[i]
    done = time + _step(w, i, ASK)
    exam.asked = done - exam.requested
    after(w, done, ASKED, 0, i)
    return done


@inner(often=True)
def acquire(w, time, i):
    """Make the images and send them; the link may fail or be down. Gives the minute of the last image.

    `now.free` is the minute when the information after the exam is sent.
    """
    exam, rules = w.exams[i], w.rules[0]
    stream = w.streams[exam.stream]
    exam.begun = time - exam.requested
    last = time + duration(w.laws[rules.acquisitions + stream.flow], exam.key, D_ACQUISITION)
    exam.acquired, exam.status = last - exam.requested, ACQUIRED
    time = last + _step(w, i, INFORMATION)
    w.now[0].free = time
    if uniform(exam.key, D_FAILED) < rules.failed:
        exam.repeats += 1
        time += _step(w, i, RETRY)
    if rules.outage_rate > 0.0:
        time = _link_back(w, stream.site, time)
    time += _step(w, i, TRANSFER)
    exam.received = time - exam.requested
    after(w, time, RECEIVED, 0, i)
    return last


@inner()
def draw_outages(w):
    """Date the outages of every link: until when, at the beginning of each day, those begun before it last."""
    for site in range(len(w.down)):
        for day in range(w.down.shape[1] - 1):
            w.down[site, day + 1] = max(w.down[site, day], _outage(w, site, day)[1])


@inner()
def _outage(w, site, day):
    """Give the beginning and the end of the outage of a link that begins on a day; the latter is 0 without any."""
    key = derived(w.rules[0].outage_key + np.uint64(site), day)
    if uniform(key, 0) >= w.rules[0].outage_rate:
        return np.inf, 0.0
    begin = 1440.0 * (day + uniform(key, 1))
    return begin, begin + duration(w.laws[w.rules[0].outage], key, 2)


@inner()
def _link_back(w, site, time):
    """Wait until no outage of the link of a site goes on: another may begin before one ends, or last longer."""
    while time < w.rules[0].stop:
        day = int(time // 1440.0)
        begin, end = _outage(w, site, day)
        back = max(w.down[site, day], end if begin <= time else 0.0)
        if back <= time:
            return time
        time = back
    return time


@inner(often=True)
def report(w, time, seat, i):
    """End a reading: the report is published, a second reading may follow."""
    exam = w.exams[i]
    exam.seat = seat
    exam.reported, exam.status = time - exam.requested, REPORTED
    exam.published = exam.reported + _step(w, i, PUBLISH)
    exam.shift_hours = (time - w.seats[seat].shift_start) / 60.0
    _ask_second(w, time, i)


@inner(often=True)
def _ask_second(w, time, i):
    """Ask for a second reading; nobody may do it where the first reader is the only one."""
    exam, key, rules = w.exams[i], w.exams[i].key, w.rules[0]
    if uniform(key, D_READ_TWICE) < w.kinds[exam.exam].second_share:
        if w.classes[w.class_of[w.streams[exam.stream].site, exam.exam]].seats < 2:
            exam.marks |= SECOND_LACKING
            return
        delay = rules.least_delay + (rules.most_delay - rules.least_delay) * uniform(key, D_DELAY)
        after(w, time + delay, SECOND_DUE, 0, i)


@inner(often=True)
def differs(w, i):
    """Tell whether a second reading finds a discrepancy to be called: more often when the first reader was tired."""
    exam, rules = w.exams[i], w.rules[0]
    odds = rules.error_odds ** (min(exam.shift_hours, LAST_HOUR) - REST_HOUR)
    rate = rules.discrepancy * odds / (1.0 - rules.discrepancy + rules.discrepancy * odds)
    return uniform(exam.key, D_DISCREPANCY) < rate
