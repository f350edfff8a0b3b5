"""A rota for named readers that holds the seats, by CP-SAT; when none exists, the rules that clash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING, Any

from radioscopie.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from radioscopie.models.reading.rota_file import Person, Rota, RotaShift

RULES = ("seats", "one_shift", "rest", "hours", "nights", "weekends", "off", "skills")
WISH_WEIGHT, EFFORT = 10, 60.0
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """A rota, or why there is none.

    Parameters
    ----------
    shifts : (day, shift, person) in order; empty when there is none
    optimal : whether the solver proved that none is better
    clash : the rules that cannot hold together, none of them useless to the clash; empty when there is a rota
    """

    shifts: tuple[tuple[date, RotaShift, Person], ...]
    optimal: bool
    clash: tuple[str, ...]


def make_rota(rota: Rota, seats: Sequence[int]) -> Answer:
    """Name who works when.

    Parameters
    ----------
    rota : shifts, people, rules
    seats : (168,) seats to hold in each hour of the week, from Monday; an hour is held if a shift covers it whole

    Returns
    -------
    the rota with the fewest wishes refused and the hours and nights most alike (one wish is worth ten hours)

    Raises
    ------
    MissingExtraError : OR-Tools is not installed (extra `rota`)
    """
    status, shifts = _solve(rota, seats, RULES)
    if status in ("OPTIMAL", "FEASIBLE"):
        return Answer(shifts, status == "OPTIMAL", ())
    return Answer((), status == "INFEASIBLE", _clash(rota, seats) if status == "INFEASIBLE" else ())


def _clash(rota: Rota, seats: Sequence[int]) -> tuple[str, ...]:
    """Drop the rules one by one as long as there is still no rota: those that stay clash."""
    kept = list(RULES)
    for rule in RULES:
        fewer = [one for one in kept if one != rule]
        if _solve(rota, seats, fewer, search=False)[0] == "INFEASIBLE":
            kept = fewer
    return tuple(kept)


def _solve(
    rota: Rota, seats: Sequence[int], rules: Collection[str], *, search: bool = True
) -> tuple[str, tuple[tuple[date, RotaShift, Person], ...]]:
    cp = _cp_sat()
    model = cp.CpModel()
    days, shifts, people = range(7 * rota.weeks), range(len(rota.shifts)), range(len(rota.people))
    works = {key: model.new_bool_var(f"w{key}") for key in product(days, shifts, people)}
    for expression in _constraints(rota, seats, works, rules):
        model.add(expression)
    if search:
        model.minimize(_unfairness(model, rota, works))
    solver = cp.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.status_name(solver.solve(model))
    if status not in ("OPTIMAL", "FEASIBLE"):
        return status, ()
    worked = [key for key, variable in works.items() if solver.value(variable)]
    return status, tuple((rota.start + timedelta(d), rota.shifts[s], rota.people[p]) for d, s, p in worked)


def _constraints(
    rota: Rota, seats: Sequence[int], works: dict[Any, Any], rules: Collection[str]
) -> Iterator[Any]:
    if "seats" in rules:
        yield from _seats(rota, seats, works)
    for p, person in enumerate(rota.people):
        own = {(d, s): variable for (d, s, q), variable in works.items() if q == p}
        named = {
            "one_shift": _one_shift,
            "rest": _rest,
            "hours": _hours,
            "nights": _nights,
            "weekends": _weekends,
            "off": _off,
            "skills": _skills,
        }
        for rule, of in named.items():
            if rule in rules:
                yield from of(rota, person, own)


def _seats(rota: Rota, seats: Sequence[int], works: dict[Any, Any]) -> Iterator[Any]:
    for hour in range(168 * rota.weeks):
        covering = [
            variable
            for (d, s, _), variable in works.items()
            if 1440 * d + rota.shifts[s].start <= 60 * hour
            and 60 * (hour + 1) <= 1440 * d + rota.shifts[s].end
        ]
        before = [s for s, shift in enumerate(rota.shifts) if shift.end > 1440 + 60 * hour]
        if seats[hour % 168] and not before:
            yield sum(covering) >= seats[hour % 168]


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
        ends = (1440 * d + rota.shifts[s].end - 1) // 1440
        if away & set(range(d, ends + 1)):
            yield variable == 0


def _skills(rota: Rota, person: Person, own: dict[Any, Any]) -> Iterator[Any]:
    for (_, s), variable in own.items():
        if rota.shifts[s].skill and rota.shifts[s].skill not in person.skills:
            yield variable == 0


def _unfairness(model: Any, rota: Rota, works: dict[Any, Any]) -> Any:
    """Wishes refused, spread of the hours and spread of the nights."""
    wishes = [
        works[d, s, p]
        for p, person in enumerate(rota.people)
        for d in ((day - rota.start).days for day in person.wishes)
        for s in range(len(rota.shifts))
        if 0 <= d < 7 * rota.weeks
    ]
    spans = [_span(model, rota, works, weight) for weight in (_hours_of, _nights_of)]
    return WISH_WEIGHT * sum(wishes) + sum(spans)


def _hours_of(shift: RotaShift) -> int:
    return (shift.end - shift.start) // 60


def _nights_of(shift: RotaShift) -> int:
    return int(shift.night)


def _span(model: Any, rota: Rota, works: dict[Any, Any], weight: Any) -> Any:
    most, least = (model.new_int_var(0, 168 * rota.weeks, "") for _ in range(2))
    for p in range(len(rota.people)):
        load = sum(weight(rota.shifts[s]) * variable for (_, s, q), variable in works.items() if q == p)
        model.add(load <= most)
        model.add(load >= least)
    return most - least


def _cp_sat() -> Any:
    try:
        return import_module("ortools.sat.python.cp_model")
    except ImportError:
        raise MissingExtraError("ortools", "rota") from None
