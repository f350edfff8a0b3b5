"""Percentiles, means and promises kept of delays, for every grouping of the exams at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.engine.observe import EXAM_SHIFT, PRIORITY_SHIFT, SITE_SHIFT
from radioscopie.models.reading.engine.percentiles import PASSED, count, in_order, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.models.reading.engine.observe import Seen
    from radioscopie.models.reading.network.spec import Network

LEVELS_OF_DELAY = (0.5, 0.9, 0.95, 0.99)
DELAYS = ("exams", "median", "p90", "p95", "p99", "mean", "within")
INTERVALS = ("request_to_report", "image_to_report")
GROUPINGS = ("all", "priority", "exam", "site", "hour")
PLACES = (0, PRIORITY_SHIFT, EXAM_SHIFT, SITE_SHIFT, 1)
HOURS, HALF, LOW = 24, np.uint64(32), np.uint64((1 << 32) - 1)


def delays(network: Network, seen: Seen) -> dict[tuple[str, str], np.ndarray]:
    """Give the delays of exams by (grouping, interval): (groups, 7) columns DELAYS; minutes, `within` a share.

    `within` is the share of the exams of the priorities that have a promise, NaN where there is none.
    """
    sizes = (1, len(network.priorities), len(network.exams), len(network.sites), HOURS)
    n, ends = int(seen.kept[0]), np.cumsum(sizes)[:-1]
    within = _within(network, seen.codes[:n], sizes)
    return {
        (grouping, name): part
        for name, delay in zip(INTERVALS, (seen.report, seen.image), strict=True)
        for grouping, part in zip(
            GROUPINGS, np.split(summarise(delay[:n], seen.codes[:n], sizes, within), ends), strict=True
        )
    }


def _within(network: Network, codes: np.ndarray, sizes: Sequence[int]) -> np.ndarray | None:
    """Give the share within the promise of each group, of the exams whose priority has one; None when all have."""
    promised = np.array([one.promise_min is not None for one in network.priorities])
    if promised.all():
        return None
    codes = codes[promised[codes >> PRIORITY_SHIFT]]
    counts, kept = np.zeros(sum(sizes), np.int64), np.zeros(sum(sizes), np.int64)
    count(codes, _fields(sizes), counts, kept)
    return np.asarray(np.divide(kept, counts, out=np.full(len(counts), np.nan), where=counts > 0))


def summarise(
    delay: np.ndarray, codes: np.ndarray, sizes: Sequence[int], within: np.ndarray | None = None
) -> np.ndarray:
    """Give DELAYS for each group of each grouping; a delay that is NaN (never read) is longer than all.

    Parameters
    ----------
    delay : minutes, float32, none negative
    codes : (n exams,) uint32: rank in each of the GROUPINGS, in bits at PLACES; lowest bit: promise kept
    sizes : groups of each grouping
    within : share of each group within its promise; None: by the lowest bit

    Returns
    -------
    (sum of sizes, 7) columns DELAYS
    """
    fields, n = _fields(sizes), sum(sizes)
    counts, kept, passed = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, PASSED)
    count(codes, fields, counts, kept)
    ranks = np.full((n, len(LEVELS_OF_DELAY) + 1), -1)
    ranks[:, :-1] = np.ceil(np.outer(counts, LEVELS_OF_DELAY)).astype(np.int64) - 1
    found = np.full((n, len(LEVELS_OF_DELAY)), np.nan)
    walk(*_sorted(delay, codes), fields, ranks, found, passed)
    some = np.where(counts > 0, counts, np.nan)
    mean = passed["sum"] / np.where(passed["read"] > 0, passed["read"], np.nan)
    return np.column_stack([counts, found, mean, kept / some if within is None else within])


def _fields(sizes: Sequence[int]) -> np.ndarray:
    """Say where the bits of each grouping stand: first group, place, mask."""
    firsts = np.cumsum([0, *sizes[:-1]]).tolist()
    masks = [(1 << (size - 1).bit_length()) - 1 for size in sizes]
    return np.array(list(zip(firsts, PLACES, masks, strict=True)), np.int64)


def _sorted(delay: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the delays in order, NaN last, and their codes: both sorted as one word, by the bits of positive floats."""
    words = np.abs(delay).view(np.uint32).astype(np.uint64) << HALF
    words |= codes
    words = in_order(words)
    return (words >> HALF).astype(np.uint32).view(np.float32), (words & LOW).astype(np.uint32)
