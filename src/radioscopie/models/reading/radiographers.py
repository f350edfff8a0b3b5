"""What the radiographers and the rooms of a site live through: waits, communication, hours taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.duty import cells_of
from radioscopie.models.reading.engine.observe import SHIFT_MIN
from radioscopie.models.reading.engine.plan import CELLS, DAYS_BEFORE, HOLIDAY_CODE, SUNDAY

if TYPE_CHECKING:
    from radioscopie.models.reading.engine.plan import Plan
    from radioscopie.models.reading.engine.records import Records
    from radioscopie.models.reading.network.spec import Network

DAY = 1440
COLUMNS = (
    "wait_answer_min",
    "communication_min",
    "per_shift_min",
    "alone",
    "alone_single",
    "send_wait_min",
    "room_wait_min",
    "per_post_shift_min",
    "post_occupancy",
    "room_occupancy",
)


def radiographer(network: Network, plan: Plan, sites: np.ndarray, records: Records) -> np.ndarray:
    """Give COLUMNS for each site; NaN where the site does not describe them, or has no exam.

    Parameters
    ----------
    sites : `look.SITE_SEEN` records of the exams requested in the window, neither refused nor cancelled
    records : tables at the end of the run

    Returns
    -------
    minutes waiting for the protocol and for the answer to a question, per request; minutes of communication per exam;
    minutes of both per 12 hours of the site; share of the requests without answer after the time given, and the same
    with a single radiographer on duty;
    minutes waiting for a radiographer before the request, for a radiographer and a room before the acquisition;
    minutes of waiting and communication per 12 hours of duty of a radiographer; share taken of her time, of the rooms'
    """
    staffed, duty, places, rooms = plan.staff >= 0, _duty(plan), records.places, records.rooms
    open_min = np.where(plan.rooms < 0, 0, plan.rooms).sum(axis=1) * float(network.days * DAY)
    acquiring, both = rooms["acquiring"].sum(axis=1), sites["waiting"] + sites["talking"]
    hers, asked = np.where(staffed, duty, np.nan), sites["asked"]
    queued = np.where(staffed | (open_min > 0), 1.0, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack(
            [
                sites["waiting"] / asked,
                sites["talking"] / sites["exams"],
                both / (network.days * DAY / SHIFT_MIN),
                sites["alone"] / asked,
                np.where(staffed, sites["single"] / asked, np.nan),
                np.where(staffed, places["send_wait"] / places["sent"], np.nan),
                queued * rooms["wait"].sum(axis=1) / rooms["exams"].sum(axis=1),
                both / (hers / SHIFT_MIN),
                (places["talking"] + acquiring) / hers,
                np.where(open_min > 0, acquiring / open_min, np.nan),
            ],
            axis=1,
        )


def room_use(plan: Plan, days: int, rooms: np.ndarray) -> np.ndarray:
    """Give exams made, mean wait before the images (minutes), share of the time taken: shape (sites, K, 3).

    Parameters
    ----------
    days : days measured
    rooms : `records.ROOM` records at the end of the run; NaN where not described
    """
    described = np.where(plan.rooms < 0, np.nan, plan.rooms)
    exams = described * 0 + rooms["exams"]
    wait = np.divide(rooms["wait"], exams, out=np.full(exams.shape, np.nan), where=exams > 0)
    return np.stack([exams, wait, rooms["acquiring"] / (described * days * DAY)], axis=2)


def day_kinds(plan: Plan) -> np.ndarray:
    """Day of the week of each day of `plan.days`, a public holiday being a Sunday."""
    return np.asarray(np.where(plan.days >= HOLIDAY_CODE, SUNDAY, plan.days % HOLIDAY_CODE))


def duty_week(plan: Plan) -> np.ndarray:
    """Minutes on duty of each staff in the days measured, by cell (`plan.CELLS`): shape (W, CELLS)."""
    hours, kinds = plan.staffs.reshape(len(plan.staffs), 7, 48, 60).sum(axis=3), day_kinds(plan)
    found = np.zeros((len(plan.staffs), CELLS))
    begin, end = (int(plan.rules[name][0]) // DAY + DAYS_BEFORE for name in ("begin", "end"))
    cells = cells_of(plan.days, DAY * (begin - DAYS_BEFORE), DAY * (end - DAYS_BEFORE)).reshape(-1, 24)
    for day, own in zip(range(begin, end), cells, strict=True):
        found[:, own] += hours[:, kinds[day], :24] + hours[:, kinds[day - 1], 24:]
    return found


def _duty(plan: Plan) -> np.ndarray:
    """Minutes on duty at each site in the days measured."""
    total = np.append(duty_week(plan).sum(axis=1), 0.0)
    return np.asarray(total[plan.staff])
