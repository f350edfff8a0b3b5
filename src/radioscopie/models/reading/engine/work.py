"""What a seat does: begin a task, hold it, count its minutes; and the lines where exams wait."""

from __future__ import annotations

from radioscopie.jit import inner
from radioscopie.models.reading.engine import queues
from radioscopie.models.reading.engine.draws import D_ANSWER, D_CALL, D_PROTOCOL, D_READ, D_SECOND, duration
from radioscopie.models.reading.engine.plan import DAYS_BEFORE, HOLIDAY_CODE, HOURS_OF_WEEK
from radioscopie.models.reading.engine.records import (
    ANSWER,
    ANSWER_TIME,
    CALL,
    CALL_TIME,
    PROTOCOL,
    PROTOCOL_TIME,
    READ,
    SECOND,
)

# In the order of what happens at the same time; those from DELIVERED to SECOND_DUE open tasks.
FINISH, DELIVERED, ASKED, RECEIVED, SECOND_DUE, ESCALATE, GIVE_UP, WAKE, READY = range(9)


@inner(often=True)
def after(w, time, kind, aux, who):
    """Date an event; after the end of the run nothing happens."""
    if time < w.rules[0].stop:
        queues.push(w.agenda, w.events, w.now, time, kind, aux, who)


@inner(often=True)
def pass_on(w, i, task):
    """Leave a task to the site of an exam, which takes it at the end of the event."""
    w.now[0].exam, w.now[0].task = i, task


@inner()
def wait(w, i, line):
    """Put an exam in a waiting line."""
    queues.join(w.exams, w.lines, line, i)
    w.classes[line // w.rules[0].ranks].waiting += 1
    w.now[0].waiting += 1


@inner()
def stop_waiting(w, i):
    """Take an exam out of its waiting line."""
    w.classes[w.exams[i].line // w.rules[0].ranks].waiting -= 1
    w.now[0].waiting -= 1
    queues.leave(w.exams, w.lines, i)


@inner(often=True)
def rouse(w, seat):
    """Take a seat off the idle ones."""
    queues.rouse(w.seats, w.groups[w.seats[seat].group], seat)


@inner(often=True)
def rank(ranks, priority, task):
    """Rank a task: most urgent exams first; their protocols before their readings; second readings last."""
    if task == SECOND:
        return ranks - 1
    return 2 * priority + (1 if task == READ else 0)


@inner(often=True)
def _length(w, time, seat, i):
    """Draw how long a task takes in the hands of a seat."""
    task, key, rules, own = w.exams[i].task, w.exams[i].key, w.rules[0], w.seats[seat]
    if task == PROTOCOL:
        return duration(w.laws[PROTOCOL_TIME], key, D_PROTOCOL)
    if task == ANSWER:
        return duration(w.laws[ANSWER_TIME], key, D_ANSWER)
    if task == CALL:
        return duration(w.laws[CALL_TIME], key, D_CALL)
    row, draw = (rules.reads, D_READ) if task == READ else (rules.seconds, D_SECOND)
    tired = max(0.0, (time - own.shift_start) / 60.0 - rules.tired_after) * rules.slower
    return duration(w.laws[row + w.exams[i].exam], key, draw) * (1.0 + tired) / w.groups[own.group].speed


@inner(often=True)
def start(w, time, seat, i):
    """Begin a task."""
    exam = w.exams[i]
    if exam.first_seat < 0:
        exam.first_started, exam.first_seat = time - exam.requested, seat
    if exam.task == READ and exam.seat < 0:
        exam.started, exam.seat = time - exam.requested, seat
    if exam.task == SECOND:
        exam.second_seat = seat
    run(w, time, seat, i, exam.task, _length(w, time, seat, i))


@inner(often=True)
def run(w, time, seat, i, task, left):
    """Put a seat at a task that has some minutes left."""
    own = w.seats[seat]
    own.doing, own.exam, own.since, own.end = task, i, time, time + left
    after(w, time + left, FINISH, own.version, seat)


@inner(often=True)
def tally(w, time, seat):
    """Count the minutes worked since the task began or resumed, by cell, and those after hours."""
    own = w.seats[seat]
    if not own.on:
        tally_late(w, time, seat)
    spread(w, w.busy[own.group], own.since, time)


@inner()
def tally_late(w, time, seat):
    """Count the minutes that a seat works since the end of its shift, or since its break began."""
    own, rules = w.seats[seat], w.rules[0]
    low = max(own.since, own.off_since, rules.begin)
    own.overtime += max(0.0, min(time, rules.end) - low)


@inner(often=True)
def cell_of(days, hour):
    """Give the cell of an hour of the run: of the week, or of a public holiday (`plan.CELLS`)."""
    day = days[hour // 24 + DAYS_BEFORE]
    return hour % 24 + (HOURS_OF_WEEK if day >= HOLIDAY_CODE else 24 * day)


@inner(often=True)
def spread(w, minutes, since, until):
    """Add the minutes of a time to its cells (`plan.CELLS`), within the days measured."""
    since, until = max(since, w.rules[0].begin), min(until, w.rules[0].end)
    while since < until:
        hour = int(since) // 60
        end = min(until, 60.0 * (hour + 1))
        minutes[cell_of(w.days, hour)] += end - since
        since = end
