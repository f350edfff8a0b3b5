"""Measures that an activity understates because some of its rows were billed under the new rules already.

A price is made again under every law. What a rule stopped paying is not: a supplement that no longer exists, a third
radiograph of a visit are not in an export that was billed after the rule, and the base cannot bring them back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day
from radioscopie.law.words import DAY0
from radioscopie.models.pricing.measures import ARCHIVE_ACT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from radioscopie.arrays import Bools, Ints, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded

NO_LIMIT = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Understated:
    """A measure whose effect the rows understate: its key, the day from which they lack something, how many rows."""

    measure: str
    since: date
    rows: int


def understated(
    coded: Coded, base: Compiled, billed: Compiled, variants: Iterable[Compiled], decision: Collection[str]
) -> tuple[Understated, ...]:
    """List the measures that rows understate: those that a variant holds, and the base does not.

    Parameters
    ----------
    billed : the law under which the rows were billed
    variants : laws compared with the base
    decision : acts of the measure `acts`
    """
    starts = np.unique(np.concatenate([base.starts, billed.starts]))
    slot = np.searchsorted(starts, coded.rows.day, side="right") - 1
    used = {one for law in variants for one, met in _stricter(base, law, law.starts, decision) if met.any()}
    found = []
    for measure, stricter in _stricter(base, billed, starts, decision):
        met = stricter[slot]
        if met.any() and measure in used:
            since = _since(starts, stricter, int(slot[met].min()))
            found.append(Understated(measure, since, coded.count(met)))
    return tuple(found)


def _stricter(
    base: Compiled, law: Compiled, days: Whole, decision: Collection[str]
) -> Iterator[tuple[str, Bools]]:
    """Tell, for each measure that may end a row, on which days an end holds that the base does not know."""
    mine, other = (one.acts.tariff[one.period_of_day[days - DAY0]] for one in (base, law))
    ended: Bools = np.any((mine >= 0) & (other < 0), axis=1)
    codes = np.array(base.codes)
    is_archive, is_decided = codes == ARCHIVE_ACT, np.isin(codes, list(decision))
    yield "acts", _any(ended[:, is_decided & ~is_archive])
    yield "acts_other", _any(ended[:, ~is_decided & ~is_archive])
    yield "archive", _any(ended[:, is_archive])
    yield "associations", _fewer(_most(base, days), _most(law, days))


def _any(ended: Bools) -> Bools:
    found: Bools = np.any(ended, axis=1)
    return found


def _most(law: Compiled, days: Whole) -> tuple[Ints, Ints]:
    """Give how many radiographs and MRI acts of a visit are paid on each day."""
    period, acts = law.period_of_day[days - DAY0], law.acts
    radiographs = np.where(acts.radiograph_rule == 1, acts.radiograph_max, NO_LIMIT)
    return radiographs[period], np.where(acts.mri_max < 0, NO_LIMIT, acts.mri_max)[period]


def _fewer(base: tuple[Ints, Ints], law: tuple[Ints, Ints]) -> Bools:
    fewer: Bools = (law[0] < base[0]) | (law[1] < base[1])
    return fewer


def _since(starts: Whole, stricter: Bools, slot: int) -> date:
    """Give the day on which the rule that the first such row met began."""
    while slot and stricter[slot - 1]:
        slot -= 1
    return from_day(int(starts[slot]))
