"""When a site is open: "lun-ven 8h-18h, sam 8h-12h", "mon-fri 08:00-18:00", "24/7"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radioscopie.meant import meant
from radioscopie.schema import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
WEEK = 7 * DAY
CLOCK = r"([0-2]?[0-9])\s*(?:[h:]\s*([0-5][0-9])?)?"
SPAN = re.compile(rf"(.*?)\s*{CLOCK}\s*(?:-|–|à|to)\s*{CLOCK}\s*", re.IGNORECASE)
MOMENT = re.compile(rf"(\w+)\.?\s+{CLOCK}", re.IGNORECASE)
RANGE = re.compile(r"\s*(?:-|–|\bau\b|\bto\b)\s*")
LISTED = re.compile(r"\s+(?:(?:et|and)\s+)?")
ALWAYS = {"24/7", "24h/24", "7j/7", "24h/24 7j/7", "toujours", "always"}
EVERY = {"", "tous les jours", "every day", "daily"}
Span = tuple[int, int]  # minutes of the week, from Monday 00:00; the second excluded


def to_hours(word: str) -> str:
    """Read opening hours and write them day by day, "mon 08:00-18:00, sat 08:00-12:00", which reads the same again.

    Raises
    ------
    Refused : not of the form "days hour-hour", several with "," or ";"
    """
    if word.strip().casefold() in ALWAYS:
        return ", ".join(f"{day} 00:00-24:00" for day in DAYS)
    parts = [part for part in re.split("[,;]", word) if part.strip()]
    found = sorted({span for part in parts for span in _spans(part)})
    return ", ".join(map(_written, found))


def _written(span: Span) -> str:
    day = span[0] // DAY
    ends = (f"{minute // 60:02}:{minute % 60:02}" for minute in (span[0] - day * DAY, span[1] - day * DAY))
    return f"{DAYS[day]} {'-'.join(ends)}"


def spans_of(hours: str) -> tuple[Span, ...]:
    """Give the spans of hours written by `to_hours`."""
    return tuple(span for part in hours.split(",") if part for span in _spans(part))


def is_open(hours: str, minute: int) -> bool:
    """Tell whether hours hold a minute of the week."""
    return any(first <= minute < last for first, last in spans_of(hours))


def to_minute(word: str) -> int:
    """Read a moment of the week, "mar 20h", "tue 20:30".

    Raises
    ------
    ValueError : not of this form
    """
    found = MOMENT.fullmatch(word.strip())
    day = meant(found[1].lower(), DAYS) if found else ""
    if not found or day not in DAYS or int(found[2]) >= DAY // 60:
        raise ValueError(word)
    return DAYS.index(day) * DAY + 60 * int(found[2]) + int(found[3] or 0)


def _spans(part: str) -> Iterator[Span]:
    """Read one group of days and its hours; hours that pass midnight go on into the next day."""
    found = SPAN.fullmatch(part.strip())
    if not found:
        raise Refused("access.not_hours")
    first, last = (60 * int(found[k]) + int(found[k + 1] or 0) for k in (2, 4))
    if first >= DAY or last > DAY or first == last:
        raise Refused("access.not_hours")
    for day in _days(found[1]):
        start = day * DAY + first
        yield from _by_day(start, start + ((last - first) % DAY or DAY))


def _by_day(start: int, end: int) -> Iterator[Span]:
    """Cut a span at midnight; what passes Sunday comes back to Monday."""
    midnight = (start // DAY + 1) * DAY
    yield start, min(end, midnight)
    if end > midnight:
        yield midnight % WEEK, end - midnight + midnight % WEEK


def _days(words: str) -> list[int]:
    """Read "lun-ven", "lun et jeu", "sam"; every day when nothing is said."""
    if words.strip().casefold() in EVERY:
        return list(range(7))
    first, *last = RANGE.split(words.strip(), maxsplit=1)
    if last:
        start, end = _rank(first), _rank(last[0])
        return [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return [_rank(word) for word in LISTED.split(words.strip())]


def _rank(word: str) -> int:
    day = meant(word.strip(" .").lower(), DAYS)
    if day not in DAYS:
        raise Refused("access.not_hours")
    return DAYS.index(day)
