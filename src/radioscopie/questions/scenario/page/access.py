"""Access in the report of a scenario: before and after the machines that it places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.questions.scenario.tables.access import TABLES
from radioscopie.report.columns import plain_table
from radioscopie.report.page import Figure
from radioscopie.report.view import View
from radioscopie.texts import text

if TYPE_CHECKING:
    from radioscopie.questions.scenario.page.view import ScenarioView
    from radioscopie.report.grid import Grid

NATION = (
    "variant", "equipment", "case", "machines", "mean_min", "beyond_30_min", "share_beyond_30_min",
    "newly_within_30_min", "per_100000", "p10_per_100000",
)  # fmt: skip
NEAR = (
    "variant", "equipment", "name", "beyond_30_min_before", "beyond_30_min_after", "per_100000_before",
    "per_100000_after",
)  # fmt: skip
SHOWN = (
    ("access", "site.scenario_access", "site.scenario_access_intro", NATION),
    ("access_by_departement", "site.scenario_near", "site.scenario_near_intro", NEAR),
)


def access_figures(view: ScenarioView) -> tuple[Figure, ...]:
    """Give the sections on access of a scenario's report; none when no machine is placed."""
    return tuple(
        Figure(
            name, text(title, view.lang), text(intro, view.lang), "", _grid(view, name, columns), signed=False
        )
        for name, title, intro, columns in SHOWN
        if name in view.result.tables
    )


def access_summary(view: ScenarioView) -> tuple[str, ...]:
    """Say access before and after in the terminal; nothing when no machine is placed."""
    if "access" not in view.result.tables:
        return ()
    return (text("site.scenario_access", view.lang) + "\n" + plain_table(_grid(view, "access", NATION)),)


def _grid(view: ScenarioView, name: str, columns: tuple[str, ...]) -> Grid:
    table = view.table(name)
    titles = [view.title(variant) for variant in table["variant"].to_pylist()]
    table = table.set_column(0, "variant", pa.array(titles, pa.string()))
    return View(view.result, view.lang, TABLES).grid(name, columns, table)
