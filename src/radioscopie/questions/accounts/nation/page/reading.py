"""Who pays the reading organisations of a scenario, in the report of the nation's accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.report.page import Figure
from radioscopie.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.questions.accounts.nation.page.view import NationView

WHERE = ("town", "establishment", "outside")
COLUMNS = ("variant", "charge", "where", "sites", "remote_exams", "low_cents", "central_cents", "high_cents")


def reading_figures(view: NationView) -> Iterator[Figure]:
    """Give the section on remote reading in the last year; none when the scenario has no organisation."""
    if "nation_reading" not in view.result.tables:
        return
    table = view.table("reading", year=view.year)
    record = view.record
    titles = [record.get(f"parameter.line.{name}", name) for name in table["charge"].to_pylist()]
    named = table.set_column(table.schema.get_field_index("charge"), "charge", pa.array(titles, pa.string()))
    title = word("nation_accounts.figure", "reading", view.lang, year=view.year)
    intro = word("nation_accounts.figure_intro", "reading", view.lang)
    yield Figure("reading", title, intro, "", view.grid(named, COLUMNS, "nation_reading.csv"), signed=False)


def reading_notes(view: NationView) -> Iterator[str]:
    """Say, world by world, which sites of the networks the accounts know; nothing without organisation."""
    if "nation_reading" not in view.result.tables:
        return
    for world in dict.fromkeys(row["variant"] for row in view.rows("reading")):
        rows = view.rows("reading", year=view.year, variant=world)
        sites = {where: sum(row["sites"] for row in rows if row["where"] == where) for where in WHERE}
        yield view.say("nation_accounts.note_reading", world=view.world(world), **sites)
