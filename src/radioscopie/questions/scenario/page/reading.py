"""The reading organisations of a scenario in its report: who reads, how fast, what it costs the sites."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.reading.page.charts import level_bars
from radioscopie.questions.reading.page.sections import compared
from radioscopie.questions.scenario.page.words import euros
from radioscopie.ranges import CASES
from radioscopie.report.columns import plain_table
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.report.view import short

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.report.grid import Grid
    from radioscopie.report.view import View


HEAD = ("world", "organisation")
COLUMNS = {
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
SHOWN_OF = {"reading_yearly": "reading"}
SUMMED_UP = ("reading_delays", "reading_cost_change")


def organisation_figures(view: View) -> tuple[Figure, ...]:
    """Give the sections on reading organisations; none when the scenario names none."""
    return tuple(
        Figure(
            name,
            view.say(TITLES[name]),
            view.word("reading.organisation_intro", name),
            _chart(view, name),
            _grid(view, name),
        )
        for name in COLUMNS
        if view.has(SHOWN_OF.get(name, name))
    )


def _chart(view: View, name: str) -> str:
    """Draw the delay of 95 % of the exams of each priority, world by world; other sections have no chart."""
    if name != "reading_delays":
        return ""
    rows = [_bar(view, row) for row in view.rows(name) if row["report_p95_min"] is not None]
    return draw(level_bars(rows, view.lang), view.lang, name, view.say(TITLES[name])) if rows else ""


def _bar(view: View, row: Row) -> Row:
    minutes, half = row["report_p95_min"], row["report_p95_half_min"] or 0
    series = " – ".join(view.shown("reading_delays", name, row[name]) for name in ("world", "organisation"))
    bounds = {"minutes": minutes, "low": minutes - half, "high": minutes + half}
    said = view.say("reading.minutes", value=short(minutes, view.lang))
    return {"label": row["priority"], "series": series, "text": said} | bounds


def organisation_notes(view: View) -> tuple[str, ...]:
    """Say what each organisation reads and costs, and that the savings do not move; nothing without organisation."""
    if not view.has("reading"):
        return ()
    return (*(_sentence(view, row) for row in view.rows("reading")), view.say("reading.organisation_note"))


def organisation_summary(view: View) -> tuple[str, ...]:
    """Say the organisations in the terminal."""
    notes = organisation_notes(view)
    if not notes:
        return ()
    shown = (f"{view.say(TITLES[name])}\n{plain_table(_grid(view, name))}" for name in SUMMED_UP)
    return ("\n".join(notes), *shown)


def _sentence(view: View, row: Row) -> str:
    exams = {name: format_count(round(row[name]), view.lang) for name in ("exams_year", "remote_year")}
    costs = {case: "–" if (cents := row[f"{case}_cents"]) is None else euros(view, cents) for case in CASES}
    words = {name: view.shown("reading", name, row[name]) for name in ("world", "sites", "within")}
    named = {"title": "organisation", "start": "from"}
    words |= {name: view.shown("reading", column, row[column]) for name, column in named.items()}
    return view.say(_sentence_key(row), **words, **exams, **costs)


def _sentence_key(row: Row) -> str:
    if not row["remote_year"]:
        return "reading.organisation_sentence_on_site"
    is_priced = row["central_cents"] is not None
    return "reading.organisation_sentence" if is_priced else "reading.organisation_sentence_no_price"


def _grid(view: View, name: str) -> Grid:
    table = SHOWN_OF.get(name, name)
    grid = replace(view.grid(table, COLUMNS[name]), file=f"{name}.csv", cents=True)
    return compared(view, name, grid) if name == "reading_change" else grid
