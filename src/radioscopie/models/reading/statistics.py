"""What a replication shows: delays, promises kept, work of the readers, load of the radiographer, remote share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.delays import delays
from radioscopie.models.reading.engine.messages import LAST_HOUR
from radioscopie.models.reading.engine.observe import SHIFT_MIN, SITE_SEEN, Seen, Terms, look
from radioscopie.models.reading.engine.plan import DAYS_BEFORE, HOLIDAY_CODE
from radioscopie.models.reading.engine.records import CANCELLED, REFUSED, REPORTED, STEPS
from radioscopie.models.reading.network.spec import LEVELS
from radioscopie.models.reading.radiographers import DAY, radiographer, room_use

if TYPE_CHECKING:
    from radioscopie.models.reading.engine.plan import Plan
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.simulate import Replication

BINS = np.array([0, 1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240, np.inf])
NIGHT_FROM, NIGHT_TO, SATURDAY, NOON = 20, 8, 5, 12


@dataclass(frozen=True, slots=True)
class Sample:
    """What one replication shows.

    Parameters
    ----------
    delays : by (grouping, interval), of `delays.delays`; NaN: empty, never read
    counts : exams requested in the window, read, refused, cancelled, still waiting at the end
    waits : shares of the waits for a reader (images received to reading begun) in the BINS
    occupancy : (G, CELLS) share of the seats' time at work, NaN where no seat
    readers : (G, 4) busy hours, overtime hours, tasks ended, hours on duty, per week
    interruptions : readings interrupted, per exam read
    radiographer : (sites, 10) columns `radiographers.COLUMNS`; NaN where not described
    shift_loads : 95th percentile over sites and 12-hour shifts of her minutes of waiting and communication
    rooms : (sites, K, 3) exams, wait and occupancy of each kind of rooms (`radiographers.room_use`)
    site_week : (2, CELLS) hours at work of all the radiographers, and of all the rooms, by cell (`plan.CELLS`)
    remote : (sites, 4) exams read on site and elsewhere, on-call care then other care
    hours : reports by tenth of hour of the shift, those beyond the 12th hour in the last
    seconds : second readings done, impossible for want of another reader, that find a discrepancy
    """

    delays: dict[tuple[str, str], np.ndarray]
    counts: np.ndarray
    waits: np.ndarray
    occupancy: np.ndarray
    readers: np.ndarray
    interruptions: float
    radiographer: np.ndarray
    shift_loads: float
    rooms: np.ndarray
    site_week: np.ndarray
    remote: np.ndarray
    hours: np.ndarray
    seconds: np.ndarray


def observe(network: Network, plan: Plan, replication: Replication) -> Sample:
    """Read the window of a replication."""
    records, week, seen = replication.records, network.days / 7, _look(network, plan, replication)
    read = int(seen.status[REPORTED])
    return Sample(
        delays=delays(network, seen),
        counts=_counts(seen.status),
        waits=seen.waits / max(1, read),
        occupancy=_occupancy(plan, replication),
        readers=_readers(network, plan, replication) / week,
        interruptions=int(seen.interruptions[0]) / max(1, read),
        radiographer=radiographer(network, plan, seen.sites, records),
        shift_loads=float(np.quantile(seen.loads, 0.95)),
        rooms=room_use(plan, network.days, records.rooms),
        site_week=records.busy[-2:] / 60,
        remote=seen.sites["read"],
        hours=seen.hours,
        seconds=seen.seconds,
    )


def _look(network: Network, plan: Plan, replication: Replication) -> Seen:
    """Pass over the exams of the window."""
    exams, sites = measured(plan, replication), len(network.sites)
    seen = Seen(
        kept=np.zeros(1, np.int64),
        report=np.empty(len(exams), np.float32),
        image=np.empty(len(exams), np.float32),
        codes=np.empty(len(exams), np.uint32),
        status=np.zeros(CANCELLED + 1, np.int64),
        sites=np.zeros(sites, SITE_SEEN),
        loads=np.zeros((sites, network.days * DAY // SHIFT_MIN)),
        waits=np.zeros(len(BINS) - 1, np.int64),
        hours=np.zeros(round(10 * LAST_HOUR) + 1, np.int64),
        interruptions=np.zeros(1, np.int64),
        seconds=np.zeros(3, np.int64),
    )
    look(exams, replication.records, _terms(network, plan), seen)
    return seen


def _terms(network: Network, plan: Plan) -> Terms:
    """Give what a pass over the exams needs to know."""
    promises = [np.inf if one.promise_min is None else one.promise_min for one in network.priorities]
    elsewhere = np.array([group.level != LEVELS[0] for group in network.groups])
    return Terms(
        promise=np.array(promises),
        by_image=np.array([one.promised_from == "image" for one in network.priorities]),
        away=elsewhere[plan.seat_group],
        on_call=np.array([flow.on_call_care for flow in network.flows]),
        on_call_hours=on_call_hours(plan),
        means=np.array([network.conditions.steps[name].mean_min for name in STEPS]),
        alone_after=float(network.conditions.alone_after_min),
        bins=BINS,
    )


def measured(plan: Plan, replication: Replication) -> np.ndarray:
    """Give the exams requested in the window measured."""
    exams, rules = replication.records.exams, plan.rules[0]
    first, last = np.searchsorted(exams["requested"], [rules["begin"], rules["end"]])
    return np.asarray(exams[first:last])


def _counts(status: np.ndarray) -> np.ndarray:
    ended = status[[REPORTED, REFUSED, CANCELLED]]
    return np.array([status.sum(), *ended, status.sum() - ended.sum()])


def _occupancy(plan: Plan, replication: Replication) -> np.ndarray:
    held = plan.held
    busy = replication.records.busy[: len(held)]
    return np.asarray(np.divide(busy, held, out=np.full(held.shape, np.nan), where=held > 0))


def _readers(network: Network, plan: Plan, replication: Replication) -> np.ndarray:
    records, n = replication.records, len(network.groups)
    busy = records.busy[:n].sum(axis=1) / 60
    overtime = np.bincount(records.seats["group"], records.seats["overtime"], n) / 60
    tasks = np.bincount(records.seats["group"], records.seats["tasks"], n)
    held = plan.held.sum(axis=1) / 60
    return np.stack([busy, overtime, tasks, held], axis=1)


def on_call_hours(plan: Plan) -> np.ndarray:
    """Tell which hours of the run are of on-call care: nights, holidays, from Saturday noon to Monday."""
    codes, clock = (
        np.repeat(plan.days[DAYS_BEFORE:], 24),
        np.tile(np.arange(24), len(plan.days) - DAYS_BEFORE),
    )
    day, night = codes % HOLIDAY_CODE, (clock >= NIGHT_FROM) | (clock < NIGHT_TO)
    weekend = (day > SATURDAY) | ((day == SATURDAY) & (clock >= NOON)) | (codes >= HOLIDAY_CODE)
    return np.asarray(night | weekend)
