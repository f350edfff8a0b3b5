"""Who pays the reading organisations of a scenario, in the report of the nation's accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.report.page import Figure
from radioscopie.report.view import with_words
from radioscopie.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.questions.accounts.nation.page.view import NationView

COLUMNS = ("variant", "charge", "where", "sites", "remote_exams", "low_cents", "central_cents", "high_cents")


def reading_figures(view: NationView) -> Iterator[Figure]:
    """Give the section on remote reading in the last year; none when the scenario has no organisation."""
    if not view.has("nation_reading"):
        return
    table = view.table("nation_reading", year=view.year)
    titles = [view.shown("nation_reading", "charge", name) for name in table["charge"].to_pylist()]
    grid = view.laid("nation_reading", COLUMNS, with_words(table, "charge", titles))
    title = word("nation_accounts.figure", "reading", view.lang, year=view.year)
    intro = view.word("nation_accounts.figure_intro", "reading")
    yield Figure("reading", title, intro, "", grid, signed=False)


def reading_notes(view: NationView) -> Iterator[str]:
    """Say, world by world, which sites of the networks the accounts know; nothing without organisation."""
    if not view.has("nation_reading_sites"):
        return
    rows = view.rows("nation_reading_sites", year=view.year)
    for world in dict.fromkeys(row["variant"] for row in rows):
        sites = {row["where"]: row["sites"] for row in rows if row["variant"] == world}
        yield view.say("nation_accounts.note_reading", world=view.world(world), **sites)
