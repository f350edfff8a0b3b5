"""Remote reading in the report of a practice's accounts: what its sites pay in each world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.ranges import CASES
from radioscopie.report.amounts import compact_euros
from radioscopie.report.page import Figure

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.questions.accounts.practice.page.view import AccountsView

COLUMNS = (
    "world", "line", "place", "year", "days", "remote_exams", "low_cents", "central_cents", "high_cents",
)  # fmt: skip


def reading_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the section on remote reading; none when no world of the scenario has an organisation."""
    if not view.has("reading"):
        return ()
    grid = view.laid("reading", COLUMNS, view.worded("reading", "line", view.table("reading")))
    heads = view.say("accounts.figure_reading"), view.say("accounts.figure_reading_intro")
    return (Figure("reading", *heads, "", grid, signed=False),)


def reading_note(view: AccountsView) -> str:
    """Say what remote reading costs in the last year of each world; nothing without organisation."""
    if not view.has("reading_totals"):
        return ""
    mark = " ; " if view.lang == "fr" else "; "
    rows = view.rows("reading_totals", year=view.last_year)
    return view.say("accounts.note_reading", parts=mark.join(_part(view, row) for row in rows))


def _part(view: AccountsView, row: Row) -> str:
    cents = {case: compact_euros(row[f"{case}_cents"], view.lang) for case in CASES}
    return view.say("accounts.note_reading_part", world=view.title(row["world"]), year=row["year"], **cents)
