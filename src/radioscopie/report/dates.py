"""Dates as people read them: 4 novembre 2025, 4 November 2025."""

from __future__ import annotations

from datetime import date

from radioscopie.texts import text


def long_date(when: str, lang: str) -> str:
    """Write an ISO date in full; anything else is given back as it is."""
    try:
        day = date.fromisoformat(when)
    except ValueError:
        return when
    number = text("report.first_day", lang) if day.day == 1 else str(day.day)
    return f"{number} {text('report.months', lang).split()[day.month - 1]} {day.year}"
