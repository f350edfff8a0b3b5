"""The fit of a network to a log, for a terminal; `fitted.toml` is what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.reading.fit.tables import TABLES
from radioscopie.report.columns import columns
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result

SHOWN = {
    "daily": ("day_kind", "days", "exams", "per_day", "dispersion", "p_value"),
    "months": ("month", "days", "exams", "weight", "weight_low", "weight_high", "p_value"),
    "mix": ("exam", "exams", "share", "low", "high"),
    "reading_times": ("exam", "times", "left_out", "mean_min", "cv", "law", "ks", "p_value"),
    "speeds": ("reader", "times", "speed", "speed_low", "speed_high", "p_value"),
}


def summary(result: Result, lang: str) -> str:
    """Say what was fitted, and how many hours of the week do not look like a Poisson law."""
    view = View(result, lang, TABLES)
    tested, unlike = view.found("reading.found_tested"), view.found("reading.found_unlike")
    poisson = view.say("reading.poisson", tested=tested, unlike=unlike)
    return "\n\n".join([*(_table(view, name) for name in SHOWN if view.has(name)), poisson]) + "\n"


def _table(view: View, name: str) -> str:
    grid = view.grid(name, SHOWN[name])
    heads = tuple(column.label for column in grid.columns)
    return f"{view.say(TABLES[name].title)}\n{columns((heads, *grid.rows), range(1, len(heads)))}"
