"""The report of `radioscopie sites`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.hospital.page.figures import INTERVAL, sites_figures
from radioscopie.questions.hospital.page.view import (
    HIGH,
    LOW,
    MID,
    answer,
    ends,
    known,
    last_year,
    one,
    years_of,
)
from radioscopie.questions.hospital.tables import SAE_YEAR, SHIPPED, TABLES
from radioscopie.report.amounts import estimated_euros, said_interval, signed_estimate
from radioscopie.report.area import after
from radioscopie.report.columns import SUMS, counted_assumptions, plain_table
from radioscopie.report.dates import long_date
from radioscopie.report.page import Card, Page, render_page
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("sites.title", years=_years(view)),
        _subtitle(view),
        answer(view),
        (_note(view), view.say("sites.outside")),
        _cards(view),
        sites_figures(view),
        (view.say("sites.sources"),),
        signed=True,
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal, then by equipment and year."""
    view = View(result, lang, TABLES)
    columns = ("equipment", "year", *SUMS, *INTERVAL)
    grid = view.grid("by_equipment", columns, view.table("by_equipment", case=MID))
    shown = f"{view.say('sites.summary_title')}\n{plain_table(grid)}"
    return "\n\n".join([answer(view), shown, counted_assumptions(result, lang)])


def _years(view: View) -> str:
    """Write the years: 2027 or 2025-2027."""
    first, last = years_of(view)[0], last_year(view)
    return str(last) if first == last else f"{first}-{last}"


def _subtitle(view: View) -> str:
    read = view.asked("sites")
    return view.say(
        "sites.subtitle",
        sites=view.counted("sites.found_sites"),
        source=f"SAE {SAE_YEAR}" if read in {SHIPPED, ""} else read,
        base=long_date(view.asked("base") or "–", view.lang),
    ) + after(view)


def _note(view: View) -> str:
    total, silent = view.found("sites.found_sites"), view.found("sites.found_silent_sites")
    return view.say("sites.answer_note", total=total, silent=silent, partial=total - silent - known(view))


def _cards(view: View) -> tuple[Card, ...]:
    lang, year, mid = view.lang, last_year(view), one(view, "by_year", MID)
    fees = format_count(mid["fees"], lang)
    base, change = (
        estimated_euros(mid["base_cents"], lang),
        signed_estimate(mid["change_cents"], lang, ends(mid)),
    )
    unknown = str(view.found("sites.found_silent_sites"))
    return (
        Card(view.say("sites.card_change", year=year), change, said_interval(lang, ends(mid))),
        Card(view.say("sites.card_ct", year=year), _change(view, "ct"), _bounds(view, equipment="ct")),
        Card(view.say("sites.card_mri", year=year), _change(view, "mri"), view.say("sites.card_mri_note")),
        Card(view.say("sites.card_base", year=year), base, view.say("sites.card_base_note", fees=fees)),
        Card(view.say("sites.card_all", year=year), _all_exams(view), view.say("sites.card_all_note")),
        Card(view.say("sites.card_unknown"), unknown, view.say("sites.card_unknown_note")),
    )


def _change(view: View, equipment: str) -> str:
    row = one(view, "by_equipment", MID, equipment=equipment)
    return signed_estimate(row["change_cents"], view.lang, ends(row))


def _all_exams(view: View) -> str:
    (row,) = view.rows("sensitivity", year=last_year(view), hypothesis="exams")
    return signed_estimate(row["high_change_cents"], view.lang)


def _bounds(view: View, **equal: str) -> str:
    name = "by_equipment" if equal else "by_year"
    cases = [one(view, name, case, **equal)["change_cents"] for case in (LOW, HIGH)]
    low, high = (signed_estimate(end, view.lang) for end in sorted(cases, key=abs))
    return view.say("sites.card_bounds", low=low, high=high)
