"""A rota for named readers that holds the seats, by CP-SAT; when none exists, the rules that clash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from radioscopie.extras import bring
from radioscopie.models.reading.rota.file import DAY_MIN
from radioscopie.models.reading.rota.rules import RULES, Demands, constraints, cost

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radioscopie.models.reading.rota.file import Person, Rota, RotaShift

EFFORT, CLASH_EFFORT = 10.0, 5.0
NOTHING: Mapping[str, Sequence[int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RotaAnswer:
    """A rota, or why there is none.

    Parameters
    ----------
    shifts : (day, shift, person) in order; empty when there is none
    optimal : whether the solver proved that none is better, or that there is none
    clash : the rules that cannot hold together, none of them useless to the clash; empty when there is a rota.
        "covered": no shift covers some hours
    days, people : days whose seats, and people whose days off, make the clash; each is needed to it
    uncovered : hours of the day that need a seat and that no shift covers whole
    """

    shifts: tuple[tuple[date, RotaShift, Person], ...] = ()
    optimal: bool = True
    clash: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    people: tuple[str, ...] = ()
    uncovered: tuple[int, ...] = ()


def make_rota(
    rota: Rota,
    seats: Mapping[str, Sequence[int]],
    advance: Callable[[int], None] = lambda _: None,
    shifts: Mapping[str, Sequence[int]] = NOTHING,
) -> RotaAnswer:
    """Name who works when.

    Parameters
    ----------
    rota : shifts, people, rules
    seats : for each group, (168,) seats to hold in each hour of the week, from Monday; an hour is held if a shift
        covers it whole
    advance : called between two turns of the solver; what it raises ends the work
    shifts : for each shift, (7,) how many are held on each day of the week, from Monday: no more, no fewer

    Returns
    -------
    the rota with no shift too many, the fewest wishes refused and the hours, nights and week-end days most alike
    (a wish is worth ten hours of spread)

    Raises
    ------
    MissingExtraError : OR-Tools is not installed (extra `rota`)
    """
    if uncovered := _uncovered(rota, seats):
        return RotaAnswer(clash=("covered",), uncovered=uncovered)
    people = frozenset(person.name for person in rota.people)
    asked = Demands(frozenset(RULES), frozenset(range(7 * rota.weeks)), people, shifts)
    status, worked = _solve(rota, seats, asked, EFFORT)
    advance(0)
    if status in ("OPTIMAL", "FEASIBLE"):
        return RotaAnswer(worked, status == "OPTIMAL")
    return _clash(rota, seats, asked, advance) if status == "INFEASIBLE" else RotaAnswer(optimal=False)


def _uncovered(rota: Rota, seats: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    """List the hours of the day that need a seat and that no shift covers."""
    return tuple(
        hour
        for hour in range(24)
        if any(
            any(week[hour::24]) and not any(_covers(shift, hour) for shift in _own(rota, group))
            for group, week in seats.items()
        )
    )


def _own(rota: Rota, group: str) -> list[RotaShift]:
    return [shift for shift in rota.shifts if shift.group in ("", group)]


def _covers(shift: RotaShift, hour: int) -> bool:
    return any(shift.start <= start and start + 60 <= shift.end for start in (60 * hour, 60 * hour + DAY_MIN))


def _clash(
    rota: Rota, seats: Mapping[str, Sequence[int]], asked: Demands, advance: Callable[[int], None]
) -> RotaAnswer:
    """Drop the rules one by one, then days and days off, as long as there is still no rota: those that stay clash."""

    def still(fewer: Demands) -> bool:
        advance(0)
        return _solve(rota, seats, fewer, CLASH_EFFORT, search=False)[0] == "INFEASIBLE"

    for rule in RULES:
        asked = _dropped(asked, "rules", {rule}, still)
    if "seats" in asked.rules:
        for week in range(rota.weeks):
            asked = _dropped(asked, "days", set(range(7 * week, 7 * week + 7)), still)
        for day in sorted(asked.days):
            asked = _dropped(asked, "days", {day}, still)
    for person in sorted(asked.people) if "off" in asked.rules else ():
        asked = _dropped(asked, "people", {person}, still)
    return RotaAnswer(
        clash=tuple(rule for rule in RULES if rule in asked.rules),
        days=tuple(rota.start + timedelta(day) for day in sorted(asked.days)),
        people=tuple(sorted(asked.people)) if "off" in asked.rules else (),
    )


def _dropped(asked: Demands, field: str, some: set[Any], still: Callable[[Demands], bool]) -> Demands:
    fewer = replace(asked, **{field: getattr(asked, field) - some})
    return fewer if still(fewer) else asked


def _solve(
    rota: Rota, seats: Mapping[str, Sequence[int]], asked: Demands, effort: float, *, search: bool = True
) -> tuple[str, tuple[tuple[date, RotaShift, Person], ...]]:
    cp = bring("ortools.sat.python.cp_model", "rota")
    model = cp.CpModel()
    days, shifts, people = range(7 * rota.weeks), range(len(rota.shifts)), range(len(rota.people))
    works = {key: model.new_bool_var(f"w{key}") for key in product(days, shifts, people)}
    for expression in constraints(rota, seats, works, asked):
        model.add(expression)
    if search:
        model.minimize(cost(model, rota, works))
    solver = cp.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = effort
    status = solver.status_name(solver.solve(model))
    if status not in ("OPTIMAL", "FEASIBLE"):
        return status, ()
    worked = [key for key, variable in works.items() if solver.value(variable)]
    return status, tuple((rota.start + timedelta(d), rota.shifts[s], rota.people[p]) for d, s, p in worked)
