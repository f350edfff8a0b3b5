"""The log of a replication as process-mining tools read it: case, activity, timestamp, resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.models.reading.duty import seats
from radioscopie.models.reading.engine.records import CANCELLED, DISCREPANCY, REFUSED
from radioscopie.models.reading.network.spec import first_day

if TYPE_CHECKING:
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.study import Study

READER_STEPS = {
    "protocol_sent": "first_seat",
    "reading_started": "seat",
    "reported": "seat",
    "critical_call": "seat",
    "second_reading": "second_seat",
    "discrepancy_found": "second_seat",
}
ACTIVITIES = {
    "requested": None,
    "request_begun": "taken",
    "request_sent": "sent",
    "protocol_sent": "answered",
    "question_asked": "asked",
    "question_answered": "told",
    "acquisition_begun": "begun",
    "acquired": "acquired",
    "images_received": "received",
    "reading_started": "started",
    "reported": "reported",
    "critical_call": "called",
    "published": "published",
    "second_reading": "second",
    "discrepancy_found": "second",
}


def event_log(study: Study) -> pa.Table:
    """Give the events of the first days measured (`[run] log_days`) of the first replication.

    Returns
    -------
    columns case, activity, timestamp (ms), resource (group and seat, or site), site, exam, priority; by case and time.
    A refused request has an activity `refused`, one given up `cancelled`, at the moment of its last event
    """
    network, plan = study.network, study.plan
    exams = study.logged
    names = np.array([site.name for site in network.sites])[plan.streams["site"][exams["stream"]]]
    parts = [_events(network, exams, names, activity, field) for activity, field in ACTIVITIES.items()]
    parts.append(_endings(network, exams, names))
    return pa.concat_tables(parts).sort_by([("case", "ascending"), ("timestamp", "ascending")])


def _events(
    network: Network, exams: np.ndarray, names: np.ndarray, activity: str, field: str | None
) -> pa.Table:
    after = np.zeros(len(exams)) if field is None else exams[field]
    happened = ~np.isnan(after)
    if activity == "discrepancy_found":
        happened &= (exams["marks"] & DISCREPANCY) > 0
    who = READER_STEPS.get(activity)
    resource = names if who is None else _seat_names(network)[exams[who]]
    return _table(network, exams, happened, after, np.full(len(exams), activity), resource, names)


def _endings(network: Network, exams: np.ndarray, names: np.ndarray) -> pa.Table:
    ended = (exams["status"] == REFUSED) | (exams["status"] == CANCELLED)
    words = np.where(exams["status"] == REFUSED, "refused", "cancelled")
    after = np.fmax(np.nan_to_num(exams["sent"]), np.nan_to_num(exams["answered"]))
    return _table(network, exams, ended, after, words, names, names)


def _table(
    network: Network,
    exams: np.ndarray,
    kept: np.ndarray,
    after: np.ndarray,
    activity: np.ndarray,
    resource: np.ndarray,
    site: np.ndarray,
) -> pa.Table:
    minutes = (exams["requested"] + after)[kept]
    stamp = np.datetime64(first_day(network), "ms") + np.round(minutes * 60_000).astype("timedelta64[ms]")
    return pa.table(
        {
            "case": np.flatnonzero(kept) + 1,
            "activity": activity[kept].astype(str),
            "timestamp": stamp,
            "resource": resource[kept].astype(str),
            "site": site[kept].astype(str),
            "exam": np.array([exam.name for exam in network.exams])[exams["exam"][kept]],
            "priority": np.array([one.name for one in network.priorities])[exams["priority"][kept]],
        }
    )


def _seat_names(network: Network) -> np.ndarray:
    return np.array([f"{network.groups[group].name} {seat + 1}" for seat, group, _ in seats(network.groups)])
