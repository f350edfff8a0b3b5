"""Repeat exams: the same person, the same modality, a region in common, within a window. A fact of the calendar.

Whether a repeat was useful is not in an archive: what has no reason in the data is a candidate, never "useless". Copies
are one study already; studies of one person on one scanner within an hour are one visit under several orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from radioscopie.jit import kernel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Ints

VISIT_MINUTES, DAY_MINUTES, WORD_BITS = 60, 24 * 60, 63
SAME_SITE, SAME_GROUP, OTHER_GROUP, UNKNOWN_SITE = "same_site", "same_group", "other_group", "unknown_site"
PLACES = (SAME_SITE, SAME_GROUP, OTHER_GROUP, UNKNOWN_SITE)
REPEAT, ESCALATION = "repeat", "escalation"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is called a repeat (see `tables.studies.regions.RepeatRule`)."""

    family: str
    kind: str
    modalities: Sequence[str]
    regions: Sequence[str]
    window_days: int
    elsewhere: bool


class Exams(NamedTuple):
    """Studies that can be compared, each array of shape (n,).

    Parameters
    ----------
    person, modality, site, group, scanner : codes; site -1 where it is unknown
    minute : from a fixed day; midnight where the time is unknown
    has_time : whether the time is known
    regions : a bit for each region of `region_names`
    modality_names, region_names : what codes of modalities and bits of regions stand for; 63 regions at most
    """

    person: Ints
    modality: Ints
    minute: Ints
    has_time: Bools
    site: Ints
    group: Ints
    scanner: Ints
    regions: Ints
    modality_names: tuple[str, ...]
    region_names: tuple[str, ...]


class Pairs(NamedTuple):
    """Repeats, each array of shape (n,).

    Parameters
    ----------
    study, first : ranks of the second study and of the nearest like it before
    days : between them
    place : rank in `PLACES`
    family : rank of the first rule that holds, -1: none
    """

    study: Ints
    first: Ints
    days: Ints
    place: Ints
    family: Ints

    def where(self, keep: Bools) -> Pairs:
        """Keep some pairs."""
        return Pairs(*(one[keep] for one in self))


@dataclass(frozen=True, slots=True)
class Repeats:
    """What was found.

    Parameters
    ----------
    compared : shape (n,), whether a study could be compared: it has a region, and is the first order of its visit
    splits : further orders of a visit, left out
    pairs : the repeats
    escalations : studies after one of another modality, by family
    """

    compared: Bools
    splits: int
    pairs: Pairs
    escalations: dict[str, int]

    @property
    def studies(self) -> int:
        """How many studies could be compared."""
        return int(self.compared.sum())


def find_repeats(exams: Exams, rules: Sequence[Rule]) -> Repeats:
    """Find repeats.

    Parameters
    ----------
    rules : in order; a pair is of the family of the first that holds
    """
    order = order_of(exams.person, exams.modality, exams.minute)
    columns = (exams.person, exams.modality, exams.minute, exams.has_time, exams.scanner, exams.regions)
    first, split = _scan(*(one[order] for one in columns), len(exams.region_names))
    found = first >= 0
    is_split = np.zeros(len(order), np.bool_)
    is_split[order] = split
    pairs = _pairs(exams, order[found], order[first[found]], rules)
    compared = ~is_split & (exams.regions != 0)
    escalations = {
        rule.family: _escalations(exams, compared, rule) for rule in rules if rule.kind == ESCALATION
    }
    return Repeats(compared, int(is_split.sum()), pairs, escalations)


def order_of(*keys: Ints) -> Ints:
    """Sort by several keys, the first one first; rows alike keep their order."""
    packed, bits = np.zeros(len(keys[0]), np.int64), 0
    for key in keys:
        low, high = (int(key.min()), int(key.max())) if len(key) else (0, 0)
        bits += (high - low).bit_length()
        packed = (packed << (high - low).bit_length()) | (key.astype(np.int64) - low)
    return np.lexsort(keys[::-1]) if bits > WORD_BITS else np.argsort(packed, kind="stable")


