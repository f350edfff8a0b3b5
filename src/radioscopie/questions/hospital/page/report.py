"""The report of `radioscopie sites`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.hospital.fees import SAE_YEAR
from radioscopie.numbers import format_count
from radioscopie.questions.hospital.page.figures import sites_figures
from radioscopie.questions.hospital.page.view import HIGH, LOW, MID, SitesView, answer
from radioscopie.report.amounts import compact_euros, signed_euros
from radioscopie.report.cases import distinct_cases
from radioscopie.report.columns import SUMS, bounds_of_cases, counted_assumptions, plain_table
from radioscopie.report.grid import make_grid
from radioscopie.report.page import Card, Page, render_page
from radioscopie.texts import text

if TYPE_CHECKING:
    from radioscopie.result import Result


def render_sites(result: Result, lang: str) -> str:
    """Give the report of a `sites` result as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = SitesView(result, lang)
    sites = format_count(view.found("sites.found_sites"), lang)
    page = Page(
        lang,
        view.say("sites.title", years=view.years_word()),
        view.say("sites.subtitle", sites=sites, sae=SAE_YEAR, base=view.base()),
        answer(result, lang),
        (_note(view), view.say("sites.outside")),
        _cards(view),
        sites_figures(view),
        (view.say("sites.sources"),),
    )
    return render_page(page, result)


def _note(view: SitesView) -> str:
    total, silent = view.found("sites.found_sites"), view.found("sites.found_silent_sites")
    return view.say("sites.answer_note", total=total, silent=silent, partial=total - silent - view.known())


def _cards(view: SitesView) -> tuple[Card, ...]:
    lang, year, mid = view.lang, view.year, view.one("by_year", MID)
    fees = format_count(mid["fees"], lang)
    base = compact_euros(mid["base_cents"], lang)
    return (
        Card(
            view.say("sites.card_change", year=year), signed_euros(mid["change_cents"], lang), _bounds(view)
        ),
        Card(view.say("sites.card_ct", year=year), _change(view, "ct"), _bounds(view, equipment="ct")),
        Card(view.say("sites.card_mri", year=year), _change(view, "mri"), view.say("sites.card_mri_note")),
        Card(view.say("sites.card_base", year=year), base, view.say("sites.card_base_note", fees=fees)),
        Card(view.say("sites.card_all", year=year), _all_exams(view), view.say("sites.card_all_note")),
        Card(
            view.say("sites.card_unknown"),
            str(view.found("sites.found_silent_sites")),
            view.say("sites.card_unknown_note"),
        ),
    )


def _change(view: SitesView, equipment: str) -> str:
    return signed_euros(view.one("by_equipment", MID, equipment=equipment)["change_cents"], view.lang)


def _all_exams(view: SitesView) -> str:
    rows = view.table("sensitivity", year=view.year).to_pylist()
    return signed_euros(next(r["high_change_cents"] for r in rows if r["hypothesis"] == "exams"), view.lang)


def _bounds(view: SitesView, **equal: str) -> str:
    name = "by_equipment" if equal else "by_year"
    ends = [view.one(name, case, **equal)["change_cents"] for case in (LOW, HIGH)]
    low, high = (signed_euros(end, view.lang) for end in sorted(ends, key=abs))
    return view.say("sites.card_bounds", low=low, high=high)


def summary_sites(result: Result, lang: str) -> str:
    """Say a `sites` result in the terminal: the answer, by equipment and year, the assumptions."""
    table = distinct_cases(result.tables["by_equipment"].table)
    grid = make_grid(table, ("equipment", "year", "case", *SUMS), lang, "", case=bounds_of_cases(lang))
    parts = [
        answer(result, lang),
        text("sites.summary_title", lang) + "\n" + plain_table(grid),
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts)
