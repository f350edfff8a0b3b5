"""The reading organisations of a scenario in its report: who reads, how fast, what it costs the sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.models.scenarios.spec import BASE
from radioscopie.numbers import format_count
from radioscopie.questions.reading.page.charts import level_bars
from radioscopie.questions.reading.page.words import cell, decimal, share
from radioscopie.ranges import CASES
from radioscopie.report.amounts import compact_euros
from radioscopie.report.columns import plain_table
from radioscopie.report.dates import long_date
from radioscopie.report.grid import Column, Grid, data_uri
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.questions.scenario.page.view import ScenarioView


HEAD = ("world", "organisation")
TABLES = {
    "reading": (
        *HEAD, "from", "exams_year", "exams_year_half", "remote_year", "within", "within_half", "seats_h_week",
        "wait_min", "wait_half_min", "communication_min", "communication_half_min",
    ),
    "reading_delays": (
        *HEAD, "priority", "promise_min", "promised_from", "asked_year", "within", "within_half", "report_p95_min",
        "report_p95_half_min", "image_p95_min", "image_p95_half_min",
    ),
    "reading_change": ("variant", "measure", "priority", "before", "after", "change", "change_half"),
    "reading_yearly": (
        *HEAD, "sites", "remote_year", "low_price_cents", "central_price_cents", "high_price_cents", "low_cents",
        "central_cents", "high_cents",
    ),
    "reading_cost": (*HEAD, "year", "days", "low_due_cents", "central_due_cents", "high_due_cents"),
    "reading_cost_change": ("variant", "year", "price", "base_cents", "variant_cents", "change_cents"),
}  # fmt: skip
TITLES = {
    "reading": "reading.organisation_reading",
    "reading_delays": "reading.organisation_reading_delays",
    "reading_change": "reading.organisation_reading_change",
    "reading_yearly": "reading.organisation_reading_yearly",
    "reading_cost": "reading.organisation_reading_cost",
    "reading_cost_change": "reading.organisation_reading_cost_change",
}
CODED = {
    "price": "reading.organisation_price_case",
    "measure": "reading.organisation_measure",
    "promised_from": "reading.promised_from",
}
SHOWN_OF = {"reading_yearly": "reading"}
PLAIN = ("world", "organisation", "from", "year", "variant", "priority", "price", "measure", "promised_from")
COMPARED, SHARE = ("before", "after", "change", "change_half"), "within"
SUMMED_UP = ("reading_delays", "reading_cost_change")


def organisation_figures(view: ScenarioView) -> tuple[Figure, ...]:
    """Give the sections on reading organisations; none when the scenario names none."""
    return tuple(
        Figure(
            name,
            text(TITLES[name], view.lang),
            word("reading.organisation_intro", name, view.lang),
            _chart(view, name),
            _grid(view, name),
            signed=False,
        )
        for name in TABLES
        if SHOWN_OF.get(name, name) in view.result.tables
    )


def _chart(view: ScenarioView, name: str) -> str:
    """Draw the delay of 95 % of the exams of each priority, world by world; other sections have no chart."""
    if name != "reading_delays":
        return ""
    rows = [_bar(view, row) for row in view.rows(name) if row["report_p95_min"] is not None]
    return draw(level_bars(rows, view.lang), view.lang, name, text(TITLES[name], view.lang)) if rows else ""


def _bar(view: ScenarioView, row: Row) -> Row:
    minutes, half = row["report_p95_min"], row["report_p95_half_min"] or 0
    series = f"{_word(view, 'world', row['world'])} – {_word(view, 'organisation', row['organisation'])}"
    said = decimal(minutes, view.lang)
    bounds = {"minutes": minutes, "low": minutes - half, "high": minutes + half}
    return {
        "label": row["priority"],
        "series": series,
        "text": text("reading.minutes", view.lang, value=said),
    } | bounds


def organisation_notes(view: ScenarioView) -> tuple[str, ...]:
    """Say what each organisation reads and costs, and that the savings do not move; nothing without organisation."""
    if "reading" not in view.result.tables:
        return ()
    return (
        *(_sentence(view, row) for row in view.rows("reading")),
        text("reading.organisation_note", view.lang),
    )


def organisation_summary(view: ScenarioView) -> tuple[str, ...]:
    """Say the organisations in the terminal."""
    notes = organisation_notes(view)
    if not notes:
        return ()
    shown = (f"{text(TITLES[name], view.lang)}\n{plain_table(_grid(view, name))}" for name in SUMMED_UP)
    return ("\n".join(notes), *shown)


def _sentence(view: ScenarioView, row: Row) -> str:
    exams = {name: format_count(round(row[name]), view.lang) for name in ("exams_year", "remote_year")}
    costs = {
        case: "–" if (cents := row[f"{case}_cents"]) is None else compact_euros(cents, view.lang)
        for case in CASES
    }
    words = {
        "world": _word(view, "world", row["world"]),
        "title": _word(view, "organisation", row["organisation"]),
    }
    said = {"start": _word(view, "from", row["from"]), "within": share(row["within"], view.lang)}
    sites = format_count(row["sites"], view.lang)
    return text(_sentence_key(row), view.lang, **words, **exams, **costs, **said, sites=sites)


def _sentence_key(row: Row) -> str:
    if not row["remote_year"]:
        return "reading.organisation_sentence_on_site"
    is_priced = row["central_cents"] is not None
    return "reading.organisation_sentence" if is_priced else "reading.organisation_sentence_no_price"


def _grid(view: ScenarioView, name: str) -> Grid:
    table, columns = view.table(SHOWN_OF.get(name, name)), TABLES[name]
    heads = tuple(Column(word("reading.col", one, view.lang), figures=one not in PLAIN) for one in columns)
    rows = tuple(tuple(_cell(view, row, one) for one in columns) for row in table.to_pylist())
    return Grid(heads, rows, data_uri(table), f"{name}.csv", table.num_rows)


def _cell(view: ScenarioView, row: Row, column: str) -> str:
    if column in COMPARED:
        return _compared(view, row, column)
    if column == f"{SHARE}_half":
        return _points(view, row[column])
    return _word(view, column, row[column]) if column in PLAIN else cell(column, row[column], view.lang)


def _compared(view: ScenarioView, row: Row, column: str) -> str:
    """Write a measure, or how it changes: shares change by points."""
    value = row[column]
    if row["measure"] != SHARE or value is None:
        return decimal(value, view.lang)
    return _points(view, value) if column.startswith("change") else share(value, view.lang)


def _points(view: ScenarioView, value: float | None) -> str:
    return (
        decimal(None, view.lang)
        if value is None
        else text("reading.organisation_points", view.lang, value=decimal(100 * value, view.lang))
    )


def _word(view: ScenarioView, column: str, value: Any) -> str:
    """Write a code by the name of its column."""
    if column in ("world", "variant"):
        return text("reading.organisation_base", view.lang) if value == BASE else view.title(value)
    if column == "organisation":
        return str(view.record.get(f"parameter.measure.reading.{value}", value))
    if column == "from":
        return long_date(value.isoformat(), view.lang)
    if column in CODED:
        return word(CODED[column], value, view.lang)
    return str(value) or text("reading.organisation_every", view.lang)
