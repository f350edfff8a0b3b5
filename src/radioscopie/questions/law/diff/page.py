"""What changes in the law between two days, as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import MINUS, format_change, format_count, format_percent
from radioscopie.questions.law.written import entry_head, shortened, show_content, show_status, value_data
from radioscopie.report.columns import columns
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from radioscopie.questions.law.diff.answer import Difference, LawChanges


def summary(result: LawChanges, lang: str) -> str:
    """Write the changes under the text that makes them, and their number."""
    count = text("law_diff.count", lang, count=format_count(len(result.rows), lang))
    return f"{_by_text(result.rows, lang)}\n\n{count}".strip()


def _by_text(rows: Sequence[Difference], lang: str) -> str:
    """Write address, before, after, percent, status, label of each change."""
    lines = columns([_line(row, lang) for row in rows], right=(1, 2, 3)).split("\n")
    texts: dict[str, list[str]] = {}
    for row, line in zip(rows, lines if rows else (), strict=True):
        texts.setdefault(row.after.reference or row.before.reference, []).append(line)
    return "\n\n".join("\n".join([reference, *under]) for reference, under in texts.items())


def _line(row: Difference, lang: str) -> tuple[str, ...]:
    before, after = show_content(row.before, lang), show_content(row.after, lang)
    change = "" if row.change is None else format_change(row.change, lang)
    label = row.entry.label(lang).rpartition(": ")[2]  # the address already says the family
    return (f"  {row.entry.address}", before, after, change, show_status(row.after, lang), shortened(label))


def plain(result: LawChanges, lang: str) -> dict[str, object]:
    """Give the same as plain data; `change_percent` is a decimal with one place, or null."""
    return {
        "before": result.before.isoformat(),
        "after": result.after.isoformat(),
        "law_version": result.law_version,
        "changes": [_change(row, lang) for row in result.rows],
    }


def _change(row: Difference, lang: str) -> dict[str, object]:
    values = {"before": value_data(row.before), "after": value_data(row.after)}
    change = None if row.change is None else _decimal(row.change)
    return {**entry_head(row.entry, lang), **values, "change_percent": change}


def _decimal(change: Fraction) -> str:
    """Write a change in percent as a program reads it: "-30.8"."""
    return format_percent(change, "en").rstrip("%").replace(",", "").replace(MINUS, "-")
