"""The footprint of machines and exams: each measure in its own perimeter, never added to that of another."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.ranges import CASES
from radioscopie.tables.footprint import EXAMS, MACHINE, MACHINE_YEAR, MEAN, POWER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.tables.footprint import Factor

    Three = tuple[Fraction, Fraction, Fraction]

ELECTRICITY = "electricity"
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Activity:
    """Machines there are, machine-years worked and exams done, of one equipment; or changes of them."""

    equipment: str
    machines: Fraction
    machine_years: Fraction
    exams: Fraction


@dataclass(frozen=True, slots=True)
class Footprint:
    """A measure of an equipment: from low to high in its unit, `perimeter` saying what is counted."""

    measure: str
    equipment: str
    value: Three
    unit: str
    perimeter: str


def footprint(activity: Activity, factors: Iterable[Factor]) -> Iterator[Footprint]:
    """Give every measure of an equipment.

    Electricity is what machines draw at rest and what exams add; its carbon is that of the grid on a day.
    """
    own = [one for one in factors if one.equipment in {activity.equipment, "all"} and one.per != POWER]
    for measure in dict.fromkeys(one.measure for one in own):
        parts = [one for one in own if one.measure == measure]
        found = Footprint(
            measure, activity.equipment, _sum(activity, parts), parts[0].unit, parts[0].perimeter
        )
        yield found
        if measure == ELECTRICITY:
            yield from (_carbon(found, one) for one in factors if one.per == POWER)


def is_mean(measure: str, factors: Iterable[Factor]) -> bool:
    """Tell whether a measure is a mean over exams, which says nothing of one more or one less."""
    return any(one.measure == measure and one.per == MEAN for one in factors)


def _sum(activity: Activity, parts: Iterable[Factor]) -> Three:
    times = {
        MACHINE: activity.machines,
        MACHINE_YEAR: activity.machine_years,
        EXAMS: activity.exams / THOUSAND,
        MEAN: activity.exams / THOUSAND,
    }
    ends = [_ends(one, times[one.per]) for one in parts]
    low, central, high = (sum((one[i] for one in ends), Fraction()) for i in range(len(CASES)))
    return low, central, high


def _ends(factor: Factor, count: Fraction) -> Three:
    """Multiply, from low to high: what is less of something is least where it takes most."""
    low, central, high = (one * count for one in factor.value.values)
    return min(low, high), central, max(low, high)


def _carbon(power: Footprint, factor: Factor) -> Footprint:
    low, central, high = power.value
    value = (low * factor.value.low, central * factor.value.central, high * factor.value.high)
    return Footprint(factor.measure, power.equipment, value, factor.unit, factor.perimeter)
