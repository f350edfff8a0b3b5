"""The event loop: requests, messages, images, readings and shifts in the order of time."""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner, kernel
from radioscopie.models.reading.engine.choice import escalate, free, offer, relay
from radioscopie.models.reading.engine.draws import D_CALLED, uniform
from radioscopie.models.reading.engine.messages import answered, differs, draw_outages, report, request
from radioscopie.models.reading.engine.queues import (
    AUX_MASK,
    AUX_SHIFT,
    ID_MASK,
    KIND_SHIFT,
    NONE,
    drop_first,
    first,
    is_full,
)
from radioscopie.models.reading.engine.records import (
    CALL,
    CANCELLED,
    DISCREPANCY,
    MAKING,
    NO_TASK,
    READ,
    SECOND,
)
from radioscopie.models.reading.engine.rooms import serve, take
from radioscopie.models.reading.engine.work import (
    DELIVERED,
    ESCALATE,
    FINISH,
    GIVE_UP,
    READY,
    SECOND_DUE,
    WAKE,
    pass_on,
    rouse,
    start,
    stop_waiting,
    tally,
    tally_late,
)

FULL = -1


@inner(often=True)
def _finish(w, time, seat):
    """End the task of a seat and open what follows."""
    tally(w, time, seat)
    own = w.seats[seat]
    own.tasks += w.rules[0].begin <= time < w.rules[0].end
    i, exam, task = own.exam, w.exams[own.exam], own.doing
    if task == READ:
        report(w, time, seat, i)
        if uniform(exam.key, D_CALLED) < w.kinds[exam.exam].call_share:
            exam.task = CALL
            start(w, time, seat, i)
            return
    elif task == CALL:
        if exam.second_seat < 0:
            exam.called = time - exam.requested
    elif task == SECOND:
        exam.second = time - exam.requested
        if differs(w, i):
            exam.marks |= DISCREPANCY
            exam.task = CALL
            start(w, time, seat, i)
            return
    else:
        answered(w, time, i, task)
    free(w, time, seat)


@inner()
def _duty(w, time, seat, code):
    """Begin or stop a seat. One that stops takes nothing new; its group may be left empty."""
    own, rules = w.seats[seat], w.rules[0]
    group = w.groups[own.group]
    if own.on == (code > 0):
        return
    if code > 0:
        if own.doing != NO_TASK:
            tally_late(w, time, seat)
        own.on = 1
        group.on += 1
        if code == 1:
            own.shift_start = time
        if own.doing == NO_TASK:
            free(w, time, seat)
        return
    own.on, own.off_since = 0, time
    if own.idle:
        rouse(w, seat)
    elif rules.hand_over:
        _hand_over(w, time, seat)  # the group counts as on duty: who takes over may begin at the same minute
    group.on -= 1
    if group.on == 0 and rules.cascade:
        group.left = 1
        w.now[0].left = 1


@inner()
def _hand_over(w, time, seat):
    """Give back what a seat was doing and what it held: others begin it again; a call is finished."""
    own = w.seats[seat]
    if own.doing not in (CALL, NO_TASK):
        tally(w, time, seat)
        task = own.doing
        own.version += 1
        own.doing = NO_TASK
        offer(w, time, own.exam, task)
    while own.held > 0:
        own.held -= 1
        held = w.held[seat, own.held]
        offer(w, time, held.exam, held.task)


@inner(often=True)
def _happen(w, time, code):
    """Apply one event of the heap; events that a change has made void do nothing."""
    kind, aux, who = code >> KIND_SHIFT, (code >> AUX_SHIFT) & AUX_MASK, code & ID_MASK
    if kind == FINISH:
        if aux == (w.seats[who].version & AUX_MASK):
            _finish(w, time, who)
    elif kind <= SECOND_DUE:
        offer(w, time, who, kind - DELIVERED)
    elif kind == ESCALATE:
        escalate(w, time, who, aux)
    elif kind == READY:
        pass_on(w, who, MAKING)
    elif kind == WAKE:
        serve(w, time, who)
    elif kind == GIVE_UP and w.exams[who].line >= 0 and w.exams[who].first_seat < 0:
        stop_waiting(w, who)
        w.exams[who].status = CANCELLED


@kernel(_nrt=False)
def run_network(w, duties, on_at_start):
    """Run the network over its requests until the rules stop it; fills the tables.

    Returns
    -------
    the number of events; FULL when the agenda had not room enough: the run is then to be made again with more
    """
    arrived, turn, events = 0, 0, 0
    draw_outages(w)
    for seat in on_at_start:
        _duty(w, 0.0, seat, 1)
    while True:
        asked = w.exams[arrived].requested if arrived < len(w.exams) else np.inf
        duty = duties[turn].time if turn < len(duties) else np.inf
        own = first(w.agenda, w.now, min(asked, duty, w.rules[0].stop))
        dated = w.events[own].time if own != NONE else np.inf
        time = min(asked, duty, dated)
        if is_full(w.events, w.now):
            return FULL
        if time >= w.rules[0].stop:
            return events
        events += 1
        if dated <= duty and dated <= asked:
            code = w.events[own].code
            drop_first(w.agenda, w.events, w.now)
            _happen(w, time, code)
        elif duty <= asked:
            _duty(w, time, duties[turn].seat, duties[turn].code)
            turn += 1
            if w.now[0].left and (turn == len(duties) or duties[turn].time > duty):
                relay(w, time)
        else:
            request(w, arrived)
            arrived += 1
        if w.now[0].task != NO_TASK:
            take(w, time, w.now[0].exam, w.now[0].task)
            w.now[0].task = NO_TASK
