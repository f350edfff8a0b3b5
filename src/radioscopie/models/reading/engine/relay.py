"""What waits in a group whose last reader has left: the next levels are called."""

from __future__ import annotations

from radioscopie.jit import inner
from radioscopie.models.reading.engine.choice import widen


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
