"""What a log shows before anything is fitted: delays, waits, by how busy the readers were; the wait without queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.fit.fit import LONGEST_MIN, fitted
from radioscopie.models.reading.fit.profile import FEWEST
from radioscopie.models.statistics import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Bools, Ints, Row, Rows
    from radioscopie.tables.reading_log import ReadingLog

GROUPINGS = ("all", "priority", "site", "hour")
OPEN = (0, 1, 2, 4, 8)  # first of each class of exams open
SECONDS, HOURS = 60, 24


def observed_rows(log: ReadingLog, promise: int | None) -> Rows:
    """Give the delays of the log by priority, site and hour of the request, and the share within a promise.

    Parameters
    ----------
    promise : minutes from the request to the report; None: nothing is promised, no share is given

    Returns
    -------
    rows of the exams whose report is known: percentiles of the delay and of the wait before reading, in minutes; the
    share within the promise and its 95 % interval (Wilson)
    """
    known = ~np.isnan(log.delay)
    return [
        {"grouping": grouping, "key": key} | _delays(log, chosen & known, promise)
        for grouping in GROUPINGS
        for key, chosen in groups(log, grouping)
        if (chosen & known).any()
    ]


def groups(log: ReadingLog, grouping: str) -> Iterator[tuple[str, Bools]]:
    """Give the groups of a grouping: name, exams of it; none where the log does not say."""
    if grouping == "all":
        yield "", np.ones(len(log.exam), bool)
        return
    hours = (log.requested - log.requested.astype("datetime64[D]")).astype(int) // 3_600
    words = {"priority": log.priority, "site": log.site, "hour": np.char.zfill(hours.astype(str), 2)}[
        grouping
    ]
    for word in np.unique(words[words != ""]):
        yield str(word), words == word


def _delays(log: ReadingLog, chosen: Bools, promise: int | None) -> Row:
    delay, wait = log.delay[chosen], log.wait[chosen & ~np.isnan(log.wait)]
    row: Row = {"exams": len(delay)}
    row |= {
        f"{name}_min": _quantile(delay, level)
        for name, level in (("median", 0.5), ("p90", 0.9), ("p95", 0.95))
    }
    row |= {f"wait_{name}_min": _quantile(wait, level) for name, level in (("median", 0.5), ("p95", 0.95))}
    if promise is None:
        return row | dict.fromkeys(("within", "low", "high"))
    share = float((delay <= promise).mean())
    low, high = wilson(share, len(delay))
    return row | {"within": round(share, 4), "low": round(low, 4), "high": round(high, 4)}


def _quantile(minutes: np.ndarray, level: float) -> float | None:
    return round(float(np.quantile(minutes, level)), 2) if len(minutes) else None


def open_exams(log: ReadingLog) -> Ints:
    """Count, at each request, the exams already asked and not yet reported; -1 for an exam without report."""
    known = ~np.isnan(log.delay)
    asked = log.asked[known]
    done = np.sort(asked + np.rint(SECONDS * log.delay[known]).astype(np.int64))
    begun = np.searchsorted(np.sort(asked), log.asked, "left")
    return np.where(known, begun - np.searchsorted(done, log.asked, "right"), -1)


def wait_rows(log: ReadingLog) -> Rows:
    """Give the waits before reading by the exams open when one is asked: what grows with them is the queue."""
    opened = open_exams(log)
    found = []
    for first, after in zip(OPEN, (*OPEN[1:], None), strict=True):
        inside = (opened >= first) & (opened < (after or np.inf)) & ~np.isnan(log.wait)
        wait = log.wait[inside]
        if len(wait):
            row: Row = {
                "open_from": first,
                "open_to": None if after is None else after - 1,
                "exams": len(wait),
            }
            found.append(
                row | {f"wait_{name}_min": _quantile(wait, q) for name, q in (("median", 0.5), ("p95", 0.95))}
            )
    return found


def acquisition(log: ReadingLog, seed: int) -> dict[str, Any] | None:
    """Fit the wait before reading of the exams asked when the fewest others are open: images and transfer, no queue.

    Returns
    -------
    exams used, the most open among them, mean_min, cv, law, ks, p_value; None when fewer than 20 waits are known
    """
    opened = open_exams(log)
    known = (opened >= 0) & (log.wait > 0) & (log.wait <= LONGEST_MIN)
    if known.sum() < FEWEST:
        return None
    most = int(np.sort(opened[known])[FEWEST - 1])
    waits = log.wait[known & (opened <= most)]
    return {"exams": len(waits), "open_to": most} | fitted(waits, np.random.default_rng([seed, 1 << 20]))
