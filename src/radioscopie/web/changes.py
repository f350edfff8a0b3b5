"""Changes of the law, of a reform or between two days: as rows of a file, as cells of a page, as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_change, format_count
from radioscopie.questions.law.written import entry_head, show_content, value_data
from radioscopie.report.dates import long_date
from radioscopie.texts import text
from radioscopie.version import __version__
from radioscopie.web.bars import Bar, bars_drawn
from radioscopie.web.law_search import label_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from radioscopie.law.diff import Difference
    from radioscopie.questions.law.diff.answer import LawChanges

PERCENT, MOST_DRAWN = 100, 15


def row_of(one: Difference, lang: str) -> dict[str, Any]:
    """Give a change as a row of a file: amounts in cents, rates as written, the text of what it replaces."""
    before, after = value_data(one.before), value_data(one.after)
    change = None if one.change is None else float(PERCENT * one.change)
    return {
        **entry_head(one.entry, lang),
        "from": after["valid_from"],
        "before": before["raw"],
        "after": after["raw"],
        "change_percent": change,
        "replaces": before["reference"],
    }


def cells_of(one: Difference, lang: str) -> dict[str, str]:
    """Lay a change out for a page."""
    return {
        "address": one.entry.address,
        "label": label_of(one.entry, lang),
        "day": one.after.valid_from.isoformat(),
        "before": show_content(one.before, lang),
        "after": show_content(one.after, lang),
        "change": "" if one.change is None else format_change(one.change, lang),
        "reference": one.before.reference,
    }


def said_diff(found: LawChanges, lang: str) -> str:
    """Say how much changes between two days."""
    first, second = (long_date(one.isoformat(), lang) for one in (found.before, found.after))
    if not found.rows:
        return text("web_law.no_change", lang, first=first, second=second)
    count = format_count(len(found.rows), lang)
    return text("web_law.changes", lang, count=count, first=first, second=second)


def changes_drawn(
    changes: Sequence[Difference], sentence: str, version: str, lang: str, *, narrow: bool = False
) -> str:
    """Draw the largest changes in percent; those that have none stand in the table alone."""
    largest = sorted((one for one in changes if one.change is not None), key=_size)[:MOST_DRAWN]
    days = {one.after.valid_from for one in largest}
    title = text("web_reform.largest", lang, shown=len(largest), total=len(changes))
    bars = [
        Bar(_named(one, days), _said(one, one.change, lang), one.change)
        for one in largest
        if one.change is not None
    ]
    foot = text("web_law.made_with", lang, version=__version__, law=version)
    return bars_drawn(lang, sentence, title, bars, foot, narrow=narrow)


def _size(one: Difference) -> tuple[float, str]:
    return -abs(float(one.change or 0)), one.entry.address


def _named(one: Difference, days: set[date]) -> str:
    address = one.entry.address
    return address if len(days) == 1 else f"{one.after.valid_from.isoformat()} · {address}"


def _said(one: Difference, change: Fraction, lang: str) -> str:
    return (
        f"{format_change(change, lang)} ({show_content(one.before, lang)} → {show_content(one.after, lang)})"
    )
