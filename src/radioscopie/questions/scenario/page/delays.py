"""Delays in the report of a scenario: before and after the machines that it adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.report.columns import plain_table
from radioscopie.report.sections import section

if TYPE_CHECKING:
    from radioscopie.report.page import Figure
    from radioscopie.report.view import View

COLUMNS = (
    "variant", "equipment", "case", "level", "name", "machines", "per_million", "delay", "delay_low", "delay_high",
    "change", "change_low", "change_high",
)  # fmt: skip


def delays_figures(view: View) -> tuple[Figure, ...]:
    """Give the section on delays of a scenario's report; none when it adds no CT nor MRI."""
    if not view.has("delays"):
        return ()
    heads = view.say("scenario.delays"), view.say("scenario.delays_intro")
    return (section(view, "delays", heads, COLUMNS),)


def delays_summary(view: View) -> tuple[str, ...]:
    """Say the delay of the country before and after in the terminal; nothing when no CT nor MRI is added."""
    if not view.has("delays"):
        return ()
    grid = view.grid("delays", COLUMNS, view.table("delays", level="nation"))
    return (f"{view.say('scenario.delays')}\n{plain_table(grid)}\n{view.say('scenario.delays_intro')}",)
