"""The staffing of a network as a few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.texts import text
from radioscopie.views.columns import columns
from radioscopie.views.reading_words import decimal, share

if TYPE_CHECKING:
    from radioscopie.result import Result

HEADS = (
    "day_kind",
    "hour",
    "start",
    "seats",
    "exams",
    "kept",
    "kept_half",
    "fewer_kept",
    "fewer_half",
    "verdict",
)
SHARES = ("kept", "kept_half", "fewer_kept", "fewer_half")
CODED = ("day_kind", "verdict", "rule")


def staff_lines(result: Result, lang: str) -> str:
    """Say the seats, then the rota or the rules that clash."""
    seats = result.tables["seats"].table.to_pylist()
    needed = [row for row in seats if row["seats"] or row["exams"]]
    proven = sum(row["verdict"] == "proven" for row in seats)
    tested = sum(row["verdict"] in ("proven", "likely") for row in seats)
    hours = 5 * sum(row["seats"] for row in seats[:24]) + 2 * sum(row["seats"] for row in seats[24:])
    parts = [
        text("staff.answer", lang, hours=decimal(hours, lang), proven=proven, tested=tested),
        _grid(needed, HEADS, lang),
    ]
    if "clash" in result.tables:
        rules = [text(f"staff.rule_{row['rule']}", lang) for row in result.tables["clash"].table.to_pylist()]
        parts.append(text("staff.no_rota", lang, rules=" ; ".join(rules)))
    if "fairness" in result.tables:
        rows = result.tables["fairness"].table.to_pylist()
        parts.append(text("staff.fairness", lang) + "\n" + _grid(rows, tuple(rows[0]), lang))
    elif "clash" not in result.tables and "staff.found_optimal" in dict(result.findings):
        parts.append(text("staff.unknown_rota", lang))
    return "\n\n".join(parts)


def _grid(rows: list[dict[str, Any]], names: tuple[str, ...], lang: str) -> str:
    lines = [[_cell(name, row[name], lang) for name in names] for row in rows]
    return columns([[text(f"staff.col_{name}", lang) for name in names], *lines], range(1, len(names)))


def _cell(name: str, value: Any, lang: str) -> str:
    if name in SHARES:
        return share(value, lang)
    if name in CODED:
        return text(f"staff.{name}_{value}", lang)
    return value if isinstance(value, str) else decimal(value, lang)
