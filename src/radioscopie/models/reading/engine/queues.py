"""What the event loop stands on: the agenda of dated events, waiting lines, and the idle seats of each group.

The agenda is a calendar (Brown, Communications of the ACM, 1988): the run is cut in slots so short that each holds
about one event, kept in order. Writing an event down and taking the first cost a few steps, however many are to come.
"""

from __future__ import annotations

from radioscopie.jit import inner

KIND_SHIFT, AUX_SHIFT = 58, 32
ID_MASK, AUX_MASK = (1 << 32) - 1, (1 << 26) - 1
NONE = -1


@inner(often=True)
def _before(event, time, code):
    return event.time < time or (event.time == time and event.code < code)


@inner(often=True)
def _blank(events, now):
    """Give an event that is not in the agenda."""
    own = now[0].spare
    if own == NONE:
        own = now[0].size
        now[0].size += 1
    else:
        now[0].spare = events[own].next
    return own


@inner(often=True)
def push(agenda, events, now, time, kind, aux, who):
    """Add an event, within the run; at the same time, the smaller kind comes first. None is added without room."""
    code = (kind << KIND_SHIFT) | ((aux & AUX_MASK) << AUX_SHIFT) | who
    slot, own, before = int(time * now[0].pace), _blank(events, now), NONE
    if is_full(events, now):
        return
    after = agenda[slot]
    while after != NONE and _before(events[after], time, code):
        before, after = after, events[after].next
    events[own].time, events[own].code, events[own].next = time, code, after
    if before == NONE:
        agenda[slot] = own
    else:
        events[before].next = own
    now[0].slot = min(now[0].slot, slot)


@inner(often=True)
def is_full(events, now):
    """Tell whether an event found no room: the run is worth nothing."""
    return now[0].size > len(events)


@inner(often=True)
def first(agenda, now, until):
    """Find the first event of the slots until a minute, NONE if they hold none.

    What comes after is not looked for: something else happens before, and most slots of a quiet run are empty.
    """
    last = int(until * now[0].pace)
    while now[0].slot < last and agenda[now[0].slot] == NONE:
        now[0].slot += 1
    return agenda[now[0].slot]


@inner(often=True)
def drop_first(agenda, events, now):
    """Take the event found first off the agenda."""
    own = agenda[now[0].slot]
    agenda[now[0].slot] = events[own].next
    events[own].next, now[0].spare = now[0].spare, own


@inner()
def join(exams, lines, line, i):
    """Put an exam in a waiting line, at its place by the time it began to wait (mostly the end)."""
    after = lines[line].tail
    while after >= 0 and exams[after].since > exams[i].since:
        after = exams[after].previous
    before = lines[line].head if after < 0 else exams[after].next
    exams[i].previous, exams[i].next, exams[i].line = after, before, line
    if after < 0:
        lines[line].head = i
    else:
        exams[after].next = i
    if before < 0:
        lines[line].tail = i
    else:
        exams[before].previous = i


@inner()
def leave(exams, lines, i):
    """Take an exam out of its waiting line."""
    line, after, before = exams[i].line, exams[i].previous, exams[i].next
    if after < 0:
        lines[line].head = before
    else:
        exams[after].next = before
    if before < 0:
        lines[line].tail = after
    else:
        exams[before].previous = after
    exams[i].line = -1


@inner(often=True)
def rest(seats, group, seat, time):
    """Put a seat among the idle ones of its group; the one idle longest works first."""
    last, own = group.tail, seats[seat]
    own.previous, own.next, own.idle, own.idle_since = last, -1, 1, time
    if last < 0:
        group.head = seat
    else:
        seats[last].next = seat
    group.tail = seat


@inner(often=True)
def rouse(seats, group, seat):
    """Take a seat off the idle ones."""
    own = seats[seat]
    after, before = own.previous, own.next
    if after < 0:
        group.head = before
    else:
        seats[after].next = before
    if before < 0:
        group.tail = after
    else:
        seats[before].previous = after
    own.idle = 0
