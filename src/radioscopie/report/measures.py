"""Tables of access as people read them: people, minutes, kilometres and shares in the language."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count, format_percent
from radioscopie.report.dates import long_date
from radioscopie.report.grid import Column, Grid, data_uri
from radioscopie.texts import has_text, text

if TYPE_CHECKING:
    import pyarrow as pa

BEYOND = re.compile(r"(share_)?beyond_([0-9]+)_(min|km)")
DIGITS = {
    "minutes": 1,
    "minutes_after": 1,
    "straight_km": 1,
    "per_100000": 2,
    "per_100000_before": 2,
    "per_100000_after": 2,
    "p10_per_100000": 2,
    "person_hours_saved_one_way": 0,
}
MANY_DIGITS = ("gini", "theil", "theil_between", "theil_within")
CODED = {
    "case": "access.case_",
    "gain": "access.gain_",
    "measure": "access.measure_",
    "equipment": "site.equipment_",
    "permit": "site.permit_",
    "verdict": "permits.verdict_",
    "next_machine": "permits.verdict_",
    "check": "permits.check_",
    "why": "permits.why_",
    "status": "permits.status_",
    "uncertain": "permits.uncertain_",
}
DAYS = ("valid_from", "valid_to")
GROUPS = ("access", "site", "permits")


def access_grid(table: pa.Table, columns: tuple[str, ...], lang: str, file: str) -> Grid:
    """Lay out columns of a table of `access`; those that it has not are left out."""
    names = tuple(name for name in columns if name in table.column_names and not _is_lonely(table, name))
    rows = tuple(tuple(_cell(row[name], name, lang) for name in names) for row in table.to_pylist())
    heads = tuple(Column(_head(name, lang), not _is_word(table, name)) for name in names)
    return Grid(heads, rows, data_uri(table), file, table.num_rows, cents=False)


def decimal(value: float | None, lang: str, digits: int = 1) -> str:
    """Write a measure: 12,3; a dash when there is none."""
    if value is None:
        return "–"
    whole, _, part = f"{abs(value):.{digits}f}".partition(".")
    number = format_count(int(whole), lang) + ((("," if lang == "fr" else ".") + part) if part else "")
    return f"−{number}" if value < 0 else number


def percent(share: float | None, lang: str) -> str:
    """Write a share from 0 to 1: 13,7 %."""
    return "–" if share is None else format_percent(Fraction(share).limit_denominator(10**6), lang)


def _is_lonely(table: pa.Table, name: str) -> bool:
    """Tell whether a column only says that nothing is compared."""
    return name == "case" and table["case"].unique().to_pylist() == ["before"]


def _is_word(table: pa.Table, name: str) -> bool:
    return str(table.schema.field(name).type) == "string"


def _head(name: str, lang: str) -> str:
    if found := BEYOND.fullmatch(name):
        key = f"access.head_{'share' if found[1] else 'beyond'}_{found[3]}"
        return text(key, lang, limit=found[2])
    return text(next(f"{group}.head_{name}" for group in GROUPS if has_text(f"{group}.head_{name}")), lang)


def _cell(value: Any, name: str, lang: str) -> str:
    if name in DAYS:
        return long_date(value, lang)
    if isinstance(value, str):
        key = CODED.get(name, "") + value
        return text(key, lang) if name in CODED and has_text(key, lang) else value
    if name.startswith("share_"):
        return percent(value, lang)
    if isinstance(value, int):
        return format_count(value, lang)
    digits = 3 if name in MANY_DIGITS else 0 if name == "value" else DIGITS.get(name, 1)
    return decimal(value, lang, digits)
