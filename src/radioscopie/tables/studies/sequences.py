"""Sequences of exams whose relevance can be looked at in an index, each with its source and the share published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from radioscopie.schema import Table, measured, text, whole
from radioscopie.tables.shipped import shipped

LISTED = ("modalities", "regions", "other_modalities", "other_regions")
SEQUENCES = Table(
    "sequences",
    (
        *(text(name) for name in ("id", "direction", *LISTED)),
        whole("window_days", pa.int64(), 0, 10**4),
        measured("published_pct", 0, 100),
        *(text(name) for name in ("lever_modality", "lever_acts", "status", "source", "note")),
    ),
)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence.

    Parameters
    ----------
    id : of its row
    direction : missing_before, too_soon_after, together; not_observable: an archive does not hold what it needs
    modalities, regions : of the exam looked at
    other_modalities, other_regions : of the exam that is looked for
    window_days : between the two at most
    published_pct : share published elsewhere, None where none is
    lever_modality, lever_acts : what a relevance measure of a scenario would bear on; "" none
    """

    id: str
    direction: str
    modalities: tuple[str, ...]
    regions: tuple[str, ...]
    other_modalities: tuple[str, ...]
    other_regions: tuple[str, ...]
    window_days: int
    published_pct: float | None
    lever_modality: str
    lever_acts: str
    status: str
    source: str
    note: str


@cache
def sequences() -> tuple[Sequence, ...]:
    """Give the sequences, in order."""
    rows = shipped(SEQUENCES, "sequences.csv").to_pylist()
    return tuple(Sequence(**(row | {name: _listed(row[name]) for name in LISTED})) for row in rows)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split("[+]", words)))
