"""Who reads what next: offering a task to readers, taking the next one, interrupting, handing over.

Rules (docs/concepts/reading-network.md):
- a task goes to the eligible idle seat of the nearest level called, the one idle longest;
- a seat that becomes free takes, among the tasks it may read, the most urgent (or the one waiting longest);
- an interrupted task stays with its reader, who resumes it where it stopped;
- a second reading is offered to all who may read, never to the reader of the first;
- a reader whose shift is over takes nothing new; what was begun is finished (or handed over, and begun again);
- what waits in a group whose last reader has left goes to the next levels.
"""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner
from radioscopie.models.reading.engine import queues
from radioscopie.models.reading.engine.draws import D_PATIENCE, duration
from radioscopie.models.reading.engine.interrupt import interrupt, may_interrupt, seat_to_interrupt
from radioscopie.models.reading.engine.records import NO_TASK, SECOND, SENDING
from radioscopie.models.reading.engine.work import (
    ESCALATE,
    GIVE_UP,
    after,
    rank,
    rouse,
    run,
    start,
    stop_waiting,
    wait,
)

FARTHEST = 4


@inner(often=True)
def _idle_seat(w, c, level, but):
    """Find the seat idle longest at the nearest level, another than `but`."""
    best, best_level = -1, 127
    for group in w.order[c]:
        if group < 0 or w.level[c, group] > min(level, best_level):
            break
        seat = w.groups[group].head
        if seat >= 0 and seat == but:
            seat = w.seats[seat].next
        if seat >= 0 and (best < 0 or w.seats[seat].idle_since < w.seats[best].idle_since):
            best, best_level = seat, w.level[c, group]
    return best


@inner(often=True)
def _not_by(w, i):
    """Give the seat that may not do the task of an exam: a second reading is another reader's; -1: all may."""
    return w.exams[i].seat if w.exams[i].task == SECOND else -1


@inner(often=True)
def _taker(w, time, i, c):
    """Find the seat that takes a task now, an idle one or one it may interrupt, and make it ready; -1: none."""
    seat = _idle_seat(w, c, w.exams[i].level, _not_by(w, i))
    if seat >= 0:
        rouse(w, seat)
    elif w.rules[0].protocol_interrupts or w.rules[0].urgent_interrupts:
        seat = seat_to_interrupt(w, i, c, w.exams[i].level)
        if seat >= 0:
            interrupt(w, time, seat)
    return seat


@inner(often=True)
def _first_level(w, c):
    """Find the nearest level with someone on duty; the farthest when there is none."""
    level = 0
    for group in w.order[c]:
        if group < 0:
            break
        level = w.level[c, group]
        if w.rules[0].cascade and w.groups[group].on > 0:
            break
    return level


@inner(often=True)
def offer(w, time, i, task):
    """Offer a new task to the readers; it waits when none can take it now."""
    exam, rules = w.exams[i], w.rules[0]
    stream = w.streams[exam.stream]
    c = w.class_of[stream.site, exam.exam]
    exam.task, exam.level = task, FARTHEST if task == SECOND else _first_level(w, c)
    seat = _taker(w, time, i, c)
    if seat >= 0:
        start(w, time, seat, i)
        return
    exam.since = time
    wait(w, i, c * rules.ranks + rank(rules.ranks, exam.priority, task))
    _escalate_later(w, time, i)
    patience = w.laws[rules.patience + stream.flow]
    if patience[1] > 0.0 and exam.first_seat < 0:
        after(w, time + duration(patience, exam.key, D_PATIENCE), GIVE_UP, 0, i)


@inner()
def _escalate_later(w, time, i):
    """Date the call of the next levels, should the task still wait at this one."""
    if w.rules[0].cascade and np.isfinite(w.rules[0].escalate):
        after(w, time + w.rules[0].escalate, ESCALATE, w.exams[i].level, i)


@inner()
def escalate(w, time, i, level):
    """Call the next levels for a task that has waited its time at a level; not for one that waits anew since."""
    exam = w.exams[i]
    waits = exam.line >= 0 and exam.task < SENDING and exam.level == level
    if waits and time >= exam.since + w.rules[0].escalate:
        widen(w, time, i)


@inner()
def widen(w, time, i):
    """Call the next levels for a waiting task, up to the next one with someone on duty."""
    exam = w.exams[i]
    c, level = exam.line // w.rules[0].ranks, exam.level
    for group in w.order[c]:
        if group < 0:
            break
        if w.level[c, group] > level:
            exam.level = w.level[c, group]
            if w.groups[group].on > 0:
                break
    if exam.level > level:
        _escalate_later(w, time, i)
        seat = _taker(w, time, i, c)
        if seat >= 0:
            stop_waiting(w, i)
            start(w, time, seat, i)


@inner()
def _first_for(w, line, level, seat):
    """Find the first exam of a line that has been offered to a level and that a seat may take."""
    i = w.lines[line].head
    while i >= 0 and (w.exams[i].level < level or _not_by(w, i) == seat):
        i = w.exams[i].next
    return i


@inner()
def _best_waiting(w, seat):
    """Find the waiting exam that a seat should take, -1 if there is none."""
    group, best, best_rank = w.seats[seat].group, -1, 1 << 20
    ranks, oldest = w.rules[0].ranks, w.rules[0].oldest_first
    for c in w.readable[group]:
        if c < 0:
            break
        if w.classes[c].waiting == 0:
            continue
        for r in range(ranks):
            if r > best_rank and not oldest:
                break
            i = _first_for(w, c * ranks + r, w.level[c, group], seat)
            if i < 0:
                continue
            older = best < 0 or w.exams[i].since < w.exams[best].since
            if older or (r < best_rank and not oldest):
                best, best_rank = i, r
    return best


@inner(often=True)
def free(w, time, seat):
    """Find a seat its next task: what it holds, what waits, or rest."""
    own = w.seats[seat]
    own.doing = NO_TASK
    i = _best_waiting(w, seat) if own.on and w.now[0].waiting > 0 else -1
    if own.held > 0:
        held = w.held[seat, own.held - 1]
        if i < 0 or not may_interrupt(w, i, w.exams[i].task, held.exam, held.task):
            own.held -= 1
            run(w, time, seat, held.exam, held.task, held.left)
            return
    if i >= 0:
        stop_waiting(w, i)
        start(w, time, seat, i)
    elif own.on:
        queues.rest(w.seats, w.groups[w.seats[seat].group], seat, time)


@inner()
def relay(w, time):
    """Pass on what waits in the groups that nobody has taken over at the minute of their last end of shift."""
    w.now[0].left = 0
    for group in range(len(w.groups)):
        if w.groups[group].left:
            w.groups[group].left = 0
            if w.groups[group].on == 0:
                _leave_empty(w, time, group)


@inner()
def _leave_empty(w, time, group):
    """Pass on the exams that wait where no one is on duty any more."""
    for c in w.readable[group]:
        if c < 0:
            break
        if w.classes[c].waiting == 0:
            continue
        for line in range(c * w.rules[0].ranks, (c + 1) * w.rules[0].ranks):
            i = w.lines[line].head
            while i >= 0:
                following = w.exams[i].next
                if not _someone(w, c, w.exams[i].level):
                    widen(w, time, i)
                i = following


@inner()
def _someone(w, c, level):
    for group in w.order[c]:
        if group < 0 or w.level[c, group] > level:
            return False
        if w.groups[group].on > 0:
            return True
    return False
