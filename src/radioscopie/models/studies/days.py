"""Days as DICOM writes them, and ages."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

OLDEST_YEARS = 120


@lru_cache(4096)
def day_of(written: str) -> date | None:
    """Read a DICOM date, YYYYMMDD or the older YYYY.MM.DD; None where there is none, or no day that can be."""
    digits = written.replace(".", "") if re.fullmatch(r"\d{4}\.\d\d\.\d\d", written) else written
    if not re.fullmatch(r"(18|19|20|21)\d{6}", digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def age_at(born: date | None, done: date | None) -> int | None:
    """Give an age in whole years; None where it cannot be, or is unknown."""
    if born is None or done is None:
        return None
    years = done.year - born.year - ((done.month, done.day) < (born.month, born.day))
    return years if 0 <= years <= OLDEST_YEARS else None
