"""The fit of a network to a log, for a terminal; `fitted.toml` is what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.reading.fit.tables import TABLES
from radioscopie.report.columns import columns
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result

SHOWN = {
    "covered": ("first", "last", "days", "cut_days", "gap_days", "exams"),
    "daily": ("day_kind", "days", "exams", "per_day", "dispersion", "p_value"),
    "months": ("month", "days", "exams", "weight", "weight_low", "weight_high", "p_value"),
    "mix": ("exam", "exams", "share", "low", "high"),
    "reading_times": ("exam", "times", "left_out", "mean_min", "cv", "law", "ks", "p_value"),
    "speeds": ("reader", "times", "speed", "speed_low", "speed_high", "p_value"),
}
ODD = tuple(
    f"reading.found_{name}"
    for name in ("rejected", "cut_days", "gap_days", "unseen_hours", "twice", "repeated", "alike")
)


def summary(result: Result, lang: str) -> str:
    """Say what was fitted, and how many hours of the week do not look like a Poisson law."""
    view = View(result, lang, TABLES)
    tested, unlike = view.found("reading.found_tested"), view.found("reading.found_unlike")
    poisson = view.say("reading.poisson", tested=tested, unlike=unlike)
    tables = [_table(view, name) for name in SHOWN if view.has(name)]
    return "\n\n".join([*tables, poisson, *_to_know(view)]) + "\n"


def _to_know(view: View) -> list[str]:
    """Say what is odd in the log, or not covered by it."""
    rows = tuple(
        (f"  {format_count(n, view.lang)}", view.say(key))
        for key, n in view.result.findings
        if n and key in ODD
    )
    return [f"{view.say('price.findings_title')}\n{columns(rows, {0})}"] if rows else []


def _table(view: View, name: str) -> str:
    grid = view.grid(name, SHOWN[name])
    heads = tuple(column.label for column in grid.columns)
    return f"{view.say(TABLES[name].title)}\n{columns((heads, *grid.rows), range(1, len(heads)))}"
