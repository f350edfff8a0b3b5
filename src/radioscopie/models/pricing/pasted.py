"""Rows pasted twice: a stretch of rows that stands again further down, on the same days, in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.encode import combo_numbers

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Whole
    from radioscopie.models.pricing.encode import Coded

DOUBLINGS = 4
STRETCH = 1 << DOUBLINGS  # rows that must follow each other again
LEAST_UNLIKE = STRETCH // 2  # of them, how many must differ: the same act many times a day is no paste
MOST_ROWS = 5_000_000  # beyond, no one pasted the file by hand
PRIME = np.uint64(0x9E3779B97F4A7C15)


def pasted_rows(coded: Coded) -> int:
    """Count the rows that repeat a stretch of rows above; 0 for a file of more than MOST_ROWS."""
    return repeated(digests(coded)) if len(coded.visit) <= MOST_ROWS else 0


def repeated(one: Whole) -> int:
    """Count the rows that repeat a stretch of rows above, from the digest of each."""
    count = len(one)
    if not STRETCH < count <= MOST_ROWS:
        return 0
    starts = np.flatnonzero(_again(_stretches(one)))
    windows = np.sort(one[starts[:, None] + np.arange(STRETCH)], axis=1)
    unlike = 1 + (np.diff(windows, axis=1) != 0).sum(axis=1)
    kept = starts[unlike >= LEAST_UNLIKE]
    covered = np.zeros(count + 1, np.int64)
    np.add.at(covered, kept, 1)
    np.add.at(covered, kept + STRETCH, -1)
    return int((covered.cumsum() > 0).sum())


def digests(coded: Coded) -> Whole:
    """Give a number to each row from all that it says; rows that say the same have the same."""
    digest = np.zeros(len(coded.visit), np.uint64)
    combo = combo_numbers(coded.combos)[coded.rows.combo]
    for column in (*coded.rows._replace(combo=combo), coded.visit, coded.excess):
        digest = (digest ^ column.astype(np.int64).view(np.uint64)) * PRIME
        digest ^= digest >> np.uint64(29)
    return digest


def _stretches(digest: Whole) -> Whole:
    """Give a number to each run of STRETCH rows, by the row it starts at."""
    found = digest
    for step in (1 << power for power in range(DOUBLINGS)):
        found = (found[:-step] * PRIME) ^ (found[step:] + (found[step:] << np.uint64(17)))
    return found


def _again(runs: Whole) -> Bools:
    """Tell the runs that stand above already, without overlap."""
    _, first, which = np.unique(runs, return_index=True, return_inverse=True)
    again: Bools = np.arange(len(runs)) - first[which] >= STRETCH
    return again
