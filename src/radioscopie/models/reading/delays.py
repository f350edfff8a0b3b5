"""Percentiles, means and promises kept of delays, for every grouping of the exams at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.jit import kernel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.models.reading.engine.plan import Plan
    from radioscopie.models.reading.network import Network

LEVELS_OF_DELAY = (0.5, 0.9, 0.95, 0.99)
DELAYS = ("exams", "median", "p90", "p95", "p99", "mean", "within")
INTERVALS = ("request_to_report", "image_to_report")
GROUPINGS = ("all", "priority", "exam", "site", "hour")
HOURS, HALF, LOW = 24, np.uint64(32), np.uint64((1 << 32) - 1)


def delays(
    network: Network, plan: Plan, exams: Mapping[str, np.ndarray]
) -> dict[tuple[str, str], np.ndarray]:
    """Give the delays of exams by (grouping, interval): (groups, 7) columns DELAYS; minutes, `within` a share.

    Parameters
    ----------
    exams : columns of the exams
    """
    sizes = np.array([1, len(network.priorities), len(network.exams), len(network.sites), HOURS])
    taken = dict(zip(INTERVALS, (exams["reported"], exams["reported"] - exams["acquired"]), strict=True))
    codes = _codes(plan, exams, sizes, _within(network, exams["priority"], taken))
    tables = {name: summarise(delay, codes, sizes) for name, delay in taken.items()}
    ends = np.cumsum(sizes)[:-1]
    return {
        (grouping, name): part
        for name, table in tables.items()
        for grouping, part in zip(GROUPINGS, np.split(table, ends), strict=True)
    }


def _codes(plan: Plan, exams: Mapping[str, np.ndarray], sizes: np.ndarray, within: np.ndarray) -> np.ndarray:
    """Write the groups of each exam, and whether its promise is kept, in one number (under 2**32)."""
    hour = (exams["requested"] // 60 % HOURS).astype(np.uint64)
    codes = np.zeros(len(hour), np.uint64)
    ranks = (exams["priority"], exams["exam"], plan.streams["site"][exams["stream"]], hour)
    for rank, size in zip((*ranks, within), (*sizes[1:].tolist(), 2), strict=True):
        codes *= np.uint64(size)
        codes += rank.astype(np.uint64)
    return codes


def _within(network: Network, priority: np.ndarray, taken: Mapping[str, np.ndarray]) -> np.ndarray:
    promises = [np.inf if one.promise_min is None else one.promise_min for one in network.priorities]
    by_image = np.array([one.promised_from == "image" for one in network.priorities])[priority]
    report, image = (taken[name] for name in INTERVALS)
    return np.asarray(np.where(by_image, image, report) <= np.array(promises)[priority])


def summarise(delay: np.ndarray, codes: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Give DELAYS for each group of each grouping; a delay that is NaN (never read) is longer than all.

    Parameters
    ----------
    delay : minutes, float32, none negative
    codes : (n exams,) uint64: ranks of the groups in the groupings after the first, then kept or not, in mixed radix
    sizes : groups of each grouping

    Returns
    -------
    (sum of sizes, 7) columns DELAYS
    """
    lengths, own = _sorted(delay, codes)
    n = int(sizes.sum())
    counts, seen, kept, sums = (np.zeros(n, kind) for kind in ("i8", "i8", "i8", "f8"))
    _count(lengths, own, sizes, counts, seen, kept, sums)
    ranks = np.ceil(np.outer(counts, LEVELS_OF_DELAY)).astype(np.int64) - 1
    found = np.full(ranks.shape, np.nan)
    _pick(lengths, own, sizes, ranks, found)
    some = np.where(counts > 0, counts, np.nan)
    mean = np.where(counts > 0, sums / np.maximum(seen, 1), np.nan)
    return np.column_stack([counts, found, mean, kept / some])


def _sorted(delay: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the delays in order, NaN last, and their codes: both sorted as one word, by the bits of positive floats."""
    words = np.abs(delay).view(np.uint32).astype(np.uint64) << HALF
    words |= codes
    words.sort()
    return (words >> HALF).astype(np.uint32).view(np.float32), (words & LOW).view(np.int64)


@kernel()
def _count(lengths: Any, own: Any, sizes: Any, counts: Any, seen: Any, kept: Any, sums: Any) -> None:
    """Count the exams of each group, those read, those within their promise; sum the delays of those read."""
    for k in range(len(own)):
        code, within, start = own[k] >> 1, own[k] & 1, counts.size
        for column in range(len(sizes) - 1, -1, -1):
            start -= sizes[column]
            group = start + code % sizes[column]
            code //= sizes[column]
            counts[group] += 1
            kept[group] += within
            if not np.isnan(lengths[k]):
                seen[group] += 1
                sums[group] += lengths[k]


@kernel()
def _pick(lengths: Any, own: Any, sizes: Any, ranks: Any, found: Any) -> None:
    """Note the delay at each rank asked of each group; the delays are in order."""
    passed = np.zeros(len(ranks), np.int64)
    for k in range(len(own)):
        code, start = own[k] >> 1, len(ranks)
        for column in range(len(sizes) - 1, -1, -1):
            start -= sizes[column]
            group = start + code % sizes[column]
            code //= sizes[column]
            for level in range(ranks.shape[1]):
                if passed[group] == ranks[group, level]:
                    found[group, level] = lengths[k]
            passed[group] += 1
