"""Reference levels of doses, the exams that regions and views make, the rules of comparison: ours, or the user's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from radioscopie.errors import problem
from radioscopie.schema import Table, choice, dated, measured, text
from radioscopie.sources.blocks import given_twice, read_whole
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Row
    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable

INDICES = ("ctdivol_mgy", "dlp_mgy_cm", "dap_mgy_cm2", "agd_mgy")
EXAMS = {
    "XR": (
        "chest_pa", "chest_lateral", "abdomen", "pelvis", "hip", "cervical_spine", "thoracic_spine_ap",
        "thoracic_spine_lateral", "lumbar_spine_ap", "lumbar_spine_lateral", "panoramic",
    ),
    "CT": ("ct_head", "ct_chest", "ct_chest_abdomen_pelvis", "ct_abdomen_pelvis", "ct_lumbar_spine"),
    "MG": ("mammography",),
}  # fmt: skip
KINDS = {exam: kind for kind, exams in EXAMS.items() for exam in exams}
PHANTOMS = {code: code for code in ("", "113690", "113691")}
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
LARGEST = 1e6
EXAM = choice("exam", {name: name for name in KINDS}, required=True)
DAYS = (dated("valid_from", FIRST, LAST), dated("valid_to", FIRST, LAST))

LEVELS = Table(
    "dose_levels",
    (
        text("id"),
        EXAM,
        choice("population", {"adult": "adult"}, default="adult"),
        choice("index", {name: name for name in INDICES}, required=True),
        choice("phantom", PHANTOMS),
        measured("level", 0, LARGEST),
        measured("guide", 0, LARGEST),
        *DAYS,
        choice("status", {"read": "read", "assumed": "assumed"}, default="read"),
        *(text(name) for name in ("source", "url", "confidence", "note")),
    ),
    "tables.dose_levels",
)
EXAM_MAP = Table("exam_map", (text("protocol", required=True), text("scanner"), EXAM), "tables.exam_map")
KNOWN_EXAMS = Table(
    "dose_exams",
    (EXAM, *(text(name) for name in ("kind", "region", "view")), text("status")),
)
RULES = Table(
    "dose_rules",
    (
        *(text(name, required=True) for name in ("id", "rule")),
        text("exam_kind"),
        measured("value", 0, LARGEST),
        text("unit"),
        *DAYS,
        *(text(name) for name in ("status", "source", "note")),
    ),
)


@dataclass(frozen=True, slots=True)
class ExamMap:
    """Which exam an event is.

    Parameters
    ----------
    by_protocol : exams by kind, protocol and scanner, in lower case; scanner "" for all
    by_region : exams by kind, region and view, in lower case
    """

    by_protocol: Mapping[tuple[str, str, str], str]
    by_region: Mapping[tuple[str, str, str], str]


def read_levels(source: Readable | None) -> list[Row]:
    """Read reference levels: those of a file first, then those that are shipped, which they do not stand for.

    Raises
    ------
    InputError : every problem of the file
    """
    ours = shipped(LEVELS, "dose_levels.csv").to_pylist()
    if source is None:
        return list(ours)
    own = [_named(row) for row in read_whole(LEVELS, source, check=_checked).to_pylist()]
    return [*own, *(one for one in ours if not any(_stands_for(level, one) for level in own))]


def _named(row: Row) -> Row:
    """Name a level of the user's by its line, where they give it no name."""
    line = row.pop("line")
    return row | {"id": row["id"] or f"{line}"}


def _stands_for(level: Row, other: Row) -> bool:
    """Tell whether a level is of the exam and the index of another, on all its days."""
    same = (level["exam"], level["index"]) == (other["exam"], other["index"])
    begins = (level["valid_from"] or FIRST) <= (other["valid_from"] or FIRST)
    return bool(same and begins and (level["valid_to"] or LAST) >= (other["valid_to"] or LAST))


def _checked(rows: Sequence[Mapping[str, Any]], name: str) -> Iterator[Problem]:
    for row in rows:
        place = f"{name}, {row['line']}"
        if row["level"] is None:
            yield problem("dose.no_level", place)
        if row["valid_from"] and row["valid_to"] and row["valid_to"] < row["valid_from"]:
            yield problem("dose.ends_first", place, row["valid_to"])


def read_exam_map(source: Readable | None) -> ExamMap:
    """Read which exam a protocol is, on scanners of its kind; what a map does not tell is known by region and view.

    Raises
    ------
    InputError : every problem of the file
    """
    own = read_whole(EXAM_MAP, source, check=_told_once).to_pylist() if source is not None else []
    return ExamMap({_protocol(row): row["exam"] for row in own}, _by_region())


def _protocol(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return KINDS[row["exam"]], row["protocol"].lower(), row["scanner"].lower()


def _told_once(rows: Sequence[Mapping[str, Any]], name: str) -> Iterator[Problem]:
    """Refuse a protocol that is told to be two exams of one kind of scanner."""
    lines = dict[tuple[Any, ...], int]()
    for row in rows:
        kind, protocol, scanner = _protocol(row)
        told = {"protocol": protocol, "scanner": scanner, "kind": kind, "line": row["line"]}
        keys = ("protocol", "scanner", "kind")
        yield from given_twice(told, lines, f"{name}:{row['line']}", keys, "dose.protocol_twice")


@cache
def _by_region() -> Mapping[tuple[str, str, str], str]:
    rows = shipped(KNOWN_EXAMS, "dose_exams.csv").to_pylist()
    return {(row["kind"], row["region"].lower(), row["view"].lower()): row["exam"] for row in rows}


@cache
def rules() -> tuple[Row, ...]:
    """Give the rules of comparison, each with its dates, status and source."""
    return tuple(shipped(RULES, "dose_rules.csv").to_pylist())


def rule(name: str, day: date | None = None) -> float:
    """Give the value of a rule, in force on a day where it has dates."""
    found = [one for one in rules() if one["rule"] == name and (day is None or is_in_force(one, day))]
    return float(found[-1]["value"])


def is_in_force(row: Mapping[str, Any], day: date) -> bool:
    """Tell whether a level or a rule is in force on a day."""
    return (row["valid_from"] or FIRST) <= day <= (row["valid_to"] or LAST)
