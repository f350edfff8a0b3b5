"""The report of `radioscopie fees`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count, format_euros
from radioscopie.questions.fees.tables import TABLES
from radioscopie.report.columns import counted_assumptions, findings_lines
from radioscopie.report.page import Card, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result

FIGURES = (
    ("by_fee", "fees.by_fee", "fees.by_fee_intro"),
    ("bands_moved", "fees.bands_moved", "fees.bands_moved_intro"),
    ("by_month", "fees.by_month", "fees.by_month_intro"),
)


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    cards: tuple[Card, ...] = (
        Card(view.say("fees.paid"), _sum(view, "paid_cents")),
        Card(view.say("fees.change"), _between(view, "change")),
    )
    if not view.rows("by_fee"):
        cards = ()
    figures = tuple(
        section(view, name, (view.say(title), view.say(intro)), signed=True)
        for name, title, intro in FIGURES
        if view.has(name)
    )
    note = _note(view)
    shown = Page(
        lang, view.say("fees.title"), view.say("fees.subtitle"), _answer(view), (note,), cards, figures,
        (view.say("fees.sources"),), signed=True,
    )  # fmt: skip
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    tables = [
        printed(view, name, view.say(title))
        for name, title, _ in FIGURES
        if view.has(name) and name != "by_month"
    ]
    told = [*findings_lines(result, lang), _note(view), counted_assumptions(result, lang)]
    return "\n\n".join([_answer(view), *tables, *told])


def _note(view: View) -> str:
    return view.say("fees.note_moved" if view.has("bands_moved") else "fees.note")


def _total(view: View, column: str) -> int:
    return int(pc.sum(view.table("by_fee")[column]).as_py() or 0)


def _moved(view: View, column: str) -> int:
    return int(pc.sum(view.table("bands_moved")[column]).as_py() or 0) if view.has("bands_moved") else 0


def _sum(view: View, column: str) -> str:
    return format_euros(_total(view, column), view.lang)


def _between(view: View, name: str) -> str:
    """Write an amount, what moved bands add with it, with its two ends where they differ."""
    names = ("low_cents", "high_cents") if not name else (f"{name}_low_cents", f"{name}_high_cents")
    ends = zip(names, ("change_low_cents", "change_high_cents"), strict=True)
    low, high = (format_euros(_total(view, one) + _moved(view, change), view.lang) for one, change in ends)
    return low if low == high else view.say("fees.between", low=low, high=high)


def _answer(view: View) -> str:
    if not view.rows("by_fee"):
        return view.say("fees.all_hidden")
    fees = format_count(_total(view, "quantity"), view.lang)
    return view.say(
        "fees.answer",
        fees=fees,
        paid=_sum(view, "paid_cents"),
        under=_between(view, ""),
        change=_between(view, "change"),
    )
