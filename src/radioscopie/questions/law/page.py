"""How the law is shown: words for the terminal, plain data for JSON."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.numbers import MINUS, format_change, format_count, format_euros, format_percent
from radioscopie.report.columns import columns
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radioscopie.law.check import Finding
    from radioscopie.law.diff import Difference
    from radioscopie.law.values import Entry, Value

    Json = dict[str, object]

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


def entry_page(entry: Entry, values: Sequence[Value], lang: str) -> str:
    """Write the values of an entry, each with its status, legal text, address and note."""
    rows = [(_period(value, lang), show_content(value, lang), _status(value, lang)) for value in values]
    lines = columns(rows, right=(1,)).split("\n") if rows else [word("law.status", "missing", lang)]
    details = ["".join(INDENT + one for one in (v.reference, v.url, v.note) if one) for v in values] or [""]
    title = f"{entry.address}\n{entry.label(lang)}\n"
    return "\n".join([title, *(line + more for line, more in zip(lines, details, strict=True))])


def group_page(entries: Iterable[Entry], on: date, lang: str) -> str:
    """Write the value in force of each entry on a day."""
    pairs = [(entry, entry.at(on)) for entry in entries]
    rows = [
        (
            entry.address,
            _shortened(show_content(value, lang)),
            _status(value, lang),
            _period(value, lang),
            value.reference,
        )
        for entry, value in pairs
    ]
    return columns(rows, right=(1,))


def _shortened(words: str) -> str:
    return words if len(words) <= WIDEST else words[: WIDEST - 1] + "…"


def diff_page(rows: Sequence[Difference], lang: str) -> str:
    """Write the changes under the text that makes them: address, before, after, percent, status, label."""
    lines = columns([_diff_line(row, lang) for row in rows], right=(1, 2, 3)).split("\n")
    texts: dict[str, list[str]] = {}
    for row, line in zip(rows, lines if rows else (), strict=True):
        texts.setdefault(row.after.reference or row.before.reference, []).append(line)
    return "\n\n".join("\n".join([reference, *under]) for reference, under in texts.items())


def _diff_line(row: Difference, lang: str) -> tuple[str, ...]:
    before, after = show_content(row.before, lang), show_content(row.after, lang)
    change = "" if row.change is None else format_change(row.change, lang)
    label = row.entry.label(lang).rpartition(": ")[2]  # the address already says the family
    return (f"  {row.entry.address}", before, after, change, _status(row.after, lang), _shortened(label))


def check_page(findings: Sequence[Finding], lang: str) -> str:
    """Write each finding on one line."""
    rows = [
        (
            word("law.level", f.level, lang),
            word("law.finding", f.kind, lang),
            f.address,
            _days(f.starts, f.ends, lang),
        )
        for f in findings
    ]
    return columns(rows)


def stale_page(values: Sequence[Value]) -> str:
    """Write each stale value on one line: last check, address, first day in force, reference."""
    return columns(
        [(_iso(v.checked_on) or "", v.address, _iso(v.valid_from) or "", v.reference) for v in values]
    )


def entry_json(entry: Entry, values: Iterable[Value], lang: str) -> Json:
    """Give an entry as plain data; amounts are integer cents, rates exact decimals in a string."""
    return {
        "address": entry.address,
        "kind": entry.kind,
        "unit": UNITS[entry.kind],
        "label": entry.label(lang),
        "used": entry.used,
        "values": [value_json(value) for value in values],
    }


def value_json(value: Value) -> Json:
    """Give a value as plain data."""
    content = value.raw if isinstance(value.value, Fraction) else value.value
    return {
        "value": content,
        "raw": value.raw,
        "valid_from": _iso(value.valid_from),
        "ends_on": _iso(value.ends_on),
        "status": value.status,
        "reference": value.reference,
        "url": value.url,
        "checked_on": _iso(value.checked_on),
        "note": value.note,
    }


def difference_json(row: Difference, lang: str) -> Json:
    """Give a change as plain data; `change_percent` is a decimal with one place, or null."""
    return {
        "address": row.entry.address,
        "kind": row.entry.kind,
        "unit": UNITS[row.entry.kind],
        "label": row.entry.label(lang),
        "before": value_json(row.before),
        "after": value_json(row.after),
        "change_percent": None if row.change is None else _decimal(row.change),
    }


def _decimal(change: Fraction) -> str:
    """Write a change in percent as a program reads it: "-30.8"."""
    return format_percent(change, "en").rstrip("%").replace(",", "").replace(MINUS, "-")


def finding_json(finding: Finding, lang: str) -> Json:
    """Give a finding as plain data."""
    return {
        "level": finding.level,
        "kind": finding.kind,
        "address": finding.address,
        "starts": _iso(finding.starts),
        "ends": _iso(finding.ends),
        "text": word("law.finding", finding.kind, lang),
    }


def _status(value: Value, lang: str) -> str:
    return "" if value.checked_on is None else word("law.status", value.status, lang)


def _period(value: Value, lang: str) -> str:
    return _days(value.valid_from, value.ends_on, lang)


def _days(starts: date | None, ends: date | None, lang: str) -> str:
    """Write a half-open period by its first day and the first day after it."""
    first, after = _iso(starts), _iso(ends)
    words = [text("law.from", lang, day=first)] if first else []
    return " ".join([*words, text("law.before", lang, day=after)] if after else words)


def _iso(day: date | None) -> str | None:
    return None if day is None or day == date.min else day.isoformat()
