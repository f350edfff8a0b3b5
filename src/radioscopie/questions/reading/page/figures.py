"""The charts and tables of the report of a reading network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.models.reading.costs import odds_per_hour
from radioscopie.questions.reading.page.charts import hour_lines, level_bars, share_bars, week_heat
from radioscopie.questions.reading.page.places import place_figures, radiographer_figure
from radioscopie.questions.reading.page.sections import charted, plain
from radioscopie.questions.reading.page.words import decimal, minutes, reading_grid, share
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.models.reading.study import Study
    from radioscopie.report.page import Figure
    from radioscopie.result import Result

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


def reading_figures(result: Result, study: Study, lang: str) -> tuple[Figure, ...]:
    """Give the sections of the report, in order."""
    odds = result.tables["errors_table"].table.to_pylist()[0]["odds"]
    fatigue = {"odds": decimal(odds, lang), "per_hour": _odds(study, lang)}
    load = sum(sample.shift_loads for sample in study.samples) / len(study.samples)
    after = decimal(study.network.conditions.alone_after_min, lang)
    return (
        *_changes(result, lang),
        _priorities(result, lang),
        _hours(result, lang),
        _waits(result, lang),
        _week(result, lang),
        plain(result, "counts", COUNT_COLUMNS, lang),
        plain(result, "readers", READER_COLUMNS, lang),
        radiographer_figure(result, lang, minutes=after, load=decimal(load, lang)),
        *place_figures(result, lang),
        plain(result, "remote", REMOTE_COLUMNS, lang),
        plain(result, "cost", COST_COLUMNS, lang),
        plain(result, "site_cost", SITE_COST_COLUMNS, lang),
        plain(result, "errors_table", ERROR_COLUMNS, lang, "errors", **fatigue),
        plain(result, "delays", ("grouping", "interval", *DELAY_COLUMNS), lang),
    )


def _odds(study: Study, lang: str) -> str:
    """Write the odds per hour of shift, with their bounds when there are some."""
    low, given, high = (
        f"{one:g}".replace(".", "," if lang == "fr" else ".") for one in odds_per_hour(study.network)
    )
    return given if low == high else text("reading.odds_range", lang, given=given, low=low, high=high)


def _rows(result: Result, grouping: str) -> list[dict[str, Any]]:
    rows = result.tables["delays"].table.to_pylist()
    return [row for row in rows if row["grouping"] == grouping and row["interval"] == REPORT]


def _table(result: Result, grouping: str) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    return pa.Table.from_pylist(_rows(result, grouping))


def _priorities(result: Result, lang: str) -> Figure:
    bars = [
        {
            "label": row["key"],
            "series": word("reading.series", name, lang),
            "minutes": row[f"{name}_min"],
            "low": row[f"{name}_min"] - (row[f"{name}_half_min"] or 0),
            "high": row[f"{name}_min"] + (row[f"{name}_half_min"] or 0),
            "text": minutes(row[f"{name}_min"], lang),
        }
        for row in _rows(result, "priority")
        for name in ("median", "p90", "p95")
        if row[f"{name}_min"] is not None
    ]
    grid = reading_grid(_table(result, "priority"), DELAY_COLUMNS, lang, "priorities.csv")
    return charted("priority", level_bars(bars, lang) if bars else None, grid, lang)


def _hours(result: Result, lang: str) -> Figure:
    grid = reading_grid(_table(result, "hour"), DELAY_COLUMNS, lang, "hours.csv")
    return charted("hour", hour_lines(_rows(result, "hour"), lang), grid, lang)


def _waits(result: Result, lang: str) -> Figure:
    shown = result.tables["waits"].table
    bars = [
        {"label": _range(row, lang), "share": row["share"], "text": share(row["share"], lang)}
        for row in shown.to_pylist()
    ]
    grid = reading_grid(shown, ("from_min", "to_min", "share", "share_half"), lang, "waits.csv")
    return charted("waits", share_bars(bars, lang), grid, lang)


def _range(row: dict[str, Any], lang: str) -> str:
    low = decimal(row["from_min"], lang)
    return f"> {low} min" if row["to_min"] is None else f"{low} – {decimal(row['to_min'], lang)} min"


def _week(result: Result, lang: str) -> Figure:
    shown = result.tables["week"].table
    grid = reading_grid(shown, ("hour_of_week", "seats", "occupancy"), lang, "week.csv")
    return charted("week", week_heat(shown["occupancy"].to_pylist(), lang), grid, lang)


def _changes(result: Result, lang: str) -> tuple[Figure, ...]:
    """Show before and after, when there is a variant."""
    if "change" not in result.tables:
        return ()
    shown = result.tables["change"].table
    bars = [
        {
            "label": f"{row['key'] or word('reading.grouping', 'all', lang)}, {word('reading.series', 'p95', lang)}",
            "series": word("reading.when", when, lang),
            "minutes": row[when],
            "low": row[when],
            "high": row[when],
            "text": minutes(row[when], lang),
        }
        for row in shown.to_pylist()
        if row["measure"] == "p95"
        for when in ("before", "after")
        if row[when] is not None
    ]
    grid = reading_grid(shown, CHANGE_COLUMNS, lang, "change.csv")
    return (charted("change", level_bars(bars, lang) if bars else None, grid, lang),)
