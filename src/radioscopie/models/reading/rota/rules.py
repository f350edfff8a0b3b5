"""The rules of a rota as expressions of CP-SAT, and what makes a rota better than another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from radioscopie.calendar import public_holidays
from radioscopie.models.reading.rota.file import DAY_MIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from radioscopie.models.reading.rota.file import Person, Rota, RotaShift

RULES = ("seats", "one_shift", "rest", "hours", "nights", "weekends", "off", "skills")
HOUR_WEIGHT, WISH_WEIGHT, SATURDAY, SUNDAY = 2, 10, 5, 6


@dataclass(frozen=True, slots=True)
class Demands:
    """What a model must hold: rules, of two of them only the days, or the people; shifts (7 numbers, from Monday)."""

    rules: frozenset[str]
    days: frozenset[int]
    people: frozenset[str]
    shifts: Mapping[str, Sequence[int]] = field(default_factory=dict)


def constraints(
    rota: Rota, seats: Mapping[str, Sequence[int]], works: dict[Any, Any], asked: Demands
) -> Iterator[Any]:
    """Give what the variables `works` (day, shift, person) must hold."""
    if "seats" in asked.rules:
        for group, week in seats.items():
            yield from _seats(rota, group, week, works, asked.days)
        yield from _shifts(rota, works, asked)
    for p, person in enumerate(rota.people):
        own = {(d, s): variable for (d, s, q), variable in works.items() if q == p}
        for rule, of in RULE_OF.items():
            if rule in asked.rules and (rule != "off" or person.name in asked.people):
                yield from of(rota, person, own)


def _seats(
    rota: Rota, group: str, week: Sequence[int], works: dict[Any, Any], days: frozenset[int]
) -> Iterator[Any]:
    """Hold the seats of a group; hours that belong to a shift of the day before the rota are not asked."""
    own = [s for s, shift in enumerate(rota.shifts) if shift.group in ("", group)]
    for hour in range(168 * rota.weeks):
        covering = [
            variable
            for (d, s, _), variable in works.items()
            if s in own
            and 1440 * d + rota.shifts[s].start <= 60 * hour
            and 60 * (hour + 1) <= 1440 * d + rota.shifts[s].end
        ]
        before = [s for s in own if rota.shifts[s].end > DAY_MIN + 60 * hour]
        asked = week[hour_of_week(rota, hour)]
        if asked and hour // 24 in days and not before:
            yield sum(covering) >= asked


def _shifts(rota: Rota, works: dict[Any, Any], asked: Demands) -> Iterator[Any]:
    """Hold as many of each shift as are asked on its day of the week; on a public holiday, those of a Sunday."""
    for day, (s, shift) in product(sorted(asked.days), enumerate(rota.shifts)):
        if shift.name in asked.shifts:
            held = [variable for (d, t, _), variable in works.items() if (d, t) == (day, s)]
            yield sum(held) == asked.shifts[shift.name][hour_of_week(rota, 24 * day) // 24]


def hour_of_week(rota: Rota, hour: int) -> int:
    """Give the hour of the week whose seats an hour of the rota has: on a public holiday, that of a Sunday."""
    day = rota.start + timedelta(hour // 24)
    return 24 * (SUNDAY if day in public_holidays(day.year) else day.weekday()) + hour % 24


def days_of(day: int, shift: RotaShift) -> set[int]:
    """Give the days that a shift begun on a day touches."""
    return set(range(day, (1440 * day + shift.end - 1) // 1440 + 1))


def _one_shift(rota: Rota, person: Person, own: dict[Any, Any]) -> Iterator[Any]:
    del person
    for d in range(7 * rota.weeks):
        yield sum(own[d, s] for s in range(len(rota.shifts))) <= 1


def _rest(rota: Rota, person: Person, own: dict[Any, Any]) -> Iterator[Any]:
    """Refuse two shifts that leave less than the rest between them."""
    del person
    pairs = list(product(range(len(rota.shifts)), repeat=2))
    for d, (first, then) in product(range(7 * rota.weeks), pairs):
        for later in range(d + 1, min(d + 4, 7 * rota.weeks)):
            gap = 1440 * (later - d) + rota.shifts[then].start - rota.shifts[first].end
            if gap < 60 * rota.rest_h:
                yield own[d, first] + own[later, then] <= 1


def _hours(rota: Rota, person: Person, own: dict[Any, Any]) -> Iterator[Any]:
    for week in range(rota.weeks):
        minutes = [
            (s.end - s.start) * own[d, n]
            for d in range(7 * week, 7 * week + 7)
            for n, s in enumerate(rota.shifts)
        ]
        yield sum(minutes) <= int(60 * person.max_hours)


def _nights(rota: Rota, person: Person, own: dict[Any, Any]) -> Iterator[Any]:
    del person
    yield sum(variable for (_, s), variable in own.items() if rota.shifts[s].night) <= rota.max_nights


def _weekends(rota: Rota, person: Person, own: dict[Any, Any]) -> Iterator[Any]:
    """Count a week-end day worked as half a week-end at least: at most twice as many days as week-ends allowed."""
    del person
    yield sum(variable for (d, _), variable in own.items() if d % 7 >= SATURDAY) <= 2 * rota.max_weekends


def _off(rota: Rota, person: Person, own: dict[Any, Any]) -> Iterator[Any]:
    away = {(day - rota.start).days for day in person.off}
    for (d, s), variable in own.items():
        if away & days_of(d, rota.shifts[s]):
            yield variable == 0


def _skills(rota: Rota, person: Person, own: dict[Any, Any]) -> Iterator[Any]:
    for (_, s), variable in own.items():
        if rota.shifts[s].skill and rota.shifts[s].skill not in person.skills:
            yield variable == 0


RULE_OF: dict[str, Callable[[Rota, Person, dict[Any, Any]], Iterator[Any]]] = {
    "one_shift": _one_shift,
    "rest": _rest,
    "hours": _hours,
    "nights": _nights,
    "weekends": _weekends,
    "off": _off,
    "skills": _skills,
}


def cost(model: Any, rota: Rota, works: dict[Any, Any]) -> Any:
    """Weigh the hours worked, the wishes refused, the spreads of the hours, of the nights and of the week-end days.

    An hour worked weighs more than the spread that it could mend: nobody works only to be like the others.
    """
    wished = [{(day - rota.start).days for day in person.wishes} for person in rota.people]
    wishes = [works[d, s, p] for d, s, p in works if wished[p] & days_of(d, rota.shifts[s])]
    spans = [_span(model, rota, works, weight) for weight in (_hours_of, _nights_of, _weekend_of)]
    worked = sum(_hours_of(d, rota.shifts[s]) * variable for (d, s, _), variable in works.items())
    return HOUR_WEIGHT * worked + WISH_WEIGHT * sum(wishes) + sum(spans)


def _hours_of(day: int, shift: RotaShift) -> int:
    del day
    return (shift.end - shift.start) // 60


def _nights_of(day: int, shift: RotaShift) -> int:
    del day
    return int(shift.night)


def _weekend_of(day: int, shift: RotaShift) -> int:
    del shift
    return int(day % 7 >= SATURDAY)


def _span(model: Any, rota: Rota, works: dict[Any, Any], weight: Any) -> Any:
    most, least = (model.new_int_var(0, 168 * rota.weeks, "") for _ in range(2))
    for p in range(len(rota.people)):
        load = sum(weight(d, rota.shifts[s]) * variable for (d, s, q), variable in works.items() if q == p)
        model.add(load <= most)
        model.add(load >= least)
    return most - least
