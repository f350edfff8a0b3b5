"""Technical fees that a practice declares, counted by rate, under the tariffs of two days.

What it did not say (class, zone, amortised or not, which reduced band) is taken at every value that it may have: the
amounts have then two ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from radioscopie.calendar import to_day
from radioscopie.law.words import AGES, BANDS, DAY0, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from radioscopie.law.compile import Compiled

REDUCED = range(1, len(BANDS))


@dataclass(frozen=True, slots=True)
class Declared:
    """A machine as its practice tells it: "" where it does not say; fees of a year at full and at reduced rate."""

    equipment: str
    klass: str
    zone: str
    age: str
    full: int
    reduced: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Change of the fees of a machine between two days, in cents: both ends; None where no tariff is known."""

    low_cents: int | None
    high_cents: int | None


def fees_moved(compiled: Compiled, declared: Declared, before: date, after: date) -> Moved:
    """Give what the same fees would bring more or less on another day."""
    found = [*_changes(compiled, declared, before, after)]
    return Moved(min(found), max(found)) if found else Moved(None, None)


def _changes(compiled: Compiled, one: Declared, before: date, after: date) -> Iterator[int]:
    days = [compiled.period_of_day[to_day(day) - DAY0] for day in (before, after)]
    ages = [AGES.index(one.age)] if one.age in AGES else [*range(len(AGES))]
    bands = REDUCED if one.reduced else REDUCED[:1]
    for kind, age, band in product(_kinds(one), ages, bands):
        full, reduced = (
            [int(compiled.fees.amount[day, kind, place, age]) for day in days] for place in (0, band)
        )
        if min(full) >= 0 and (min(reduced) >= 0 or not one.reduced):
            yield one.full * (full[1] - full[0]) + one.reduced * (reduced[1] - reduced[0])


def _kinds(one: Declared) -> Iterator[int]:
    """Give the kinds of machines that one may be; a class that the law does not have is none said."""
    known = {klass for equipment, klass, _ in KINDS if equipment == one.equipment}
    klass = one.klass if one.klass in known else ""
    for rank, (equipment, kind_class, zone) in enumerate(KINDS):
        fits = not zone or not one.zone or zone == one.zone
        if equipment == one.equipment and (not klass or kind_class == klass) and fits:
            yield rank
