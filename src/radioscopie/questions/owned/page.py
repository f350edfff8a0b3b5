"""Who owns what is paid, in the reports of `run` and `design`, and in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.report.columns import plain_table
from radioscopie.report.page import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.report.grid import Grid
    from radioscopie.report.view import View

COLUMNS = (
    "variant", "owner", "practices", "practices_low_95", "practices_high_95", "share", "share_low_95", "share_high_95",
    "base_cents", "change_cents", "change_low_95_cents", "change_high_95_cents", "change_share", "lost_cents",
    "lost_low_95_cents", "lost_high_95_cents",
)  # fmt: skip
FEW = (
    "variant", "owner", "practices_low_95", "practices_high_95", "base_cents", "change_cents", "change_low_95_cents",
    "change_high_95_cents", "lost_cents",
)  # fmt: skip


def ownership_figures(view: View) -> Iterator[Figure]:
    """Give the section on ownership: the last year; the files hold every year."""
    if view.has("ownership"):
        heads = view.say("ownership.table"), view.say("ownership.intro")
        yield Figure("ownership", *heads, "", _last(view, COLUMNS), signed=True)


def ownership_summary(view: View) -> Iterator[str]:
    """Say ownership in the terminal."""
    if view.has("ownership"):
        table = plain_table(_last(view, FEW))
        yield f"{view.say('ownership.table')}\n{table}\n{view.say('ownership.note')}"


def _last(view: View, columns: tuple[str, ...]) -> Grid:
    table = view.table("ownership")
    there = tuple(one for one in columns if one in table.column_names)
    return view.grid("ownership", there, table.filter(pc.equal(table["year"], pc.max(table["year"]))))
