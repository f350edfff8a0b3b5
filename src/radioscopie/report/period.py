"""Sentences on what part of a year a file covers: first in the headline, then what it does to the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.report.dates import long_date
from radioscopie.report.page import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row
    from radioscopie.report.view import View

A_YEAR = 12


def covered(view: View) -> str:
    """Say what the file covers, for the start of a headline; nothing when it is a year."""
    row = next(iter(view.rows("period")), None) if view.has("period") else None
    if row is None or row["is_year"]:
        return ""
    dates = {name: long_date(row[name].isoformat(), view.lang) for name in ("first", "last")}
    if row["is_scaled"]:
        return view.say("period.scaled", days=format_count(row["days"], view.lang), **dates)
    if row["months"] == A_YEAR:
        return view.say("period.covers_days", days=format_count(row["days"], view.lang), **dates)
    return view.say("period.covers", months=row["months"], **dates)


def with_period(view: View, answer: str) -> str:
    """Put what the file covers before an answer."""
    return f"{covered(view)} {answer}".strip()


def period_notes(view: View) -> tuple[str, ...]:
    """Say what a part of a year does to bands, how a year was made of it, and which measures the rows understate."""
    return tuple(_notes(view))


def _notes(view: View) -> Iterator[str]:
    for row in view.rows("period") if view.has("period") else []:
        if row["is_year"]:
            continue
        yield _made(view) if row["is_scaled"] else view.say("period.bands_note")
    if view.has("understated"):
        yield _understated(view, view.rows("understated"))


def _made(view: View) -> str:
    """Say how a year was made, and how many fees are then at a reduced rate."""
    made = view.say("period.scaled_note")
    if not view.has("bands"):
        return made
    bands = view.rows("bands")
    names = ("fees_file", "reduced_file", "fees_year", "reduced_year")
    sums = {name: format_count(sum(row[name] for row in bands), view.lang) for name in names}
    return f"{made} {view.say('period.scaled_bands', **sums)}"


def _understated(view: View, rows: list[Row]) -> str:
    measures = ", ".join(view.word("report.measure", row["measure"]) for row in rows)
    since = long_date(min(row["since"] for row in rows).isoformat(), view.lang)
    count = format_count(max(row["rows"] for row in rows), view.lang)
    return view.say("period.understated_note", rows=count, since=since, measures=measures)


def bands_figure(view: View) -> tuple[Figure, ...]:
    """Show the technical fees of each machine in the file and in the year made of it; nothing when none was made."""
    if not view.has("bands"):
        return ()
    grid = view.grid("bands", ("machine", "fees_file", "reduced_file", "fees_year", "reduced_year"))
    return (Figure("bands", view.say("period.bands"), view.say("period.bands_intro"), "", grid),)
