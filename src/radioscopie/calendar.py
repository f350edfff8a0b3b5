"""Days as integers, half-open periods, civil years, French public holidays."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
FIRST_DAY, LAST_DAY = date(2005, 1, 1), date(2035, 12, 31)  # the law is held and priced between these days


def to_day(when: date) -> int:
    """Days since 1 January 1970."""
    return (when - EPOCH).days


def from_day(day: int) -> date:
    """Inverse of `to_day`."""
    return EPOCH + timedelta(days=day)


def shift_to_year(when: date, year: int) -> date:
    """Give the same month and day in another year; 29 February becomes 28 February where there is none."""
    try:
        return when.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def months_after(when: date, months: int) -> date:
    """Give the same day some months later, or the last day of that month."""
    year, month = divmod(when.month - 1 + months, 12)
    last = monthrange(when.year + year, month + 1)[1]
    return when.replace(year=when.year + year, month=month + 1, day=min(when.day, last))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous Gregorian computus, Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    length = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * length) // 451
    month, day = divmod(h + length - 7 * m + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> frozenset[date]:
    """Public holidays of mainland France (labour code, L3133-1)."""
    moving = [easter(year) + timedelta(days=shift) for shift in (1, 39, 50)]
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    return frozenset(moving + [date(year, month, day) for month, day in fixed])


def is_sunday_or_holiday(when: date) -> bool:
    """Tell whether a day is a Sunday or a public holiday (condition of modifier F)."""
    return when.weekday() == 6 or when in public_holidays(when.year)