@kernel()
def _scan(person, modality, minute, has_time, scanner, regions, bits):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Find, for each study of a person and modality, in the order of time, the nearest like it before, -1 none."""
    size = len(person)
    first, split = np.full(size, -1, np.int64), np.zeros(size, np.bool_)
    last = np.full(bits, -1, np.int64)
    start = 0
    for at in range(size):
        if at == 0 or person[at] != person[at - 1] or modality[at] != modality[at - 1]:
            start = at
            last[:] = -1
        back = at - 1
        while has_time[at] and back >= start and minute[at] - minute[back] <= VISIT_MINUTES:
            if scanner[back] == scanner[at]:
                split[at] = True
                break
            back -= 1
        if split[at]:
            continue
        held = regions[at]
        for bit in range(bits):
            if (held >> bit) & 1:
                first[at] = max(first[at], last[bit])
                last[bit] = at
    return first, split


def _pairs(exams: Exams, study: Ints, first: Ints, rules: Sequence[Rule]) -> Pairs:
    ranks = np.argsort(study, kind="stable")
    study, first = study[ranks], first[ranks]
    days = exams.minute[study] // DAY_MINUTES - exams.minute[first] // DAY_MINUTES
    place = _places(exams, study, first)
    family = np.full(len(study), -1, np.int64)
    for rank, rule in reversed(list(enumerate(rules))):
        if rule.kind == REPEAT:
            family[_holds(exams, rule, study, first, days, place)] = rank
    return Pairs(study, first, days, place, family)


def _places(exams: Exams, study: Ints, first: Ints) -> Ints:
    """Tell where a repeat was made, next to the first exam, by rank in `PLACES`."""
    one, other = exams.site[first], exams.site[study]
    unknown, same = (one < 0) | (other < 0), one == other
    grouped = exams.group[first] == exams.group[study]
    ranks = [PLACES.index(place) for place in (UNKNOWN_SITE, SAME_SITE, SAME_GROUP)]
    return np.select([unknown, same, grouped], ranks, PLACES.index(OTHER_GROUP))


def _holds(exams: Exams, rule: Rule, study: Ints, first: Ints, days: Ints, place: Ints) -> Bools:
    held: Bools = (days <= rule.window_days) & np.isin(
        exams.modality[study], codes_of(exams.modality_names, rule.modalities)
    )
    if rule.regions:
        held &= (exams.regions[study] & exams.regions[first] & mask_of(exams, rule.regions)) != 0
    if rule.elsewhere:
        held &= np.isin(place, [PLACES.index(one) for one in (SAME_GROUP, OTHER_GROUP)])
    return held


def codes_of(names: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Give the codes of some names, those that are there."""
    return [names.index(name) for name in wanted if name in names]


def mask_of(exams: Exams, regions: Sequence[str]) -> int:
    """Give the bits of some regions."""
    return sum(1 << bit for bit in codes_of(exams.region_names, regions))


def _escalations(exams: Exams, compared: Bools, rule: Rule) -> int:
    """Count the studies of the second modality that come after one of the first, of a region of the rule."""
    codes = codes_of(exams.modality_names, rule.modalities)
    if len(codes) < len(rule.modalities):
        return 0
    mask = mask_of(exams, rule.regions)
    rows = np.flatnonzero(compared & np.isin(exams.modality, codes) & ((exams.regions & mask) != 0))
    is_after = (exams.modality[rows] == codes[1]).astype(np.int64)
    rows = rows[order_of(exams.person[rows], exams.minute[rows], is_after)]
    columns = (exams.person, exams.modality, exams.minute, exams.regions)
    return int(_count_after(*(one[rows] for one in columns), *codes, mask, rule.window_days))


@kernel()
def _count_after(person, modality, minute, regions, before, after, mask, window):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    count = 0
    for at in range(len(person)):
        back = at - 1
        day = minute[at] // DAY_MINUTES
        while (
            modality[at] == after
            and back >= 0
            and person[back] == person[at]
            and day - minute[back] // DAY_MINUTES <= window
        ):
            if modality[back] == before and regions[back] & regions[at] & mask:
                count += 1
                break
            back -= 1
    return count
