"""What is compared when nothing is said: the law before the decision of 14 October 2025, over its years."""

from __future__ import annotations

from datetime import date

BASE_ON = date(2025, 11, 4)
YEARS = (2025, 2026, 2027)
