"""What the event loop stands on: a heap of dated events, waiting lines, and the idle seats of each group."""

from __future__ import annotations

from radioscopie.jit import inner

KIND_SHIFT, AUX_SHIFT = 58, 32
ID_MASK, AUX_MASK = (1 << 32) - 1, (1 << 26) - 1


@inner(often=True)
def _before(event, time, code):
    return event.time < time or (event.time == time and event.code < code)


@inner(often=True)
def _set(heap, i, time, code):
    heap[i].time, heap[i].code = time, code


@inner(often=True)
def push(heap, now, time, kind, aux, who):
    """Add an event; at the same time, the smaller kind comes first."""
    code = (kind << KIND_SHIFT) | ((aux & AUX_MASK) << AUX_SHIFT) | who
    i = now[0].size
    now[0].size += 1
    while i > 0:
        up = (i - 1) >> 2
        if _before(heap[up], time, code):
            break
        _set(heap, i, heap[up].time, heap[up].code)
        i = up
    _set(heap, i, time, code)


@inner(often=True)
def drop_first(heap, now):
    """Take the first event off the heap (a heap of four children)."""
    now[0].size -= 1
    size = now[0].size
    time, code = heap[size].time, heap[size].code
    i = 0
    while True:
        child = 4 * i + 1
        if child >= size:
            break
        least = child
        for other in range(child + 1, min(child + 4, size)):
            if _before(heap[other], heap[least].time, heap[least].code):
                least = other
        if not _before(heap[least], time, code):
            break
        _set(heap, i, heap[least].time, heap[least].code)
        i = least
    _set(heap, i, time, code)


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
