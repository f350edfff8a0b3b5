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
from radioscopie.models.reading import queues
from radioscopie.models.reading.messages import acquire, ask, information, send
from radioscopie.models.reading.state import ASKING, MAKING, ROOMS, SENDING, TALKING
from radioscopie.models.reading.work import WAKE, after, spread

DAY, EVERYONE = 1440, 1 << 30
BEFORE, HOLIDAY, SUNDAY = 7, 8, 6


@inner(often=True)
def take(w, time, i, task):
    """Begin a task of the site, now or when a radiographer and a room are free."""
    site = w.streams[w.exams[i].stream].site
    w.exams[i].task = task
    if w.sites[site].staff < 0 and w.sites[site].rooms < 0:
        _do(w, time, i, task)
        return
    exam = w.exams[i]
    exam.since = time
    kind = ROOMS if task == MAKING else TALKING
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
    limit, rooms = on_duty(w, site, time), w.sites[site].rooms
    while place.waiting > 0:
        post = _free(w.posts[site], time, limit)
        room = _free(w.rooms[site], time, rooms if rooms >= 0 else EVERYONE)
        i = _next(w, site, room >= 0) if post >= 0 else -1
        if i < 0:
            break
        place.waiting -= 1
        queues.leave(w.exams, w.place_lines, i)
        _begin(w, time, i, site, post, room)
    if place.waiting > 0:
        _wake_later(w, time, site, limit)


@inner()
def on_duty(w, site, time):
    """Count the radiographers on duty at a minute."""
    staff = w.sites[site].staff
    if staff < 0:
        return EVERYONE
    day = int(time) // DAY
    minute, last = int(time) - DAY * day, len(w.days) - 1
    today, before = w.days[min(day + BEFORE, last)], w.days[min(day + BEFORE - 1, last)]
    own = w.staffs[staff, SUNDAY if today >= HOLIDAY else today, minute]
    return own + w.staffs[staff, SUNDAY if before >= HOLIDAY else before, minute + DAY]


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
    free = done + information(w, i) if task == MAKING else done
    if w.sites[site].staff >= 0:
        w.posts[site, post] = free
        spread(w, w.place_busy[TALKING], time, free)
    if task == MAKING and w.sites[site].rooms >= 0:
        w.rooms[site, room] = done
        spread(w, w.place_busy[ROOMS], time, done)
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
def _wake_later(w, time, site, limit):
    """Date the next minute when something may begin: one comes free, or more are on duty."""
    next_free = np.inf
    for n in range(w.posts.shape[1]):
        if w.posts[site, n] > time:
            next_free = min(next_free, w.posts[site, n])
    for n in range(w.rooms.shape[1]):
        if w.rooms[site, n] > time:
            next_free = min(next_free, w.rooms[site, n])
    minute = np.floor(time) + 1.0
    while minute < next_free and minute < w.rules[0].stop and on_duty(w, site, minute) <= limit:
        minute += 1.0
    wake = min(minute, next_free) if minute < w.rules[0].stop else next_free
    place = w.places[site]
    if wake < np.inf and (wake < place.wake or place.wake <= time):
        place.wake = wake
        after(w, wake, WAKE, 0, site)
