"""Regions of studies: from the act where the archive tells it, else from the word of the scanner; rules of repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.schema import Table, text, whole
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

ACT = re.compile(r"[A-Z]{4}[0-9]{3}")
ACTS = Table(
    "act_regions",
    tuple(text(name) for name in ("act", "modality", "regions", "basis", "contrast", "extent", "side")),
)
WORDS = Table("body_parts", (text("word"), text("regions")))
RULES = Table(
    "repeats",
    (
        *(text(name) for name in ("family", "kind", "modalities", "regions")),
        whole("window_days", pa.int64(), 1, 10**4),
        whole("elsewhere", pa.int64(), 0, 1),
        *(text(name) for name in ("status", "source")),
    ),
)


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """What is called a repeat, or an escalation.

    Parameters
    ----------
    kind : "repeat", or "escalation": to another modality, which is no repeat
    modalities : those of both studies; of an escalation, the first and the second
    regions : those it bears on; none: all
    window_days : from the first to the second at most
    elsewhere : only when the second is at another site
    """

    family: str
    kind: str
    modalities: tuple[str, ...]
    regions: frozenset[str]
    window_days: int
    elsewhere: bool
    status: str
    source: str


@cache
def repeat_rules() -> tuple[RepeatRule, ...]:
    """Give the rules in order: a pair is of the first that holds."""
    return tuple(
        RepeatRule(
            row["family"],
            row["kind"],
            tuple(re.split("[+>]", row["modalities"])),
            frozenset(filter(None, row["regions"].split("+"))),
            row["window_days"],
            bool(row["elsewhere"]),
            row["status"],
            row["source"],
        )
        for row in shipped(RULES, "repeats.csv").to_pylist()
    )


def regions_of(codes: str, word: str) -> tuple[str, ...]:
    """Give the regions of a study; nothing when they are not known.

    Parameters
    ----------
    codes : scheme:code, several by ";"
    word : BodyPartExamined
    """
    acts = (found[0] for found in map(ACT.search, codes.split(";")) if found)
    for act in acts:
        if regions := _of_acts().get(act):
            return regions
    return _of_words().get(re.sub("[^A-Z]", "", word.upper()), ())


@cache
def known_regions() -> tuple[str, ...]:
    """Give the names of the regions, in alphabetical order."""
    held = (*_of_acts().values(), *_of_words().values())
    return tuple(sorted({region for regions in held for region in regions} - {""}))


@cache
def _of_acts() -> Mapping[str, tuple[str, ...]]:
    rows = shipped(ACTS, "act_regions.csv").to_pylist()
    return {row["act"]: tuple(row["regions"].split("+")) for row in rows if row["regions"]}


@cache
def _of_words() -> Mapping[str, tuple[str, ...]]:
    return {
        row["word"]: tuple(row["regions"].split("+")) for row in shipped(WORDS, "body_parts.csv").to_pylist()
    }
