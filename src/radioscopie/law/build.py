"""From rows of a file to checked entries: every value refused is a problem with its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from radioscopie.errors import Problem, problem
from radioscopie.law.values import KINDS, STATUSES, Content, Entry, Value, read_content

if TYPE_CHECKING:
    from collections.abc import Iterable


class Row(NamedTuple):
    """One dated value as its file writes it; `place` says where. Dates are ISO, `ends_on` may be empty."""

    place: str
    valid_from: str
    ends_on: str
    raw: str
    status: str
    reference: str
    url: str
    checked_on: str
    note: str


class Head(NamedTuple):
    """What an entry is, beside its values."""

    address: str
    kind: str
    labels: tuple[str, str]
    used: bool


def build_entry(head: Head, rows: Iterable[Row], problems: list[Problem]) -> Entry:
    """Make an entry; what is wrong is added to `problems` and left out."""
    if head.kind not in KINDS:
        problems.append(problem("law.bad_kind", head.address, head.kind, known=", ".join(KINDS)))
        return _entry(head, ())
    values = [value for row in rows if (value := _value(head, row, problems)) is not None]
    values.sort(key=lambda value: value.valid_from)
    return _entry(head, _chained(values, problems))


def _entry(head: Head, values: tuple[Value, ...]) -> Entry:
    french, english = head.labels
    return Entry(head.address, head.kind, french, english, head.used, values)


def _value(head: Head, row: Row, problems: list[Problem]) -> Value | None:
    found = [*_header_problems(row), *_date_problems(row)]
    content: Content = None
    try:
        content = None if row.status == "missing" else read_content(head.kind, row.raw)
    except ValueError:
        found.append(problem("law.bad_value", row.place, row.raw, kind=head.kind))
    if row.status == "missing" and row.raw:
        found.append(problem("law.missing_with_value", row.place, row.raw))
    problems.extend(found)
    if found:
        return None
    start, end, checked = _day(row.valid_from), _day(row.ends_on), _day(row.checked_on)
    return Value(head.address, head.kind, row.raw, content, start or date.min, end,
                 row.status, row.reference, row.url, checked, row.note)  # fmt: skip


def _header_problems(row: Row) -> list[Problem]:
    found = []
    if not row.reference:
        found.append(problem("law.no_reference", row.place, row.raw))
    if row.status not in STATUSES:
        found.append(problem("law.bad_status", row.place, row.status, known=", ".join(STATUSES)))
    return found


def _date_problems(row: Row) -> list[Problem]:
    required = (row.valid_from, row.checked_on)
    wrong = [day for day in required if not _is_day(day)]
    wrong += [row.ends_on] if row.ends_on and not _is_day(row.ends_on) else []
    if not wrong and row.ends_on and row.ends_on <= row.valid_from:
        return [problem("law.ends_before_start", row.place, row.ends_on)]
    return [problem("law.bad_date", row.place, day) for day in wrong]


@cache
def _day(word: str) -> date | None:
    return date.fromisoformat(word) if word else None


@cache
def _is_day(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def _chained(values: list[Value], problems: list[Problem]) -> tuple[Value, ...]:
    """Refuse two values on one day; a value without end lasts until the next one."""
    chained = []
    for value, following in pairwise([*values, None]):
        if value is None:
            continue
        if following is not None and value.valid_from == following.valid_from:
            problems.append(problem("law.duplicate", value.address, value.valid_from))
        elif following is not None and value.ends_on and value.ends_on > following.valid_from:
            problems.append(problem("law.overlap", value.address, value.ends_on, next=following.valid_from))
        elif following is not None and value.ends_on is None:
            chained.append(replace(value, ends_on=following.valid_from))
        else:
            chained.append(value)
    return tuple(chained)
