"""The charts and tables of the report of a reading network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.questions.reading.page.charts import hour_lines, level_bars, share_bars, week_heat
from radioscopie.questions.reading.page.places import place_figures, radiographer_figure
from radioscopie.questions.reading.page.sections import charted, compared, minutes, plain
from radioscopie.questions.reading.page.tried import sensitivity_figure
from radioscopie.report.view import percent, short

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.report.grid import Grid
    from radioscopie.report.page import Figure
    from radioscopie.report.view import View

DELAY_COLUMNS = (
    "key",
    "exams",
    "median_min",
    "p90_min",
    "p95_min",
    "p95_half_min",
    "p99_min",
    "within",
    "within_half",
)
READER_COLUMNS = ("group", "duty_h", "busy_h", "occupancy", "overtime_h", "overtime_h_half", "tasks")
UNREAD_COLUMNS = ("site", "day", "from_hour", "to_hour", "asked_week")
COUNT_COLUMNS = ("state", "exams", "exams_half")
SITE_COST_COLUMNS = ("site", "exams", "low_cents", "central_cents", "high_cents")
REMOTE_COLUMNS = (
    "site",
    "on_call_local",
    "on_call_remote",
    "other_local",
    "other_remote",
    "remote_share",
    "remote_share_half",
    "rule",
)
COST_COLUMNS = ("price", "exams", "price_cents", "year_cents", "status")
ERROR_COLUMNS = ("definition", "rate", "low", "high", "errors_per_year", "errors_low", "errors_high")
CHANGE_COLUMNS = ("grouping", "key", "measure", "before", "after", "change", "change_half")
REPORT = "request_to_report"
SERIES = ("median", "p90", "p95")


def reading_figures(view: View) -> tuple[Figure, ...]:
    """Give the sections of the report, in order."""
    (whole,) = view.rows("network")
    after, load = (view.shown("network", one, whole[one]) for one in ("alone_after_min", "load_min"))
    return (
        *_changes(view),
        _priorities(view),
        _hours(view),
        _waits(view),
        _week(view),
        *([plain(view, "unread", UNREAD_COLUMNS)] if view.has("unread") else []),
        plain(view, "counts", COUNT_COLUMNS),
        plain(view, "readers", READER_COLUMNS),
        radiographer_figure(view, minutes=after, load=load),
        *place_figures(view),
        plain(view, "remote", REMOTE_COLUMNS),
        plain(view, "cost", COST_COLUMNS),
        plain(view, "site_cost", SITE_COST_COLUMNS),
        plain(view, "errors_table", ERROR_COLUMNS, "errors", **_fatigue(view, whole)),
        *sensitivity_figure(view),
        plain(view, "delays", ("grouping", "interval", *DELAY_COLUMNS)),
    )


def _fatigue(view: View, whole: Row) -> dict[str, str]:
    """Write the odds of the shifts simulated, and those of an hour of shift, with their bounds when there are some."""
    odds = view.shown("errors_table", "odds", view.rows("errors_table")[0]["odds"])
    low, given, high = (
        view.shown("network", f"error_odds{case}", whole[f"error_odds{case}"])
        for case in ("_low", "", "_high")
    )
    per_hour = given if low == high else view.say("reading.odds_range", given=given, low=low, high=high)
    return {"odds": odds, "per_hour": per_hour}


def _rows(view: View, grouping: str) -> list[Row]:
    return view.rows("delays", grouping=grouping, interval=REPORT)


def _grid(view: View, grouping: str, file: str) -> Grid:
    table = view.table("delays", grouping=grouping, interval=REPORT)
    return replace(view.grid("delays", DELAY_COLUMNS, table), file=file)


def _priorities(view: View) -> Figure:
    bars = [
        {
            "label": row["key"],
            "series": view.word("reading.series", name),
            "minutes": row[f"{name}_min"],
            "low": row[f"{name}_min"] - (row[f"{name}_half_min"] or 0),
            "high": row[f"{name}_min"] + (row[f"{name}_half_min"] or 0),
            "text": minutes(view, row[f"{name}_min"]),
        }
        for row in _rows(view, "priority")
        for name in SERIES
        if row[f"{name}_min"] is not None
    ]
    chart = level_bars(bars, view.lang) if bars else None
    return charted(view, "priority", chart, _grid(view, "priority", "priorities.csv"))


def _hours(view: View) -> Figure:
    return charted(view, "hour", hour_lines(_rows(view, "hour"), view.lang), _grid(view, "hour", "hours.csv"))


def _waits(view: View) -> Figure:
    bars = [
        {"label": _range(view, row), "share": row["share"], "text": percent(row["share"], view.lang)}
        for row in view.rows("waits")
    ]
    grid = view.grid("waits", ("from_min", "to_min", "share", "share_half"))
    return charted(view, "waits", share_bars(bars, view.lang), grid)


def _range(view: View, row: Row) -> str:
    low, high = (short(row[one], view.lang) for one in ("from_min", "to_min"))
    return f"> {low} min" if row["to_min"] is None else f"{low} – {high} min"


def _week(view: View) -> Figure:
    grid = view.grid("week", ("day", "hour", "seats", "occupancy"))
    return charted(view, "week", week_heat(view.rows("week"), "occupancy", view.lang), grid)


def _changes(view: View) -> tuple[Figure, ...]:
    """Show before and after, when there is a variant."""
    if not view.has("change"):
        return ()
    every, series = view.word("reading.grouping", "all"), view.word("reading.series", "p95")
    bars = [
        {
            "label": f"{row['key'] or every}, {series}",
            "series": view.word("reading.when", when),
            "minutes": row[when],
            "low": row[when],
            "high": row[when],
            "text": minutes(view, row[when]),
        }
        for row in view.rows("change", measure="p95")
        for when in ("before", "after")
        if row[when] is not None
    ]
    grid = compared(view, "change", view.grid("change", CHANGE_COLUMNS))
    return (charted(view, "change", level_bars(bars, view.lang) if bars else None, grid),)
