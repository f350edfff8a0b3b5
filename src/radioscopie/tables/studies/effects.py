"""What is published of repeat exams: how far sharing images lowers them, and the minutes of an exam."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from radioscopie.schema import Table, measured, text
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from radioscopie.arrays import Row

MOST_MIN = 600
SHARING = Table(
    "sharing",
    (
        *(text(name) for name in ("id", "modalities", "regions")),
        *(measured(name, -100, 100) for name in ("low_pct", "central_pct", "high_pct")),
        *(text(name) for name in ("status", "source", "note")),
    ),
)
MINUTES = Table(
    "exam_minutes",
    (
        text("modality"),
        *(measured(name, 0, MOST_MIN) for name in ("machine_min", "reading_min")),
        *(text(name) for name in ("status", "source")),
    ),
)


@cache
def sharing_effects() -> tuple[Row, ...]:
    """Give each published effect: percent of the repeats made elsewhere that sharing avoided; below zero: more.

    Returns
    -------
    id, modalities, regions (tuples, empty: all), low_pct, central_pct, high_pct (None where not published), status,
    source, note
    """
    rows = shipped(SHARING, "sharing.csv").to_pylist()
    return tuple(row | {name: _listed(row[name]) for name in ("modalities", "regions")} for row in rows)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split("[+]", words)))


@cache
def exam_minutes() -> dict[str, Row]:
    """Give the minutes of machine and of reading by modality; a modality that has no row has no sourced minutes."""
    return {row["modality"]: row for row in shipped(MINUTES, "exam_minutes.csv").to_pylist()}
