"""Radiographers and rooms of a site: who waits for them, who takes them, when they are free again.

Rules (docs/concepts/reading-network.md):
- sending a request and asking a question take a radiographer; images take a radiographer and a room; the radiographer
  stays for the information after the exam, when the room is free;
- where the rooms of a site are of several kinds, each flow waits for its own;
- a radiographer takes the most urgent exam that can begin, then the one waiting longest; nothing begun is interrupted;
- as many tasks run as radiographers are on duty; when fewer are, what was begun goes on and nothing begins.

No event marks the end of a task: its minute is kept, and the site wakes up then only if something waits.
"""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner
from radioscopie.models.reading.engine import queues
from radioscopie.models.reading.engine.messages import acquire, ask, send
from radioscopie.models.reading.engine.on_duty import EVERYONE, next_change, on_duty, on_duty_now
from radioscopie.models.reading.engine.records import ASKING, MAKING, ROOMS, SENDING, TALKING
from radioscopie.models.reading.engine.work import WAKE, after, spread


@inner(often=True)
def take(w, time, i, task):
    """Begin a task of the site, now or when a radiographer and a room are free."""
    exam = w.exams[i]
    site = w.streams[exam.stream].site
    place = w.places[site]
    exam.task = task
    if place.staff < 0 and w.rooms[site, 0].number < 0:
        _do(w, time, i, task)
        return
    exam.since = time
    if place.waiting == 0:
        post, room = _free_post(w, site, time), _room_for(w, time, i)
        if post >= 0 and room >= 0:
            _begin(w, time, i, site, post, room)
            return
    _line_up(w, time, i, site)


@inner(often=True)
def _line(w, site, priority, kind):
    return (site * w.rules[0].priorities + priority) * len(w.taken) + kind


@inner(often=True)
def _line_up(w, time, i, site):
    """Put an exam in the line of its site, and begin what can begin."""
    exam = w.exams[i]
    kind = ROOMS + w.streams[exam.stream].room if exam.task == MAKING else TALKING
    queues.join(w.exams, w.place_lines, _line(w, site, exam.priority, kind), i)
    w.places[site].waiting += 1
    serve(w, time, site)


@inner(often=True)
def _do(w, time, i, task):
    if task == SENDING:
        return send(w, time, i)
    return ask(w, time, i) if task == ASKING else acquire(w, time, i)


@inner()
def serve(w, time, site):
    """Begin all that can begin at a site; wake up later for what still waits."""
    place = w.places[site]
    while place.waiting > 0:
        post = _free_post(w, site, time)
        i = _next(w, site, time) if post >= 0 else -1
        if i < 0:
            break
        place.waiting -= 1
        queues.leave(w.exams, w.place_lines, i)
        _begin(w, time, i, site, post, _room_for(w, time, i))
    if place.waiting > 0:
        _wake_later(w, time, site)


@inner(often=True)
def _free_post(w, site, time):
    return _free(w.taken[TALKING, site], time, on_duty_now(w, site, time))


@inner(often=True)
def _room_for(w, time, i):
    """Find a free room for the task of an exam; -1 when there is none, 0 when it needs none."""
    if w.exams[i].task != MAKING:
        return 0
    stream = w.streams[w.exams[i].stream]
    return _free_room(w, stream.site, stream.room, time)


@inner(often=True)
def _free_room(w, site, kind, time):
    rooms = w.rooms[site, kind].number
    return _free(w.taken[ROOMS + kind, site], time, rooms if rooms >= 0 else EVERYONE)


@inner(often=True)
def _free(until, time, limit):
    """Find a free one when fewer than `limit` are taken; -1 when there is none."""
    taken, found = 0, -1
    for n in range(len(until)):
        if until[n] > time:
            taken += 1
        elif found < 0:
            found = n
    return found if taken < limit else -1


@inner(often=True)
def _next(w, site, time):
    """Find the exam that comes first among those that can begin: the most urgent, then the one waiting longest."""
    for priority in range(w.rules[0].priorities):
        best = -1
        for kind in range(len(w.taken)):
            i = w.place_lines[_line(w, site, priority, kind)].head
            if i < 0 or (best >= 0 and w.exams[i].since >= w.exams[best].since):
                continue
            if kind == TALKING or _free_room(w, site, kind - ROOMS, time) >= 0:
                best = i
        if best >= 0:
            return best
    return -1


@inner(often=True)
def _begin(w, time, i, site, post, room):
    """Begin a task: it takes a radiographer, and a room for the images, until known minutes."""
    exam, place, task = w.exams[i], w.places[site], w.exams[i].task
    kind = w.streams[exam.stream].room
    done = _do(w, time, i, task)
    free = w.now[0].free if task == MAKING else done
    if place.staff >= 0:
        w.taken[TALKING, site, post] = free
        spread(w, w.busy[len(w.groups) + TALKING], time, free)
    if task == MAKING and w.rooms[site, kind].number >= 0:
        w.taken[ROOMS + kind, site, room] = done
        spread(w, w.busy[len(w.groups) + ROOMS], time, done)
    if w.rules[0].begin <= exam.requested < w.rules[0].end:
        _count(place, w.rooms[site, kind], task, time - exam.since, done - time, free - done)


@inner(often=True)
def _count(place, rooms, task, waited, minutes, information):
    if task == MAKING:
        rooms.exams += 1
        rooms.wait += waited
        rooms.acquiring += minutes
        place.talking += information
        return
    place.talking += minutes
    if task == SENDING:
        place.sent += 1
        place.send_wait += waited


@inner(often=True)
def _wake_later(w, time, site):
    """Date the next minute when something may begin: one comes free, or more are on duty."""
    next_free, limit = np.inf, on_duty_now(w, site, time)
    for kind in range(len(w.taken)):
        for until in w.taken[kind, site]:
            if until > time:
                next_free = min(next_free, until)
    place = w.places[site]
    moment = place.until
    while moment < min(next_free, w.rules[0].stop):
        if on_duty(w, site, moment) > limit:
            next_free = moment
        moment = next_change(w, site, moment)
    wake = next_free
    if wake < np.inf and (wake < place.wake or place.wake <= time):
        place.wake = wake
        after(w, wake, WAKE, 0, site)
