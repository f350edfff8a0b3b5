"""Readings that a protocol, or a more urgent exam, interrupts: they stay with their reader."""

from __future__ import annotations

from radioscopie.jit import inner
from radioscopie.models.reading.engine.records import ANSWER, DEPTH, PROTOCOL, READ, SECOND
from radioscopie.models.reading.engine.work import rank, tally


@inner(often=True)
def may_interrupt(w, i, task, other, doing):
    """Tell whether a task may interrupt another being done."""
    if doing not in (READ, SECOND):
        return False
    if w.rules[0].protocol_interrupts and task in (PROTOCOL, ANSWER):
        return True
    urgent = doing == SECOND or w.exams[i].priority < w.exams[other].priority
    return w.rules[0].urgent_interrupts and task != SECOND and urgent


@inner()
def seat_to_interrupt(w, i, c, level):
    """Find the least urgent reading that the task may interrupt; the last begun among equals."""
    best, best_rank = -1, -1
    for seat in range(len(w.seats)):
        own = w.seats[seat]
        known = w.level[c, own.group]
        if known < 0 or known > level or not own.on or own.held >= DEPTH:
            continue
        if not may_interrupt(w, i, w.exams[i].task, own.exam, own.doing):
            continue
        r = rank(w.rules[0].ranks, w.exams[own.exam].priority, own.doing)
        if r > best_rank or (r == best_rank and own.since > w.seats[best].since):
            best, best_rank = seat, r
    return best


@inner()
def interrupt(w, time, seat):
    """Suspend the reading of a seat."""
    tally(w, time, seat)
    own = w.seats[seat]
    held, exam = w.held[seat, own.held], w.exams[own.exam]
    held.exam, held.task, held.left = own.exam, own.doing, own.end - time
    own.held += 1
    own.version += 1
    exam.interruptions = min(exam.interruptions + 1, 127)
