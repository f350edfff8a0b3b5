"""What a study of a network shows of exams and readers: delays, ends of requests, work, waits; before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.delays import DELAYS, GROUPINGS, INTERVALS
from radioscopie.models.reading.statistics import BINS
from radioscopie.models.statistics import interval
from radioscopie.questions.reading.tables.columns import GROUPING, HEADS, KEY, halves, means, rounded
from radioscopie.results.declared import Declared, code, measure
from radioscopie.results.declared import name as named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Rows
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.study import Study
    from radioscopie.results.declared import Shown

STATES = (
    "requested",
    "reported",
    "refused",
    "cancelled",
    "waiting",
    "interruptions",
    "second_readings",
    "second_lacking",
    "discrepancies",
)
CHANGED = ("within", "median", "p95")


def _delays() -> tuple[Shown, ...]:
    """Declare the delays of a group, each beside half of its interval."""
    minutes = [one for one in DELAYS if one not in ("exams", "within")]
    shown = [one for what in minutes for one in (*means(f"{what}_min"), *_half(what))]
    within = measure("within", "share"), measure("within_half", "share")
    return (*means("exams"), *halves("exams_half"), *shown, *within)


def _half(what: str) -> tuple[Shown, ...]:
    """Declare half of the interval of a delay; that of 95 % of the exams has a word of its own."""
    return means(f"{what}_half_min") if what == "p95" else halves(f"{what}_half_min")


DELAYS_TABLE = Declared(
    "delays",
    "reading.delays",
    HEADS,
    (
        *(GROUPING, KEY, code("interval", "reading.interval"), measure("promise_min", "short")),
        *_delays(),
    ),
)
COUNTS = Declared(
    "counts",
    "reading.counts",
    HEADS,
    (code("state", "reading.state"), *means("exams"), *halves("exams_half")),
)
READERS = Declared(
    "readers",
    "reading.readers",
    HEADS,
    (
        *(named("group"), *means("duty_h", "busy_h"), measure("occupancy", "share")),
        *halves("occupancy_half", unit="share"),
        *(*means("overtime_h"), *halves("overtime_h_half"), *means("tasks")),
    ),
)
WAITS = Declared(
    "waits",
    "reading.waits",
    HEADS,
    (
        *(measure("from_min", "short"), measure("to_min", "short"), measure("share", "share")),
        *halves("share_half", unit="share"),
    ),
)
CHANGE = Declared(
    "change",
    "reading.change",
    HEADS,
    (
        *(GROUPING, KEY, code("measure", "reading.measure"), *means("before", "after", "change")),
        *halves("change_half"),
    ),
    sign="reading.change_sign",
    optional=True,
)


def labels(network: Network, grouping: str) -> Sequence[str]:
    """Name the groups of a grouping."""
    named = {"priority": network.priorities, "exam": network.exams, "site": network.sites}
    if grouping in named:
        return [one.name for one in named[grouping]]  # type: ignore[attr-defined]
    return [f"{hour:02d}" for hour in range(24)] if grouping == "hour" else [""]


def delay_rows(study: Study) -> Rows:
    """Give the delays of every group that asks, and of all together, with their intervals."""
    rows: Rows = []
    for grouping in GROUPINGS:
        for name in INTERVALS:
            mean, half = interval(np.array([sample.delays[grouping, name] for sample in study.samples]))
            rows += [
                _delay_row(study.network, grouping, name, n, mean[n], half[n])
                for n in range(len(mean))
                if mean[n, 0] > 0 or grouping == "all"
            ]
    return rows


def _delay_row(
    network: Network, grouping: str, name: str, n: int, mean: np.ndarray, half: np.ndarray
) -> dict[str, Any]:
    row: dict[str, Any] = {"grouping": grouping, "key": labels(network, grouping)[n], "interval": name}
    row["promise_min"] = network.priorities[n].promise_min if grouping == "priority" else None
    for column, what in enumerate(DELAYS):
        unit = "" if what in ("exams", "within") else "_min"
        row[what + unit] = rounded(mean[column], 4 if what == "within" else 2)
        row[f"{what}_half{unit}"] = rounded(half[column], 4 if what == "within" else 2)
    return row


def count_rows(study: Study) -> Rows:
    """Count the requests by what became of them; then the interruptions of readings, and the second readings."""
    counts = [
        [*sample.counts, sample.interruptions * sample.counts[1], *sample.seconds] for sample in study.samples
    ]
    mean, half = interval(np.array(counts, float))
    return [
        {"state": state, "exams": rounded(mean[n], 1), "exams_half": rounded(half[n], 1)}
        for n, state in enumerate(STATES)
    ]


def reader_rows(study: Study) -> Rows:
    """Give the work of each group in a week: hours on duty and at work, after hours, tasks."""
    mean, half = interval(np.array([sample.readers for sample in study.samples]))
    return [
        {
            "group": group.name,
            "duty_h": rounded(mean[g, 3], 1),
            "busy_h": rounded(mean[g, 0], 1),
            "occupancy": rounded(_share(mean[g, 0], mean[g, 3])),
            "occupancy_half": rounded(_share(half[g, 0], mean[g, 3]), 4),
            "overtime_h": rounded(mean[g, 1], 2),
            "overtime_h_half": rounded(half[g, 1], 2),
            "tasks": rounded(mean[g, 2], 1),
        }
        for g, group in enumerate(study.network.groups)
    ]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else np.nan


def wait_rows(study: Study) -> Rows:
    """Give the shares of the waits for a reader, images received to reading begun."""
    mean, half = interval(np.array([sample.waits for sample in study.samples]))
    return [
        {
            "from_min": float(BINS[n]),
            "to_min": rounded(BINS[n + 1]),
            "share": rounded(mean[n], 4),
            "share_half": rounded(half[n], 4),
        }
        for n in range(len(mean))
    ]


def change_rows(study: Study, other: Study) -> Rows:
    """Compare variant and base replication by replication, by priority and as a whole."""
    rows: Rows = []
    for grouping in ("all", "priority"):
        pairs = [np.array([s.delays[grouping, INTERVALS[0]] for s in one.samples]) for one in (study, other)]
        change, half = interval(pairs[1] - pairs[0])
        before, after = (pair.mean(axis=0) for pair in pairs)
        for n, label in enumerate(labels(study.network, grouping)):
            for what in CHANGED:
                c = DELAYS.index(what)
                numbers = {
                    "before": before[n, c],
                    "after": after[n, c],
                    "change": change[n, c],
                    "change_half": half[n, c],
                }
                row = {"grouping": grouping, "key": label, "measure": what}
                rows.append(row | {name: rounded(value, 4) for name, value in numbers.items()})
    return rows
