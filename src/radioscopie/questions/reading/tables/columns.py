"""Columns of the tables of a reading network, and how their values are rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.result import word_of
from radioscopie.results.declared import code, measure, name

if TYPE_CHECKING:
    from radioscopie.results.declared import Shown

HEADS = "reading.col"
SITE, KEY = name("site"), name("key")
GROUPING = code("grouping", "reading.grouping")


def means(*names: str) -> tuple[Shown, ...]:
    """Declare means over the replications: minutes, hours, exams."""
    return tuple(measure(one, "tenths") for one in names)


def halves(*names: str, unit: str = "tenths") -> tuple[Shown, ...]:
    """Declare halves of 95 % intervals over the replications (nothing for a single one)."""
    return tuple(measure(one, unit, head=word_of(HEADS, "half")) for one in names)


def rounded(value: float, digits: int = 3) -> float | None:
    """Round for display; a value that is not known is missing."""
    return None if not np.isfinite(value) else round(float(value), digits)
