"""A rota, how fairly it is shared, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.models.reading.rota.rules import SATURDAY, days_of
from radioscopie.results.declared import Declared, code, count, measure, name

if TYPE_CHECKING:
    from radioscopie.arrays import Rows
    from radioscopie.models.reading.rota.file import Person, Rota
    from radioscopie.models.reading.rota.rota import RotaAnswer

HEADS = "staff.col"
PERSON = name("person")
ROTA = Declared("rota", "staff.rota", HEADS, (name("day"), name("shift"), PERSON), optional=True)
FAIRNESS = Declared(
    "fairness",
    "staff.fairness",
    HEADS,
    (
        *(PERSON, measure("hours", "short"), count("nights"), count("weekend_days")),
        *(count("wishes_kept"), count("wishes_refused")),
    ),
    optional=True,
)
CLASH = Declared(
    "clash",
    "staff.clash",
    HEADS,
    (name("rule"), code("label", "staff.rule", said=True), name("where")),
    optional=True,
)


def rota_rows(rota: Rota, answer: RotaAnswer) -> dict[str, Rows]:
    """Give the tables rota and fairness, or clash; all empty when nothing was found in time."""
    return {
        "rota": _rota_rows(answer),
        "fairness": [_fairness(answer, person) for person in rota.people] if answer.shifts else [],
        "clash": [{"rule": rule, "label": rule, "where": _where(answer, rule)} for rule in answer.clash],
    }


def _rota_rows(answer: RotaAnswer) -> Rows:
    """Give who works when, by day, shift and name."""
    rows = [
        {"day": day.isoformat(), "shift": shift.name, "person": person.name}
        for day, shift, person in answer.shifts
    ]
    return sorted(rows, key=lambda row: (row["day"], row["shift"], row["person"]))


def _fairness(answer: RotaAnswer, person: Person) -> dict[str, Any]:
    """Give hours, nights, week-end days, wishes kept and refused of a person."""
    own = [(day, shift) for day, shift, who in answer.shifts if who is person]
    wished = {day.toordinal() for day in person.wishes}
    refused = len(wished & {day for begun, shift in own for day in days_of(begun.toordinal(), shift)})
    return {
        "person": person.name,
        "hours": sum(shift.end - shift.start for _, shift in own) / 60,
        "nights": sum(shift.night for _, shift in own),
        "weekend_days": sum(day.weekday() >= SATURDAY for day, _ in own),
        "wishes_kept": len(wished) - refused,
        "wishes_refused": refused,
    }


def _where(answer: RotaAnswer, rule: str) -> str:
    """Say the hours, days or people of a rule that clashes."""
    if rule == "seats":
        return ", ".join(day.isoformat() for day in answer.days)
    if rule == "covered":
        return ", ".join(f"{hour:02d}:00" for hour in answer.uncovered)
    return ", ".join(answer.people) if rule == "off" else ""
