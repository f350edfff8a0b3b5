"""The report of `radioscopie read`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count, format_euros
from radioscopie.questions.read.tables import TABLES
from radioscopie.report.columns import findings_lines, plain_table
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.report.grid import Grid
    from radioscopie.result import Result

FIGURES = (
    ("control", "read.control", "read.control_intro"),
    ("ct_reference", "read.ct_reference", "read.ct_reference_intro"),
    ("months", "read.months", "read.months_intro"),
    ("ranks", "read.ranks", "read.ranks_intro"),
    ("checks", "read.checks", "read.checks_intro"),
    ("payments", "read.payments", "read.payments_intro"),
    ("returned", "read.returned", "read.returned_intro"),
    ("records", "read.records", "read.records_intro"),
    ("fees", "read.fees", "read.fees_intro"),
    ("activity", "read.activity", "read.activity_intro"),
)
SAID = ("ct_reference", "months", "control", "ranks", "checks", "records")
MOST_PRINTED = 200


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("read.title"),
        _subtitle(view),
        _answer(view),
        (view.say("read.note"),),
        tuple(_cards(view)),
        tuple(_figure(view, *one) for one in FIGURES if view.has(one[0])),
        (view.say("read.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    tables = [
        f"{view.say(title)}\n{plain_table(_grid(view, name))}"
        for name, title, _ in FIGURES
        if name in SAID and view.has(name)
    ]
    return "\n\n".join(
        [f"{_subtitle(view)}\n{_answer(view)}", *tables, *findings_lines(result, lang), view.say("read.note")]
    )


def _subtitle(view: View) -> str:
    return view.say("read.subtitle", format=view.word("read.format", view.asked("format")))


def _rows(view: View, name: str) -> int:
    return int(view.table(name).num_rows) if view.has(name) else 0


def _sum(view: View, name: str, column: str) -> str:
    return format_euros(pc.sum(view.table(name)[column]).as_py() or 0 if view.has(name) else 0, view.lang)


def _answer(view: View) -> str:
    if view.asked("format") == "open-damir":
        return _damir(view)
    if view.has("payments"):
        counts = {name: format_count(_rows(view, name), view.lang) for name in ("payments", "returned")}
        return view.say("read.answer_payments", paid=_sum(view, "payments", "paid_cents"), **counts)
    counts = {
        name: format_count(_rows(view, table), view.lang)
        for name, table in (("acts", "activity"), ("fees", "fees"))
    }
    sums = {"billed": _sum(view, "activity", "billed_cents"), "fee_sum": _sum(view, "fees", "paid_cents")}
    equal = format_count(_equal(view), view.lang)
    held = format_count(_held(view), view.lang)
    return view.say("read.answer", equal=equal, held=held, **counts, **sums)


def _damir(view: View) -> str:
    """Say what the months hold, and the reference activity where they tell it."""
    rows = view.rows("months") if view.has("months") else []
    fees = sum(row["quantity"] for row in rows if row["code"] != "acts")
    told = {"months": len({row["care_month"] for row in rows}), "fees": fees}
    counts = {name: format_count(value, view.lang) for name, value in told.items()}
    said = view.say("read.answer_damir", sum=_sum(view, "months", "base_cents"), **counts)
    if not view.has("ct_reference"):
        return f"{said} {view.say('read.no_reference')}"
    any_fleet, lognormal = (view.rows("ct_reference", reading=one)[-1] for one in ("any_fleet", "lognormal"))
    ends = {
        "least": any_fleet["low"],
        "top": any_fleet["high"],
        "low": lognormal["low"],
        "high": lognormal["high"],
    }
    shown = {name: format_count(value, view.lang) for name, value in ends.items()}
    return f"{said} {view.say('read.reference', year=lognormal['year'], **shown)}"


def _equal(view: View) -> int:
    return (
        int(pc.sum(view.table("control", cause="equal")["lines"]).as_py() or 0) if view.has("control") else 0
    )


def _held(view: View) -> int:
    return int(pc.sum(view.table("control")["lines"]).as_py() or 0) if view.has("control") else 0


def _cards(view: View) -> list[Card]:
    tables = (("activity", "billed_cents"), ("fees", "paid_cents"), ("payments", "paid_cents"))
    return [
        Card(
            view.word("read.card", name), format_count(_rows(view, name), view.lang), _sum(view, name, column)
        )
        for name, column in tables
        if view.has(name)
    ]


def _grid(view: View, name: str) -> Grid:
    return view.grid(name, None, view.table(name).slice(0, MOST_PRINTED))


def _figure(view: View, name: str, title: str, intro: str) -> Figure:
    return Figure(name, view.say(title), view.say(intro), "", _grid(view, name))
