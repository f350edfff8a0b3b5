"""Remote reading in the report of a practice's accounts: what its sites pay in each world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.ranges import CASES
from radioscopie.report.amounts import compact_euros
from radioscopie.report.page import Figure

if TYPE_CHECKING:
    from radioscopie.questions.accounts.practice.page.view import AccountsView

COLUMNS = (
    "world", "line", "place", "year", "days", "remote_exams", "low_cents", "central_cents", "high_cents",
)  # fmt: skip


def reading_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the section on remote reading; none when no world of the scenario has an organisation."""
    if "reading" not in view.result.tables:
        return ()
    table = view.table("reading")
    titles = pa.array([line_title(view, name) for name in table["line"].to_pylist()], pa.string())
    named = table.set_column(table.schema.get_field_index("line"), "line", titles)
    grid = view.grid(named, COLUMNS, "reading.csv")
    return (
        Figure(
            "reading",
            view.say("accounts.figure_reading"),
            view.say("accounts.figure_reading_intro"),
            "",
            grid,
            signed=False,
        ),
    )


def reading_note(view: AccountsView) -> str:
    """Say what remote reading costs in the last year of each world; nothing without organisation."""
    if "reading" not in view.result.tables:
        return ""
    mark = " ; " if view.lang == "fr" else "; "
    worlds = dict.fromkeys(row["world"] for row in view.rows("reading"))
    return view.say("accounts.note_reading", parts=mark.join(_part(view, world) for world in worlds))


def _part(view: AccountsView, world: str) -> str:
    rows = view.rows("reading", world=world, year=view.last_year)
    cents = {case: compact_euros(sum(row[f"{case}_cents"] for row in rows), view.lang) for case in CASES}
    return view.say("accounts.note_reading_part", world=view.title(world), year=view.last_year, **cents)


def line_title(view: AccountsView, name: str) -> str:
    """Name a line of charges: a shipped one, that of a reading organisation by its title, or the user's own."""
    return str(view.record.get(f"parameter.line.{name}", view.word("accounts.line", name)))
