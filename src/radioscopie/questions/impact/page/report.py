"""The report of `radioscopie impact`, and its lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.amounts_billed import BILLED, billed_lines
from radioscopie.questions.impact.page.figures import impact_figures, measures_grid, ranked_grid, years_grid
from radioscopie.questions.impact.page.sentences import answer, notes
from radioscopie.questions.impact.page.view import impact_view
from radioscopie.report.amounts import compact_euros
from radioscopie.report.columns import counted_assumptions, findings_lines, plain_table
from radioscopie.report.page import Card, Page, render_page
from radioscopie.report.period import bands_figure, period_notes, with_period
from radioscopie.result import Said

if TYPE_CHECKING:
    from radioscopie.questions.impact.page.view import ImpactView
    from radioscopie.result import Result

WITH_REFORM = "report.law_with_reform"


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = impact_view(result, lang)
    shown = Page(
        lang,
        view.say("impact.title"),
        view.say("impact.subtitle", base=view.base, laws=", ".join(map(view.title, view.variants))),
        with_period(view, answer(view)),
        (*_notes(view), *_differences(view)),
        _cards(view),
        (*impact_figures(view), *bands_figure(view)),
        (view.say("impact.sources"),),
        signed=True,
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal: by year, the measures of the last year, the assumptions."""
    view = impact_view(result, lang)
    years = "-".join(map(str, dict.fromkeys((view.years[0], view.years[-1]))))
    tables = [view.rows(one.name) for one in BILLED if view.has(one.name)]
    billed = [line for rows in tables for line in billed_lines(rows, lang)]
    parts = [
        with_period(view, answer(view)),
        "\n".join(_notes(view)),
        *(["\n".join(billed)] if billed else []),
        _titled(view.say("impact.summary_title", years=years), plain_table(years_grid(view))),
    ]
    measures = measures_grid(view)
    if measures.rows:
        parts.append(_titled(view.say("impact.summary_measures", year=view.years[-1]), plain_table(measures)))
    by_machine = view.word("impact.ranked", "machine", year=view.years[-1])
    if len(view.table("by_machine")["machine"].unique()) > 1:
        parts.append(_titled(by_machine, plain_table(ranked_grid(view, "machine"))))
    return "\n\n".join([*parts, *findings_lines(result, lang), counted_assumptions(result, lang)])


def _differences(view: ImpactView) -> list[str]:
    """Say how far the amounts billed are from the text, of acts then of lines of fees; tables hold what differs."""
    tables = [view.rows(one.name) for one in BILLED if view.has(one.name)]
    return [next(billed_lines(rows, view.lang)).rstrip(": .\xa0") + "." for rows in tables]


def _titled(title: str, lines: str) -> str:
    return f"{title}\n{lines}"


def _notes(view: ImpactView) -> tuple[str, ...]:
    named = view.result.tables["by_year"].named["variant"].values()
    has_reform = any(isinstance(one, Said) and one.key == WITH_REFORM for one in named)
    return (*period_notes(view), *notes(view, has_reform=has_reform))


def _cards(view: ImpactView) -> tuple[Card, ...]:
    first, last = view.cases(view.variants[0]), view.years[-1]
    aged = view.spread(first, "aged_cents", compact_euros)
    ageing = Card(
        view.say("impact.card_ageing", year=last),
        view.spread(first, "ageing_cents"),
        view.say("impact.card_ageing_note"),
    )
    base = Card(view.say("impact.card_base", year=last), aged, view.say("impact.card_base_note"))
    if not view.is_one:
        return (*(_law_card(view, one) for one in view.variants), base, ageing)
    total = Card(view.say("impact.card_total", year=last), view.spread(first, "change_cents"))
    return (*(_year_card(view, year) for year in view.years), base, ageing, total)


def _year_card(view: ImpactView, year: int) -> Card:
    rows = view.rows("by_year", year=year)
    return Card(view.say("impact.card_year", year=year), view.spread(rows, "law_cents"), view.percents(rows))


def _law_card(view: ImpactView, variant: str) -> Card:
    rows, year = view.cases(variant), view.years[-1]
    label = view.say("impact.card_law", year=year, law=view.title(variant))
    return Card(label, view.spread(rows, "law_cents"), view.percents(rows))
