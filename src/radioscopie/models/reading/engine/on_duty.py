"""How many radiographers of a site are on duty, and until when."""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner

DAY, EVERYONE = 1440, 1 << 30
BEFORE, HOLIDAY, SUNDAY = 7, 8, 6


@inner(often=True)
def on_duty_now(w, site, time):
    """Count the radiographers on duty; found again when their number may have changed."""
    place = w.places[site]
    if time >= place.until:
        place.on, place.until = on_duty(w, site, time), next_change(w, site, time)
    return place.on


@inner()
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
def next_change(w, site, time):
    """Find the next minute when the number on duty may change: a shift of the day or of the eve, or midnight."""
    if w.places[site].staff < 0:
        return np.inf
    day = int(time) // DAY
    minute, last = int(time) - DAY * day, len(w.days) - 1
    today, before = w.days[min(day + BEFORE, last)], w.days[min(day + BEFORE - 1, last)]
    changes = w.changes[w.places[site].staff]
    own = changes[SUNDAY if today >= HOLIDAY else today, minute]
    eve = changes[SUNDAY if before >= HOLIDAY else before, minute + DAY] - DAY
    return DAY * day + float(min(own, eve, DAY))
