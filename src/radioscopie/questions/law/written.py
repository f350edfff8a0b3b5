"""How values of the law are written: words for the terminal, plain data for JSON."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count, format_euros, format_percent
from radioscopie.report.columns import columns
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radioscopie.law.load import Entry, Value

    Data = dict[str, object]

UNITS = {"cents": "EUR cents", "rate": "ratio", "count": "count", "flag": "0 or 1", "text": "text"}
INDENT = "\n    "
WIDEST = 40  # a label in a list; the page of its own address gives it whole


def show_content(value: Value, lang: str) -> str:
    """Write a value as people read it: 99,69 €, 15,8 %, oui; « manquant » when it is in no source read."""
    content = value.value
    if content is None:
        return text("law.nothing", lang) if value.checked_on is None else word("law.status", "missing", lang)
    if isinstance(content, Fraction):
        return _percent(content, value.raw, lang)
    if value.kind == "flag":
        return text("law.yes" if content else "law.no", lang)
    if isinstance(content, int):
        return format_euros(content, lang) if value.kind == "cents" else format_count(content, lang)
    return content


def _percent(rate: Fraction, raw: str, lang: str) -> str:
    """Write a rate in percent, or as its decimal when one decimal of a percent would round it."""
    if (rate * 1000).denominator == 1:
        return format_percent(rate, lang)
    return raw.replace(".", ",") if lang == "fr" else raw


def entry_lines(entry: Entry, values: Sequence[Value], lang: str) -> str:
    """Write the values of an entry, each with its status, legal text, address and note."""
    rows = [(_period(value, lang), show_content(value, lang), show_status(value, lang)) for value in values]
    lines = columns(rows, right=(1,)).split("\n") if rows else [word("law.status", "missing", lang)]
    details = ["".join(INDENT + said for said in (v.reference, v.url, v.note) if said) for v in values] or [
        ""
    ]
    title = f"{entry.address}\n{entry.label(lang)}\n"
    return "\n".join([title, *(line + more for line, more in zip(lines, details, strict=True))])


def group_lines(pairs: Iterable[tuple[Entry, Value]], lang: str) -> str:
    """Write the value in force of each entry on a day."""
    rows = [
        (
            entry.address,
            shortened(show_content(value, lang)),
            show_status(value, lang),
            _period(value, lang),
            value.reference,
        )
        for entry, value in pairs
    ]
    return columns(rows, right=(1,))


def shortened(words: str) -> str:
    """Cut a label that would widen a list."""
    return words if len(words) <= WIDEST else words[: WIDEST - 1] + "…"


def show_status(value: Value, lang: str) -> str:
    """Write the status of a value; nothing for a day on which nothing is in force."""
    return "" if value.checked_on is None else word("law.status", value.status, lang)


def _period(value: Value, lang: str) -> str:
    return show_days(value.valid_from, value.ends_on, lang)


def show_days(starts: date | None, ends: date | None, lang: str) -> str:
    """Write a half-open period by its first day and the first day after it."""
    first, after = iso(starts), iso(ends)
    words = [text("law.from", lang, day=first)] if first else []
    return " ".join([*words, text("law.before", lang, day=after)] if after else words)


def iso(day: date | None) -> str | None:
    """Write a day of the law as a program reads it; None when there is no bound."""
    return None if day is None or day == date.min else day.isoformat()


def entry_data(entry: Entry, values: Iterable[Value], lang: str) -> Data:
    """Give an entry as plain data; amounts are integer cents, rates exact decimals in a string."""
    used = {"used": entry.used, "values": [value_data(value) for value in values]}
    return {**entry_head(entry, lang), **used}


def entry_head(entry: Entry, lang: str) -> Data:
    """Give what an entry is as plain data: address, kind, unit, label."""
    said = {"unit": UNITS[entry.kind], "label": entry.label(lang)}
    return {"address": entry.address, "kind": entry.kind, **said}


def value_data(value: Value) -> Data:
    """Give a value as plain data."""
    content = value.raw if isinstance(value.value, Fraction) else value.value
    return {
        "value": content,
        "raw": value.raw,
        "valid_from": iso(value.valid_from),
        "ends_on": iso(value.ends_on),
        "status": value.status,
        "reference": value.reference,
        "url": value.url,
        "checked_on": iso(value.checked_on),
        "note": value.note,
    }
