"""What is written in a file, as a value: a number, a week, a number without useless zeros."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

WEEK = re.compile(r"(20[0-9]{2})-W([0-9]{2})")
LARGEST = 400  # powers of ten beyond which nothing is a number that anyone means


def to_decimal(value: object) -> Decimal | None:
    """Read a number of a file whose decimals are kept (`read_toml(path, Decimal)`); None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() and abs(number.adjusted()) <= LARGEST else None


def plain_decimal(number: Decimal) -> str:
    """Write a number without useless zeros."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def to_monday(word: str) -> date | None:
    """Read an ISO week as its Monday; None when there is no such week."""
    found = WEEK.fullmatch(word)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None
