"""What the law does not say, or says badly: findings for `law check` and `law stale`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.law.load import Law
    from radioscopie.law.values import Entry, Value

ERROR, NOTE = "error", "note"
COVER_FROM, COVER_UNTIL = date(2018, 7, 1), date(2028, 1, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about an address.

    Parameters
    ----------
    level : "error" for what must not be in a law, "note" for what its reader must know
    kind : overlap, no_reference, uncovered, missing or unused; a code of the table of words `law_check.kind`
    address : where
    starts, ends : the days concerned (half-open; None: no bound)
    """

    level: str
    kind: str
    address: str
    starts: date | None = None
    ends: date | None = None


def check(law: Law) -> tuple[Finding, ...]:
    """Look at every entry but the statements: overlaps, references, uncovered days, missing, unused values.

    Days are covered from 1 July 2018 to 31 December 2027, for the values that pricing uses; what an act is
    (its label, its modality…) holds as long as its tariffs.
    """
    entries = [
        entry for address, entry in sorted(law.entries.items()) if not address.startswith("statements.")
    ]
    found = [finding for entry in entries for finding in _entry_findings(entry)]
    return tuple(sorted(found, key=lambda finding: (finding.level, finding.kind, finding.address)))


def stale(law: Law, on: date, days: int = 365) -> tuple[Value, ...]:
    """Give the values in force on a day or later that were last checked more than `days` days before it."""
    values = (value for _, entry in sorted(law.entries.items()) for value in entry.values)
    return tuple(
        value
        for value in values
        if value.checked_on is not None
        and (on - value.checked_on).days > days
        and (value.ends_on is None or value.ends_on > on)
    )


def _entry_findings(entry: Entry) -> Iterator[Finding]:
    if not entry.used and not entry.address.startswith("acts."):
        yield Finding(NOTE, "unused", entry.address)
    for value in entry.values:
        if not value.reference:
            yield Finding(ERROR, "no_reference", entry.address, value.valid_from, value.ends_on)
        if value.status == "missing":
            yield Finding(NOTE, "missing", entry.address, value.valid_from, value.ends_on)
    for value, following in pairwise(entry.values):
        if value.ends_on is None or value.ends_on > following.valid_from:
            yield Finding(ERROR, "overlap", entry.address, following.valid_from, value.ends_on)
    if entry.used and not (entry.kind == "text" and entry.address.startswith("acts.")):
        yield from _uncovered(entry)


def _uncovered(entry: Entry) -> Iterator[Finding]:
    """Give the periods of the covered years in which an entry holds no value."""
    day = COVER_FROM
    for value in entry.values:
        if value.valid_from > day and day < COVER_UNTIL:
            yield Finding(NOTE, "uncovered", entry.address, day, min(value.valid_from, COVER_UNTIL))
        day = max(day, value.ends_on or COVER_UNTIL)
    if day < COVER_UNTIL:
        yield Finding(NOTE, "uncovered", entry.address, day, COVER_UNTIL)
