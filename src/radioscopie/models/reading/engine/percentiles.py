"""Percentiles of every group of every grouping at once: one sort, then one walk through what is sorted."""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner, kernel

DIGITS = (32, 43, 54)  # the delay is the upper half of a word: three digits of 11 bits
SIZE = 1 << 11
PASSED = np.dtype([("exams", "i8"), ("level", "i8"), ("read", "i8"), ("sum", "f8")])


@kernel()
def in_order(words):
    """Sort words by their upper 32 bits (digit by digit, from the lowest); what is given is written over."""
    other = np.empty_like(words)
    for shift in DIGITS:
        places = np.zeros(SIZE + 1, np.int64)
        for word in words:
            places[((word >> np.uint64(shift)) & np.uint64(SIZE - 1)) + np.uint64(1)] += 1
        places = places.cumsum()
        for word in words:
            digit = (word >> np.uint64(shift)) & np.uint64(SIZE - 1)
            other[places[digit]] = word
            places[digit] += 1
        words, other = other, words
    return words


@inner(often=True)
def _group(code, fields, grouping):
    return fields[grouping, 0] + ((code >> fields[grouping, 1]) & fields[grouping, 2])


@kernel(_nrt=False)
def count(codes, fields, counts, kept):
    """Count the exams of each group and those within their promise (lowest bit of a code).

    Parameters
    ----------
    codes : (n,) uint32, the groups of each exam in bits
    fields : (groupings, 3) first group, place and mask of the bits of each grouping
    """
    for code in codes:
        for grouping in range(len(fields)):
            group = _group(code, fields, grouping)
            counts[group] += 1
            kept[group] += code & 1


@kernel(_nrt=False)
def walk(delays, codes, fields, ranks, found, passed):
    """Note the delay at each rank asked of each group, and the sum of the delays that are known.

    Parameters
    ----------
    delays : (n,) in order, NaN last
    codes, fields : as for `count`
    ranks : (groups, levels + 1), each row in order, -1 in the last column
    found : (groups, levels) to fill
    passed : (groups,) PASSED, zero before
    """
    for k in range(len(delays)):
        delay, code = delays[k], codes[k]
        for grouping in range(len(fields)):
            group = _group(code, fields, grouping)
            own = passed[group]
            while ranks[group, own.level] == own.exams:
                found[group, own.level] = delay
                own.level += 1
            own.exams += 1
            if delay == delay:  # noqa: PLR0124 - NaN
                own.read += 1
                own.sum += delay
