"""Radiographers and rooms of a site: who waits for them, who takes them, when they are free again.

Rules (docs/concepts/reading-network.md):
- sending a request and asking a question take a radiographer; images take a radiographer and a room; the radiographer
  stays for the information after the exam, when the room is free;
- a radiographer takes the most urgent exam that can begin, then the one waiting longest; nothing begun is interrupted;
- as many tasks run as radiographers are on duty; when fewer are, what was begun goes on and nothing begins.

No event marks the end of a task: the minute of it is kept, and the site wakes up then only if something waits.
"""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner
from radioscopie.models.reading.engine import queues
from radioscopie.models.reading.engine.messages import acquire, ask, send
from radioscopie.models.reading.engine.state import ASKING, MAKING, ROOMS, SENDING, TALKING
from radioscopie.models.reading.engine.work import WAKE, after, spread

DAY, EVERYONE = 1440, 1 << 30
BEFORE, HOLIDAY, SUNDAY = 7, 8, 6


@inner(often=True)
def take(w, time, i, task):
    """Begin a task of the site, now or when a radiographer and a room are free."""
    exam = w.exams[i]
    site = w.streams[exam.stream].site
    place = w.places[site]
    exam.task = task
    if place.staff < 0 and place.rooms < 0:
        _do(w, time, i, task)
        return
    exam.since = time
    if place.waiting == 0:
        post, room = _free_post(w, site, time), _free_room(w, site, time)
        if post >= 0 and (room >= 0 or task != MAKING):
            _begin(w, time, i, site, post, room)
            return
    _line_up(w, time, i, site)


@inner()
def _line_up(w, time, i, site):
    """Put an exam in the line of its site, and begin what can begin."""
    exam = w.exams[i]
    kind = ROOMS if exam.task == MAKING else TALKING
    queues.join(w.exams, w.place_lines, 2 * (site * w.rules[0].priorities + exam.priority) + kind, i)
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
        post, room = _free_post(w, site, time), _free_room(w, site, time)
        i = _next(w, site, room >= 0) if post >= 0 else -1
        if i < 0:
            break
        place.waiting -= 1
        queues.leave(w.exams, w.place_lines, i)
        _begin(w, time, i, site, post, room)
    if place.waiting > 0:
        _wake_later(w, time, site)


@inner(often=True)
def _free_post(w, site, time):
    return _free(w.taken[TALKING, site], time, on_duty(w, site, time))


@inner(often=True)
def _free_room(w, site, time):
    rooms = w.places[site].rooms
    return _free(w.taken[ROOMS, site], time, rooms if rooms >= 0 else EVERYONE)


@inner(often=True)
def on_duty(w, site, time):
    """Count the radiographers on duty at a minute."""
    staff = w.places[site].staff
    if staff < 0:
        return EVERYONE
    day = int(time) // DAY
    minute, last = int(time) - DAY * day, len(w.days) - 1
    today, before = w.days[min(day + BEFORE, last)], w.days[min(day + BEFORE - 1, last)]
    own = w.staffs[staff, SUNDAY if today >= HOLIDAY else today, minute]
    return own + w.staffs[staff, SUNDAY if before >= HOLIDAY else before, minute + DAY]


@inner()
def _next_change(w, site, time):
    """Find the next minute when the number on duty may change: a shift of the day or of the eve, or midnight."""
    day = int(time) // DAY
    minute, last = int(time) - DAY * day, len(w.days) - 1
    today, before = w.days[min(day + BEFORE, last)], w.days[min(day + BEFORE - 1, last)]
    changes = w.changes[w.places[site].staff]
    own = changes[SUNDAY if today >= HOLIDAY else today, minute]
    eve = changes[SUNDAY if before >= HOLIDAY else before, minute + DAY] - DAY
    return DAY * day + float(min(own, eve, DAY))


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


@inner()
def _next(w, site, with_room):
    """Find the exam that comes first among those that can begin."""
    for priority in range(w.rules[0].priorities):
        line = 2 * (site * w.rules[0].priorities + priority)
        talk, images = w.place_lines[line + TALKING].head, w.place_lines[line + ROOMS].head
        if with_room and images >= 0 and (talk < 0 or w.exams[images].since < w.exams[talk].since):
            return images
        if talk >= 0:
            return talk
    return -1


@inner()
def _begin(w, time, i, site, post, room):
    """Begin a task: it takes a radiographer, and a room for the images, until known minutes."""
    exam, place, task = w.exams[i], w.places[site], w.exams[i].task
    done = _do(w, time, i, task)
    free = w.now[0].free if task == MAKING else done
    if place.staff >= 0:
        w.taken[TALKING, site, post] = free
        spread(w, w.busy[len(w.groups) + TALKING], time, free)
    if task == MAKING and place.rooms >= 0:
        w.taken[ROOMS, site, room] = done
        spread(w, w.busy[len(w.groups) + ROOMS], time, done)
    if w.rules[0].begin <= exam.requested < w.rules[0].end:
        _count(place, task, time - exam.since, done - time, free - done)


@inner(often=True)
def _count(place, task, waited, minutes, information):
    if task == MAKING:
        place.room_wait += waited
        place.acquiring += minutes
        place.talking += information
    else:
        place.send_wait += waited
        place.talking += minutes


@inner()
def _wake_later(w, time, site):
    """Date the next minute when something may begin: one comes free, or more are on duty."""
    next_free, moment, limit = np.inf, time, on_duty(w, site, time)
    for kind in (TALKING, ROOMS):
        for until in w.taken[kind, site]:
            if until > time:
                next_free = min(next_free, until)
    place = w.places[site]
    while place.staff >= 0 and moment < min(next_free, w.rules[0].stop):
        moment = _next_change(w, site, moment)
        if on_duty(w, site, moment) > limit:
            next_free = min(next_free, moment)
    wake = next_free
    if wake < np.inf and (wake < place.wake or place.wake <= time):
        place.wake = wake
        after(w, wake, WAKE, 0, site)
