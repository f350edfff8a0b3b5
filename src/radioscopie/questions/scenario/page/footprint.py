"""The footprint of a scenario in its report: the last year, each measure in its own perimeter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.report.sections import section

if TYPE_CHECKING:
    from radioscopie.report.page import Figure
    from radioscopie.report.view import View

COLUMNS = (
    "variant", "year", "measure", "equipment", "unit", "base_low", "base_central", "base_high",
    "change_low", "change_central", "change_high", "perimeter",
)  # fmt: skip


def footprint_figures(view: View) -> tuple[Figure, ...]:
    """Show the last year; the download holds it too, the files hold every year."""
    if not view.has("footprint"):
        return ()
    table = view.table("footprint")
    last = table.filter(pc.equal(table["year"], pc.max(table["year"])))
    heads = view.say("footprint.table"), view.say("footprint.intro")
    return (section(view, "footprint", heads, COLUMNS, rows=last, signed=True),)
