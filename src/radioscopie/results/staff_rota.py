"""A rota as rows, and how fairly it is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from radioscopie.models.reading.rota import Answer
    from radioscopie.models.reading.rota_file import Person, Rota

SATURDAY = 5


def rota_rows(answer: Answer) -> list[dict[str, Any]]:
    """Give who works when, by day, shift and name."""
    rows = [
        {"day": day.isoformat(), "shift": shift.name, "person": person.name}
        for day, shift, person in answer.shifts
    ]
    return sorted(rows, key=lambda row: (row["day"], row["shift"], row["person"]))


def fairness_rows(answer: Answer, rota: Rota) -> list[dict[str, Any]]:
    """Give hours, nights, week-end days and refused wishes of each person; nothing when there is no rota."""
    return [_fairness(answer, person) for person in rota.people] if answer.shifts else []


def _fairness(answer: Answer, person: Person) -> dict[str, Any]:
    own = [(day, shift) for day, shift, who in answer.shifts if who is person]
    return {
        "person": person.name,
        "hours": sum(shift.end - shift.start for _, shift in own) / 60,
        "nights": sum(shift.night for _, shift in own),
        "weekend_days": sum(day.weekday() >= SATURDAY for day, _ in own),
        "wishes_refused": sum(day in person.wishes for day, _ in own),
    }
