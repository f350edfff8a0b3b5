"""The page « what the surveys said »."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.survey.said.tables import TABLES
from radioscopie.report.columns import counted_assumptions
from radioscopie.report.page import Card, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.view import View, percent

if TYPE_CHECKING:
    from radioscopie.result import Result

SHOWN = (
    *("survey", "asked", "printed", "interval_low", "interval_high", "bound_low", "bound_high"),
    *("answers", "answers_status", "invited", "invited_status"),
)
FIRST = "attendance"


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("survey_said.title"),
        view.say("survey_said.subtitle"),
        _answer(view),
        (view.say("survey_said.note"),),
        tuple(_cards(view)),
        (
            section(
                view, "shares", (view.say("survey_said.shares"), view.say("survey_said.shares_intro")), SHOWN
            ),
            section(view, "model", (view.say("survey_said.model"), view.say("survey_said.model_intro"))),
        ),
        (view.say("survey_said.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    shares = printed(view, "shares", view.say("survey_said.shares"), SHOWN[:7])
    model = printed(view, "model", view.say("survey_said.model"))
    return "\n\n".join([_answer(view), shares, model, counted_assumptions(result, lang)])


def _answer(view: View) -> str:
    (row,) = view.rows("shares", asked=FIRST)
    names = ("printed", "interval_low", "interval_high", "bound_low", "bound_high")
    return view.say("survey_said.answer", **{name: percent(row[name], view.lang) for name in names})


def _cards(view: View) -> list[Card]:
    """Show the printed share, its interval at best, and its bounds."""
    (row,) = view.rows("shares", asked=FIRST)
    pairs = {"interval": ("interval_low", "interval_high"), "bound": ("bound_low", "bound_high")}
    ranges = {
        name: view.say(
            "survey_said.range", low=percent(row[low], view.lang), high=percent(row[high], view.lang)
        )
        for name, (low, high) in pairs.items()
    }
    return [
        Card(view.say("survey_said.card_printed"), percent(row["printed"], view.lang)),
        Card(view.say("survey_said.card_interval"), ranges["interval"]),
        Card(view.say("survey_said.card_bound"), ranges["bound"]),
    ]
