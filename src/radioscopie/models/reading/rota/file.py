"""The table `[rota]` of a network file: shifts that may be worked, people, rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.models.reading.network.read_readers import read_days
from radioscopie.tables.quoted import quoted
from radioscopie.toml.fields import Fields, read_fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from radioscopie.inputs import Readable

DAY_MIN, HOURS_A_WEEK = 1440, 168
YEARS = (2000, 2099)
REST, LONGEST_WEEK = "LEG-003", "LEG-004"


@dataclass(frozen=True, slots=True)
class RotaShift:
    """A shift that may be worked: minutes of its first day, skill needed ("" = any), night or not, its group, days.

    The group may be left out ("") when the seats of one group are sought; without days it may begin on any.
    """

    name: str
    start: int
    end: int
    skill: str
    night: bool
    group: str = ""
    days: tuple[int, ...] = tuple(range(7))


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


def read_rota(path: Readable) -> Rota | None:
    """Read the rota of a network file; None when the file has none.

    Raises
    ------
    InputError : every problem of the table at once
    """
    return read_fields(
        path, Fields, lambda file: _rota(file.inside("rota")) if "rota" in file.table else None
    )


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


def _rota(fields: Fields) -> Rota:
    weeks = fields.whole("weeks", 4, (1, 12))
    hours = fields.number("max_hours_week", (1, HOURS_A_WEEK), float(quoted(LONGEST_WEEK).value))
    rota = Rota(
        start=_monday(fields),
        weeks=weeks,
        shifts=tuple(_shift(row) for row in fields.each("shifts")),
        people=tuple(_person(row, hours) for row in fields.each("people")),
        rest_h=fields.number("rest_h", (0, HOURS_A_WEEK), float(quoted(REST).value)),
        max_nights=fields.whole("max_nights", 2 * weeks, (0, 100)),
        max_weekends=fields.whole("max_weekends", weeks, (0, 12)),
    )
    for key in ("shifts", "people"):
        if not getattr(rota, key):
            fields.refuse("toml.missing_key", key)
    fields.close()
    return rota


def _monday(fields: Fields) -> date:
    start = fields.day("start", YEARS)
    if start.weekday() != 0:
        fields.refuse("staff.not_monday", "start", start)
    return start


def _shift(row: Fields) -> RotaShift:
    name, start, end = row.text("name"), row.clock("start"), row.clock("end")
    skill, night, group = row.text("skill", ""), row.flag("night", default=False), row.text("group", "")
    days = read_days(row)
    row.close()
    return RotaShift(name, start, start + ((end - start) % DAY_MIN or DAY_MIN), skill, night, group, days)


def _person(row: Fields, hours: float) -> Person:
    person = Person(
        name=row.text("name"),
        skills=row.listed("skills"),
        off=row.days("off"),
        wishes=row.days("wishes_off"),
        max_hours=row.number("max_hours_week", (0, HOURS_A_WEEK), hours),
    )
    row.close()
    return person
