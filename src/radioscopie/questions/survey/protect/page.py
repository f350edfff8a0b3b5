"""The tables of `radioscopie survey protect`, as they may be published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.numbers import format_plain
from radioscopie.questions.survey.protect.tables import cells_by
from radioscopie.report.columns import counted_assumptions, findings_lines, plain_table
from radioscopie.report.page import Figure, Page, render_page
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.report.grid import Grid
    from radioscopie.result import Result

HIDDEN, MARGIN = "c", "total"


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file: nothing in it that is not in the cells.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = _view(result, lang)
    said = view.say("survey_protect.cells"), view.say("survey_protect.cells_intro")
    shown = Page(
        lang,
        view.say("survey_protect.title"),
        view.say("survey_protect.subtitle"),
        _answer(view),
        (view.say("survey_protect.caution"),),
        (),
        (Figure("cells", *said, "", _cells(view)),),
        (view.say("survey_protect.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = _view(result, lang)
    found = findings_lines(result, lang)
    return "\n\n".join([_answer(view), plain_table(_cells(view)), *found, counted_assumptions(result, lang)])


def _view(result: Result, lang: str) -> View:
    columns = result.tables["cells"].table.column_names[:-1]
    return View(result, lang, {"cells": cells_by(columns)})


def _answer(view: View) -> str:
    counts = {
        "cells": view.counted("survey_protect.found_cells"),
        "hidden": view.counted("survey_protect.found_hidden"),
    }
    if view.asked("rounding"):
        return view.say("survey_protect.rounded", base=view.asked("rounding"), **counts)
    return view.say("survey_protect.answer", **counts)


def _cells(view: View) -> Grid:
    """Lay out the cells in words: margins, hidden ones, numbers."""
    grid = view.grid("cells", view.result.tables["cells"].table.column_names)
    heads = (*grid.columns[:-1], replace(grid.columns[-1], figures=True))
    return replace(grid, columns=heads, rows=tuple(_row(view, row) for row in grid.rows))


def _row(view: View, row: tuple[str, ...]) -> tuple[str, ...]:
    labels = (view.say("survey_protect.margin") if label == MARGIN else label for label in row[:-1])
    hidden = view.say("survey_protect.hidden")
    return (*labels, hidden if row[-1] == HIDDEN else format_plain(row[-1], view.lang))
