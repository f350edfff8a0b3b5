"""The table `[rota]` of a network file: shifts that may be worked, people, rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.models.reading.network.section import Notes, Section
from radioscopie.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class RotaShift:
    """A shift that may be worked: minutes of its first day, skill needed ("" = any), night or not, group it is for.

    The group may be left out ("") when the seats of one group are sought.
    """

    name: str
    start: int
    end: int
    skill: str
    night: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A reader by name: skills, days off (a rule) and days that would please (a wish)."""

    name: str
    skills: tuple[str, ...]
    off: tuple[date, ...]
    wishes: tuple[date, ...]
    max_hours: float


@dataclass(frozen=True, slots=True)
class Rota:
    """What a rota must respect, from a Monday on."""

    start: date
    weeks: int
    shifts: tuple[RotaShift, ...]
    people: tuple[Person, ...]
    rest_h: float
    max_nights: int
    max_weekends: int


def read_rota(path: str | Path) -> Rota | None:
    """Read the rota of a network file; None when the file has none.

    Raises
    ------
    InputError : every problem of the table at once
    """
    table, notes = read_toml(path, Decimal).get("rota"), Notes()
    if table is None:
        return None
    rota = _rota(Section(table, f"{Path(path).name}.rota", notes))
    if notes.problems:
        raise InputError(notes.problems)
    return rota


def check_groups(rota: Rota, names: Sequence[str]) -> None:
    """Check that each shift is for one of the groups whose seats are sought.

    Raises
    ------
    InputError : a shift names another group, or none where there are several
    """
    lone = [""] if len(names) == 1 else []
    problems = [
        problem("staff.shift_group", f"rota.shifts[{shift.name}]", shift.group, known=", ".join(names))
        for shift in rota.shifts
        if shift.group not in (*names, *lone)
    ]
    if problems:
        raise InputError(problems)


def _rota(section: Section) -> Rota:
    start = section.take("start")
    if not isinstance(start, date) or start.weekday() != 0:
        section.refuse("staff.not_monday", "start", start)
        start = date(2025, 1, 6)
    hours = section.number("max_hours_week", 1, 168)
    rest = section.number("rest_h", 0, 168)
    weeks = section.whole("weeks", 1, 12, 4)
    nights, weekends = (
        section.whole("max_nights", 0, 100, weeks * 2),
        section.whole("max_weekends", 0, 12, weeks),
    )
    shifts = tuple(_shift(row) for row in section.sections("shifts"))
    people = tuple(_person(row, hours or 48.0) for row in section.sections("people"))
    for key, found in (("shifts", shifts), ("people", people)):
        if not found:
            section.refuse("reading.missing_key", key)
    section.close()
    section.notes.problems += _twice(f"{section.place}.people", people)
    return Rota(start, weeks, shifts, people, 11.0 if rest is None else rest, nights, weekends)


def _twice(place: str, people: tuple[Person, ...]) -> Iterator:  # type: ignore[type-arg]
    names = [one.name for one in people]
    return (
        problem("reading.twice", place, name) for name in sorted({n for n in names if names.count(n) > 1})
    )


def _shift(row: Section) -> RotaShift:
    name, start, end = row.text("name", required=True), row.clock("start"), row.clock("end")
    skill, night, group = row.text("skill"), row.flag("night", value=False), row.text("group")
    row.close()
    return RotaShift(name, start, start + ((end - start) % DAY_MIN or DAY_MIN), skill, night, group)


def _person(row: Section, hours: float) -> Person:
    name, skills = row.text("name", required=True), row.words("skills")
    own = row.number("max_hours_week", 0, 168)
    person = Person(
        name, skills, _dates(row, "off"), _dates(row, "wishes_off"), hours if own is None else own
    )
    row.close()
    return person


def _dates(row: Section, key: str) -> tuple[date, ...]:
    found = row.take(key) or []
    right = isinstance(found, list) and all(isinstance(day, date) for day in found)
    if not right:
        row.refuse("reading.not_a_date", key, found)
    return tuple(found) if right else ()
