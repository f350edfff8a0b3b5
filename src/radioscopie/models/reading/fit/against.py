"""The fitted network, simulated, beside what the log shows: to be read before anything is sized on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.reading.delays import DELAYS, INTERVALS
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.study import study
from radioscopie.models.statistics import interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radioscopie.arrays import Row, Rows
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.study import Study

RUNS = 8
SHOWN = {"median": DELAYS.index("median"), "p95": DELAYS.index("p95")}


def against_rows(written: str, observed: Rows, seed: int, advance: Callable[[int], None]) -> Rows:
    """Put delays simulated beside those observed, request to report, in minutes.

    Parameters
    ----------
    written : the fitted network file; it may lack the time of an exam, it is then not simulated
    observed : rows of `observed.observed_rows`

    Returns
    -------
    a row for each observed one that the network has; empty when it cannot be read, or the log knows no report
    """
    network = _read(written)
    if network is None or not observed:
        return []
    found = study(network, seed, RUNS, advance)
    simulated = {(grouping, key): row for grouping, key, row in _simulated(found)}
    return [
        _beside(row, simulated[row["grouping"], row["key"]])
        for row in observed
        if (row["grouping"], row["key"]) in simulated
    ]


def _read(written: str) -> Network | None:
    try:
        return read_network(Upload("fitted.toml", written.encode()))
    except InputError:
        return None


def _simulated(found: Study) -> Iterator[tuple[str, str, dict[str, float]]]:
    network = found.network
    names = {
        "all": [""],
        "priority": [one.name for one in network.priorities],
        "site": [one.name for one in network.sites],
        "hour": [f"{hour:02d}" for hour in range(24)],
    }
    for grouping, keys in names.items():
        samples = np.array([sample.delays[grouping, INTERVALS[0]] for sample in found.samples])
        mean, half = interval(samples)
        for n, key in enumerate(keys):
            yield (
                grouping,
                key,
                {
                    name: float(values[n, column])
                    for what, column in SHOWN.items()
                    for name, values in ((what, mean), (f"{what}_half", half))
                },
            )


def _beside(row: Row, simulated: dict[str, float]) -> Row:
    found: Row = {"grouping": row["grouping"], "key": row["key"], "exams": row["exams"]}
    for what in SHOWN:
        found[f"observed_{what}_min"] = row[f"{what}_min"]
        found[f"simulated_{what}_min"] = _rounded(simulated[what])
        found[f"simulated_{what}_half_min"] = _rounded(simulated[f"{what}_half"])
    return found


def _rounded(value: float) -> float | None:
    return round(value, 2) if np.isfinite(value) else None
