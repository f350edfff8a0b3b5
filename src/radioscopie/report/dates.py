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
    return f"{number} {_month(day.month, lang)} {day.year}"


def long_month(month: str, lang: str) -> str:
    """Write a month, "2027-01", in words."""
    year, _, number = month.partition("-")
    return f"{_month(int(number), lang)} {year}"


def _month(number: int, lang: str) -> str:
    return text("report.months", lang).split()[number - 1]
