"""What a replication shows: delays, promises kept, work of the readers, load of the radiographer, remote share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.delays import delays
from radioscopie.models.reading.engine.messages import LAST_HOUR
from radioscopie.models.reading.engine.plan import DAYS_BEFORE, HOLIDAY_CODE
from radioscopie.models.reading.engine.state import CANCELLED, DISCREPANCY, REFUSED, REPORTED, SECOND_LACKING
from radioscopie.models.reading.network import LEVELS
from radioscopie.models.reading.radiographers import radiographer, room_use, shift_loads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.models.reading.engine.plan import Plan
    from radioscopie.models.reading.network import Network
    from radioscopie.models.reading.simulate import Replication

BINS = np.array([0, 1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240, np.inf])
SEEN = (
    *("requested", "stream", "seat", "exam", "priority", "interruptions", "marks", "repeats", "status"),
    *("sent", "answered", "asked", "told", "begun", "acquired", "received", "started", "reported", "second"),
    "shift_hours",
)
READ = (
    "requested",
    "stream",
    "seat",
    "received",
    "started",
    "second",
    "shift_hours",
    "interruptions",
    "marks",
)
NIGHT_FROM, NIGHT_TO, SATURDAY, NOON = 20, 8, 5, 12


@dataclass(frozen=True, slots=True)
class Sample:
    """What one replication shows.

    Parameters
    ----------
    delays : by (grouping, interval), of `delays.delays`; NaN: empty, never read
    counts : exams requested in the window, read, refused, cancelled, still waiting at the end
    waits : shares of the waits for a reader (images received to reading begun) in the BINS
    occupancy : (G, 168) share of the seats' time at work, NaN where no seat
    readers : (G, 4) busy hours, overtime hours, tasks, hours on duty, per week
    interruptions : readings interrupted, per exam read
    radiographer : (sites, 10) columns `radiographers.COLUMNS`; NaN where not described
    shift_loads : 95th percentile over sites and 12-hour shifts of her minutes of waiting and communication
    rooms : (sites, K, 3) exams, wait and occupancy of each kind of rooms (`radiographers.room_use`)
    site_week : (2, 168) hours at work of all the radiographers, and of all the rooms, by hour of the week
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
    exams, week = measured(plan, replication), network.days / 7
    status = exams["status"]
    kept = _columns(exams, (status != REFUSED) & (status != CANCELLED), SEEN)
    delayed = delays(network, plan, kept)
    hers = radiographer(network, plan, kept, replication.world), shift_loads(network, plan, kept)
    read = _columns(kept, kept["status"] == REPORTED, READ)
    del kept  # memory: a national year is 3 million exams
    wait = read["started"] - read["received"]
    return Sample(
        delays=delayed,
        counts=_counts(status),
        waits=np.histogram(wait, BINS)[0] / max(1, len(wait)),
        occupancy=_occupancy(plan, replication),
        readers=_readers(network, plan, replication) / week,
        interruptions=float(read["interruptions"].mean()) if len(wait) else 0.0,
        radiographer=hers[0],
        shift_loads=hers[1],
        rooms=room_use(plan, network.days, replication.world.rooms),
        site_week=replication.world.busy[-2:] / 60,
        remote=_remote(network, plan, read),
        hours=_hours(read),
        seconds=_seconds(read),
    )


def measured(plan: Plan, replication: Replication) -> np.ndarray:
    """Give the exams requested in the window measured."""
    exams, rules = replication.world.exams, plan.rules[0]
    first, last = np.searchsorted(exams["requested"], [rules["begin"], rules["end"]])
    return np.asarray(exams[first:last])


def _columns(
    exams: np.ndarray | Mapping[str, np.ndarray], kept: np.ndarray, names: tuple[str, ...]
) -> dict[str, np.ndarray]:
    """Take some columns of some exams: whole records would fill the memory."""
    return {name: exams[name][kept] for name in names}


def _counts(status: np.ndarray) -> np.ndarray:
    ended = [int((status == one).sum()) for one in (REPORTED, REFUSED, CANCELLED)]
    return np.array([len(status), *ended, len(status) - sum(ended)])


def _occupancy(plan: Plan, replication: Replication) -> np.ndarray:
    held = plan.held
    busy = replication.world.busy[: len(held)]
    return np.asarray(np.divide(busy, held, out=np.full(held.shape, np.nan), where=held > 0))


def _readers(network: Network, plan: Plan, replication: Replication) -> np.ndarray:
    world, n = replication.world, len(network.groups)
    busy = world.busy[:n].sum(axis=1) / 60
    overtime = np.bincount(world.seats["group"], world.seats["overtime"], n) / 60
    tasks = np.bincount(world.seats["group"], world.seats["tasks"], n)
    share = network.days / (len(replication.world.exams) and _run_days(network))
    held = plan.held.sum(axis=1) / 60
    return np.stack([busy, overtime, tasks * share, held], axis=1)


def _run_days(network: Network) -> float:
    return network.days + network.warm_up_days + 3.0


def is_on_call(network: Network, plan: Plan, exams: Mapping[str, np.ndarray]) -> np.ndarray:
    """Tell which exams are on-call care: of a flow said so, at night, on a holiday, from Saturday noon to Monday."""
    hour = (exams["requested"] // 60).astype(int)
    codes = plan.days[hour // 24 + DAYS_BEFORE]
    day, clock = codes % HOLIDAY_CODE, hour % 24
    night = (clock >= NIGHT_FROM) | (clock < NIGHT_TO)
    weekend = (day > SATURDAY) | ((day == SATURDAY) & (clock >= NOON)) | (codes >= HOLIDAY_CODE)
    said = np.array([flow.on_call_care for flow in network.flows])[plan.streams["flow"][exams["stream"]]]
    return np.asarray(said & (night | weekend))


def _remote(network: Network, plan: Plan, read: Mapping[str, np.ndarray]) -> np.ndarray:
    site, n = plan.streams["site"][read["stream"]], len(network.sites)
    group_level = np.array([LEVELS.index(group.level) for group in network.groups])
    away = group_level[plan.seat_group[read["seat"]]] > 0
    on_call = is_on_call(network, plan, read)
    kinds = (on_call & ~away, on_call & away, ~on_call & ~away, ~on_call & away)
    return np.stack([np.bincount(site, kind, n) for kind in kinds], axis=1)


def _hours(read: Mapping[str, np.ndarray]) -> np.ndarray:
    tenths = np.rint(10 * np.minimum(read["shift_hours"].astype(float), LAST_HOUR)).astype(int)
    return np.bincount(tenths, minlength=round(10 * LAST_HOUR) + 1)


def _seconds(read: Mapping[str, np.ndarray]) -> np.ndarray:
    marks = read["marks"]
    found = (~np.isnan(read["second"]), (marks & SECOND_LACKING) > 0, (marks & DISCREPANCY) > 0)
    return np.array([int(one.sum()) for one in found])
