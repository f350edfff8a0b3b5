"""The report of `radioscopie survey estimate`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count, format_measured
from radioscopie.questions.survey.estimate.tables import HEADS, TABLES
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.grid import Column
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.view import NOTHING, View

if TYPE_CHECKING:
    from radioscopie.report.grid import Grid
    from radioscopie.result import Result

SHOWN = ("name", "domain", "value", "interval", "se", "n", "note")
FIGURES = frozenset({"value", "interval", "se", "n"})
ROOMS = ("silent", "outliers", "response", "totals_met", "weights")
CARDS = 4


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    titles = _titles(view)
    first = Figure("estimates", *titles["estimates"], "", _estimates(view))
    rooms = [room for room in ROOMS if view.has(room)]
    further = [section(view, room, titles[room]) for room in rooms]
    shown = Page(
        lang,
        view.say("survey_estimate.title"),
        view.say("survey_estimate.subtitle"),
        _answer(view),
        (view.say("survey_estimate.caution"),),
        tuple(_card(view, row) for row in view.rows("estimates")[:CARDS] if row["value"] is not None),
        (first, *further),
        (view.say("survey_estimate.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    titles = _titles(view)
    parts = [_answer(view), f"{titles['estimates'][0]}\n{plain_table(_estimates(view))}"]
    if view.has("silent"):
        parts.append(printed(view, "silent", titles["silent"][0]))
    return "\n\n".join([*parts, counted_assumptions(result, lang)])


def _titles(view: View) -> dict[str, tuple[str, str]]:
    """Give the title of each table, and what to know before it is read."""
    return {
        "estimates": (view.say("survey_estimate.estimates"), view.say("survey_estimate.estimates_intro")),
        "silent": (view.say("survey_estimate.silent"), view.say("survey_estimate.silent_intro")),
        "outliers": (view.say("survey_estimate.outliers"), view.say("survey_estimate.outliers_intro")),
        "response": (view.say("survey_estimate.response"), view.say("survey_estimate.response_intro")),
        "totals_met": (view.say("survey_estimate.totals_met"), view.say("survey_estimate.totals_met_intro")),
        "weights": (view.say("survey_estimate.weights"), view.say("survey_estimate.weights_intro")),
    }


def _answer(view: View) -> str:
    counts = {
        "answers": format_count(view.found("survey_estimate.found_answers"), view.lang),
        "practices": format_count(view.found("survey_estimate.found_practices"), view.lang),
    }
    return view.say("survey_estimate.answer", **counts)


def _card(view: View, row: dict[str, Any]) -> Card:
    return Card(f"{row['name']} ({row['domain']})", _written(view, row, "value"), _interval(view, row))


def _estimates(view: View) -> Grid:
    """Lay out the figures, each with as many digits as its error allows."""
    grid = view.grid("estimates", ("name", "domain", "n", "note"))
    heads = tuple(Column(view.word(HEADS, name), name in FIGURES) for name in SHOWN)
    rows = tuple(_row(view, row) for row in view.rows("estimates"))
    return replace(grid, columns=heads, rows=rows)


def _row(view: View, row: dict[str, Any]) -> tuple[str, ...]:
    note = view.word("survey_estimate.note", row["note"]) if row["note"] else ""
    figures = (_written(view, row, "value"), _interval(view, row), _written(view, row, "se"))
    return (row["name"], row["domain"], *figures, format_count(row["n"], view.lang), note)


def _written(view: View, row: dict[str, Any], name: str) -> str:
    value = row[name]
    return NOTHING if value is None else format_measured(value, view.lang, row["se"])


def _interval(view: View, row: dict[str, Any]) -> str:
    if row["low"] is None:
        return NOTHING
    ends = {name: format_measured(row[name], view.lang, row["se"]) for name in ("low", "high")}
    return view.say("survey_estimate.interval", **ends)
