"""The result of `radioscopie reading`: a study of a network as tables, its assumptions, its comparison with another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.reading.delays import DELAYS, GROUPINGS, INTERVALS
from radioscopie.models.reading.statistics import BINS
from radioscopie.models.statistics import interval
from radioscopie.questions.reading.tables.money import cost_rows, error_rows, site_cost_rows
from radioscopie.questions.reading.tables.places import (
    radiographer_rows,
    remote_rows,
    room_rows,
    rounded,
    week_rows,
)
from radioscopie.result import Assumption, Result, ResultTable, said, word_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Rows
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.study import Study
    from radioscopie.toml_fields import Default

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
COMPUTED = ("read_cv", "acquisition", "error_odds_per_hour")
SCANNER = "reading.fixed_scanner"
FIXED = ("reading.fixed_poisson", SCANNER, "reading.fixed_on_call", "reading.fixed_holidays")
TITLES = {
    "delays": "reading.delays",
    "counts": "reading.counts",
    "readers": "reading.readers",
    "week": "reading.week",
    "waits": "reading.waits",
    "radiographer": "reading.radiographer",
    "remote": "reading.remote",
    "cost": "reading.cost",
    "site_cost": "reading.site_cost",
    "errors_table": "reading.errors_table",
    "rooms": "reading.rooms",
    "change": "reading.change",
}
CHANGED = {"within": "within", "median": "median", "p95": "p95"}


def reading_result(study: Study, other: Study | None, record: Mapping[str, str]) -> Result:
    """Say what a study shows.

    Parameters
    ----------
    study : the network studied
    other : a variant studied with the same seed and as many replications, or None
    record : record of the run

    Returns
    -------
    tables delays, counts, readers, week, waits, radiographer, remote, cost, site_cost, errors_table, rooms when a site
    describes its own, and change when there is a variant;
    `*_half` is half of the 95 % interval over the replications (null for a single one)
    """
    rows = {
        "delays": delay_rows(study),
        "counts": _count_rows(study),
        "readers": _reader_rows(study),
        "week": week_rows(study),
        "waits": _wait_rows(study),
        "radiographer": radiographer_rows(study),
        "remote": remote_rows(study),
        "cost": cost_rows(study),
        "site_cost": site_cost_rows(study),
        "errors_table": error_rows(study),
        "rooms": room_rows(study),
        "change": _change_rows(study, other) if other else [],
    }
    tables = {name: _shown(name, found) for name, found in rows.items() if found}
    return Result("reading", tables, network_assumptions(study.network), (), record)


def _shown(name: str, rows: Rows) -> ResultTable:
    sign = "reading.change_sign" if name == "change" else ""
    return ResultTable(pa.Table.from_pylist(rows), TITLES[name], "mixed", sign)


def labels(network: Network, grouping: str) -> Sequence[str]:
    """Name the groups of a grouping."""
    named = {"priority": network.priorities, "exam": network.exams, "site": network.sites}
    if grouping in named:
        return [one.name for one in named[grouping]]  # type: ignore[attr-defined]
    return [f"{hour:02d}" for hour in range(24)] if grouping == "hour" else [""]


def delay_rows(study: Study) -> Rows:
    """Give the delays of every group, with their intervals."""
    rows: Rows = []
    for grouping in GROUPINGS:
        for name in INTERVALS:
            mean, half = interval(np.array([sample.delays[grouping, name] for sample in study.samples]))
            rows += [
                _delay_row(study.network, grouping, name, n, mean[n], half[n])
                for n in range(len(mean))
                if mean[n, 0] > 0
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


def _count_rows(study: Study) -> Rows:
    """Count the requests by what became of them; then the interruptions of readings, and the second readings."""
    counts = [
        [*sample.counts, sample.interruptions * sample.counts[1], *sample.seconds] for sample in study.samples
    ]
    mean, half = interval(np.array(counts, float))
    return [
        {"state": state, "exams": rounded(mean[n], 1), "exams_half": rounded(half[n], 1)}
        for n, state in enumerate(STATES)
    ]


def _reader_rows(study: Study) -> Rows:
    mean, half = interval(np.array([sample.readers for sample in study.samples]))
    return [
        {
            "group": group.name,
            "duty_h": rounded(mean[g, 3], 1),
            "busy_h": rounded(mean[g, 0], 1),
            "occupancy": rounded(mean[g, 0] / mean[g, 3]),
            "occupancy_half": rounded(half[g, 0] / mean[g, 3], 4),
            "overtime_h": rounded(mean[g, 1], 2),
            "overtime_h_half": rounded(half[g, 1], 2),
            "tasks": rounded(mean[g, 2], 1),
        }
        for g, group in enumerate(study.network.groups)
    ]


def _wait_rows(study: Study) -> Rows:
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


def _change_rows(study: Study, other: Study) -> Rows:
    """Compare variant and base replication by replication, by priority and as a whole."""
    rows: Rows = []
    for grouping in ("all", "priority"):
        pairs = [np.array([s.delays[grouping, INTERVALS[0]] for s in one.samples]) for one in (study, other)]
        change, half = interval(pairs[1] - pairs[0])
        before, after = (pair.mean(axis=0) for pair in pairs)
        for n, label in enumerate(labels(study.network, grouping)):
            for measure, what in CHANGED.items():
                c = DELAYS.index(what)
                numbers = {
                    "before": before[n, c],
                    "after": after[n, c],
                    "change": change[n, c],
                    "change_half": half[n, c],
                }
                row = {"grouping": grouping, "key": label, "measure": measure}
                rows.append(row | {name: rounded(value, 4) for name, value in numbers.items()})
    return rows


def network_assumptions(network: Network) -> tuple[Assumption, ...]:
    """State the defaults that a network takes, and what no file may change."""
    described = all(site.rooms is not None and site.radiographers for site in network.sites)
    fixed = [Assumption(key, "assumed") for key in FIXED if key != SCANNER or not described]
    return (*map(_taken, network.defaults), *fixed)


def _taken(default: Default) -> Assumption:
    """State a default taken: its text, its source, the value."""
    head = default.key.split(".")[0]
    name = "exams_item" if default.key.startswith("exams.") else head
    why = word_of("reading.default_note", name)
    note = said("reading.taken", name=default.key, value=default.value, why=why)
    status = "computed" if head in COMPUTED else "assumed"
    return Assumption(f"reading.default_{name}", status, note, label=word_of("reading.default", name))
