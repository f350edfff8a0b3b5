"""The report of `radioscopie snds`: the control first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count, format_euros
from radioscopie.questions.snds.tables import TABLES
from radioscopie.report.columns import counted_assumptions, findings_lines
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.result import Result

EQUAL = "equal"
KINDS, FEW = ("act", "fee"), "few"
FIGURES = (
    ("control", "snds.control", "snds.control_intro"),
    ("control_months", "snds.control_months", "snds.control_by_intro"),
    ("control_regions", "snds.control_regions", "snds.control_by_intro"),
    ("control_specialties", "snds.control_specialties", "snds.control_by_intro"),
    ("accounts", "snds.accounts", "snds.accounts_intro"),
    ("kept", "snds.kept", "snds.kept_intro"),
    ("excluded", "snds.excluded", "snds.excluded_intro"),
    ("lags", "snds.lags", "snds.lags_intro"),
    ("visits", "snds.visits", "snds.visits_intro"),
    ("corrections", "snds.corrections", "snds.corrections_intro"),
    ("sectors", "snds.sectors", "snds.sectors_intro"),
    ("rates", "snds.rates", "snds.rates_intro"),
    ("fee_prices", "snds.fee_prices", "snds.fee_prices_intro"),
    ("payers", "snds.payers", "snds.payers_intro"),
    ("proofs", "snds.proofs", "snds.proofs_intro"),
    ("left", "snds.left", "snds.left_intro"),
)
SAID = ("control", "accounts", "excluded")


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("snds.title"),
        _subtitle(view),
        " ".join(_answer(view)),
        (view.say("snds.note"), view.say("snds.note_few" if _hides(view) else "snds.note_inside")),
        tuple(_card(view, kind) for kind in KINDS if _lines(view, kind)),
        tuple(_figures(view)),
        (view.say("snds.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    tables = [printed(view, name, view.say(title)) for name, title, _ in FIGURES if name in SAID]
    return "\n\n".join(
        [
            f"{_subtitle(view)}\n" + "\n".join(_answer(view)),
            *tables,
            *_left(view),
            *findings_lines(result, lang),
            view.say("snds.note"),
            counted_assumptions(result, lang),
        ]
    )


def _figures(view: View) -> Iterator[Figure]:
    for name, title, intro in FIGURES:
        if view.filled(name):
            yield section(view, name, (view.say(title), view.say(intro)))


def _subtitle(view: View) -> str:
    hospitals = view.word("snds.hospitals", view.asked("hospitals"))
    period = view.asked("period")
    years = view.say("snds.care_of", years=period) if period else view.say("snds.care_of_all")
    return view.say("snds.subtitle", hospitals=hospitals, years=years)


def _answer(view: View) -> list[str]:
    """Say for acts and for fees how many lines the law gives to the cent, and the difference of the others."""
    told = [_held(view, kind) for kind in (*KINDS, FEW) if _lines(view, kind)]
    return told or [view.say("snds.nothing_kept")]


def _held_few(view: View) -> str:
    """Say what the cells put together come to: their causes are not told apart."""
    lines = format_count(_lines(view, FEW), view.lang)
    amounts = {
        name: format_euros(_sum(view, FEW, f"{name}_cents"), view.lang)
        for name in ("paid", "repriced", "difference")
    }
    return view.say("snds.answer_few", lines=lines, **amounts)


def _lines(view: View, kind: str) -> int:
    return int(pc.sum(view.table("control", kind=kind)["lines"]).as_py() or 0)


def _held(view: View, kind: str) -> str:
    if kind == FEW:
        return _held_few(view)
    equal = _equal(view, kind)
    sums = {name: _sum(view, kind, f"{name}_cents") for name in ("paid", "repriced", "difference")}
    amounts = {name: format_euros(cents, view.lang) for name, cents in sums.items()}
    lines, count = format_count(_lines(view, kind), view.lang), format_count(equal, view.lang)
    return view.say(
        "snds.answer",
        kind=view.word("snds.kind", kind),
        lines=lines,
        equal=count,
        share=_share(view, kind),
        **amounts,
    )


def _equal(view: View, kind: str) -> int:
    return int(pc.sum(view.table("control", kind=kind, cause=EQUAL)["lines"]).as_py() or 0)


def _share(view: View, kind: str) -> str:
    rows = view.rows("control", kind=kind, cause=EQUAL)
    return view.shown("control", "lines_permille", rows[0]["lines_permille"] if rows else 0)


def _sum(view: View, kind: str, column: str) -> int:
    """Add up the lines that the law prices: like beside like."""
    rows = view.rows("control", kind=kind)
    return sum(row[column] or 0 for row in rows if row["repriced_cents"] is not None)


def _card(view: View, kind: str) -> Card:
    note = view.say(
        "snds.card_note",
        equal=format_count(_equal(view, kind), view.lang),
        lines=format_count(_lines(view, kind), view.lang),
    )
    return Card(view.word("snds.card", kind), _share(view, kind), note)


def _hides(view: View) -> bool:
    return view.asked("inside") != "yes"


def _left(view: View) -> list[str]:
    if not view.has("left"):
        return []
    files = ", ".join(row["file"] for row in view.rows("left")[:10])
    return [
        view.say("snds.left_files", count=format_count(view.table("left").num_rows, view.lang), files=files)
    ]
