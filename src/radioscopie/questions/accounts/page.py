"""What is shown of accounts: those of a practice, or those of the nation's practices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.accounts.nation.page import report as nation
from radioscopie.questions.accounts.practice.page import report as practice
from radioscopie.questions.accounts.practice.page.bank import bank_page
from radioscopie.questions.accounts.template import TEMPLATE
from radioscopie.report.page import Figure, Page, render_page
from radioscopie.report.view import View
from radioscopie.texts import text

if TYPE_CHECKING:
    from radioscopie.result import Result

REPORT, BANK = "report.html", "bank.html"
PAGES = {"accounts": practice.page, "accounts_nation": nation.page}
SUMMARIES = {"accounts": practice.summary, "accounts_nation": nation.summary}


def page(result: Result, lang: str) -> str | dict[str, str]:
    """Give the report as one HTML file; with options of investment, a page for a bank beside it.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    if result.name not in PAGES:
        return _of_template(result, lang)
    report = PAGES[result.name](result, lang)
    if "invest_cover" not in result.tables:
        return report
    return {REPORT: report, BANK: bank_page(result, lang)}


def _of_template(result: Result, lang: str) -> str:
    """Show the lines of the template."""
    view = View(result, lang, {TEMPLATE.name: TEMPLATE})
    grid = view.grid(TEMPLATE.name, [one.name for one in TEMPLATE.columns])
    title = view.say(TEMPLATE.title)
    figure = Figure("lines", title, "", "", grid)
    done = view.say("accounts.template_done", **_template(result))
    return render_page(Page(lang, title, "", done, (), (), (figure,), ()), result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    if result.name not in SUMMARIES:
        return text("accounts.template_done", lang, **_template(result))
    return SUMMARIES[result.name](result, lang)


def _template(result: Result) -> dict[str, str]:
    return {name: result.record[f"parameter.{name}"] for name in ("lines", "file")}
