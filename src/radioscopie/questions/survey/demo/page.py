"""The report of `radioscopie survey demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.survey.demo.tables import TABLES
from radioscopie.report.columns import counted_assumptions
from radioscopie.report.page import Card, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.view import View, decimal

if TYPE_CHECKING:
    from radioscopie.result import Result


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    titles = {
        "coverage": (view.say("survey_demo.coverage"), view.say("survey_demo.coverage_intro")),
        "sensitivity": (view.say("survey_demo.sensitivity"), view.say("survey_demo.sensitivity_intro")),
        "attack": (view.say("survey_demo.attack"), view.say("survey_demo.attack_intro")),
        "published": (view.say("survey_demo.published"), view.say("survey_demo.published_intro")),
        "response": (view.say("survey_demo.response"), view.say("survey_demo.response_intro")),
    }
    shown = Page(
        lang,
        view.say("survey_demo.title"),
        view.say("survey_demo.subtitle"),
        _answer(view),
        (view.say("survey_demo.caution"),),
        tuple(_cards(view)),
        tuple(section(view, name, said) for name, said in titles.items()),
        (view.say("survey_demo.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    tables = [
        printed(view, "coverage", view.say("survey_demo.coverage")),
        printed(view, "sensitivity", view.say("survey_demo.sensitivity")),
        printed(view, "attack", view.say("survey_demo.attack")),
    ]
    return "\n\n".join([_answer(view), *tables, counted_assumptions(result, lang)])


def _answer(view: View) -> str:
    practices = format_count(view.found("survey_demo.found_practices"), view.lang)
    return view.say("survey_demo.answer", practices=practices, surveys=view.asked("replications"))


def _cards(view: View) -> list[Card]:
    """Show how often the interval of the index holds the truth, in each way of answering."""
    return [
        Card(
            view.word("survey_demo.mechanism", row["mechanism"]),
            view.say("survey_demo.percent", value=decimal(row["coverage_pct"], view.lang)),
            view.say("survey_demo.coverage"),
        )
        for row in view.rows("coverage", figure="index")
    ]
