"""The page for a bank: what is asked, what it costs a year, what pays for it, options side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.accounts.practice.page.invest_figures import WORTH, options_answer
from radioscopie.questions.accounts.practice.page.view import accounts_view
from radioscopie.ranges import CASES
from radioscopie.report.amounts import between, compact_euros, known_euros
from radioscopie.report.bars import ranked_bars
from radioscopie.report.dates import long_date
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import draw

if TYPE_CHECKING:
    from radioscopie.arrays import Row, Rows
    from radioscopie.questions.accounts.practice.page.view import AccountsView
    from radioscopie.result import Result

OPTIONS = ("option", "invested_cents", *WORTH, "missing", "payback_years", "internal_rate_pct")
LEFT = ("option", "year", "left_low_cents", "left_central_cents", "left_high_cents", "due_cents")
COVER = (*LEFT, "cover_low_hundredths", "cover_central_hundredths", "cover_high_hundredths")
DEBTS = (*LEFT, "current_cents", "interest_cents", "principal_cents")


def bank_page(result: Result, lang: str) -> str:
    """Give the page as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = accounts_view(result, lang)
    day = view.asked("on")
    dated = (
        view.say("accounts.bank_on", day=long_date(day, lang)) if day else view.say("accounts.bank_no_day")
    )
    shown = Page(
        lang,
        view.asked("practice"),
        view.say("accounts.bank_subtitle", dated=dated, radiologists=view.asked("radiologists")),
        options_answer(view),
        (view.say("accounts.bank_note", year=view.last_year, law=view.law(view.last)),),
        tuple(card for option in _options(view) for card in _cards(view, option)),
        (_table(view), *_cash(view), _cover(view)),
        (view.say("accounts.sources"),),
    )
    return render_page(shown, result)


def _options(view: AccountsView) -> list[str]:
    return list(view.table("invest_summary")["option"].to_pylist())


def _due(view: AccountsView, option: str) -> Rows:
    """Give the years in which instalments are due."""
    return [row for row in view.rows("invest_cover", option=option) if row["due_cents"] > 0]


def _cards(view: AccountsView, option: str) -> tuple[Card, ...]:
    """Say the yearly instalments of an option beside what pays for them, and the least cover."""
    rows = _due(view, option)
    if not rows:
        return ()
    due = between(
        [compact_euros(end(row["due_cents"] for row in rows), view.lang) for end in (min, max)], view.lang
    )
    label, note = view.say("accounts.bank_card_due", option=option), view.say("accounts.bank_card_due_note")
    return (Card(label, due, note), _cover_card(view, option, rows))


def _cover_card(view: AccountsView, option: str, rows: Rows) -> Card:
    label = view.say("accounts.bank_card_cover", option=option)
    if rows[0]["left_central_cents"] is None:
        return Card(label, "–", view.say("accounts.bank_left_unknown"))
    worst = min(rows, key=lambda row: int(row["cover_central_hundredths"]))
    known = worst["left_low_cents"], worst["left_high_cents"]
    left = {case: known_euros(worst[f"left_{case}_cents"], view.lang, known) for case in CASES}
    ends = between([left["low"], left["high"]], view.lang)
    names = {case: f"cover_{case}_hundredths" for case in CASES}
    cover = {case: view.shown("invest_cover", one, worst[one]) for case, one in names.items()}
    told = view.say("accounts.bank_left", year=worst["year"], central=left["central"], ends=ends)
    return Card(label, view.say("accounts.bank_cover", **cover), told)


def _table(view: AccountsView) -> Figure:
    title, intro = view.say("accounts.bank_options"), view.say("accounts.bank_options_intro")
    return Figure("options", title, intro, "", view.laid("invest_summary", OPTIONS))


def _cash(view: AccountsView) -> tuple[Figure, ...]:
    """Draw what pays the debts beside what is due, a panel an option; nothing when nothing is known."""
    rows = [
        one for option in _options(view) for row in _due(view, option) for one in _bars(view, option, row)
    ]
    if not rows:
        return ()
    title = view.say("accounts.bank_cash")
    chart = ranked_bars(rows, view.lang, "accounts.bank_axis")
    grid = view.laid("invest_cover", DEBTS, None, "bank_cash")
    intro = view.say("accounts.bank_cash_intro")
    return (Figure("bank_cash", title, intro, draw(chart, view.lang, "bank_cash", title), grid),)


def _bars(view: AccountsView, option: str, row: Row) -> Rows:
    if row["left_central_cents"] is None:
        return []
    low, central, high = (row[f"left_{case}_cents"] for case in CASES)
    ends = between([known_euros(one, view.lang, (low, high)) for one in (low, high)], view.lang)
    words = f"{known_euros(central, view.lang, (low, high))} ({ends})"
    year = {"label": str(row["year"]), "group": option}
    due = view.say("accounts.bank_due", cents=compact_euros(row["due_cents"], view.lang))
    return [
        year | {"cents": central, "low": low, "high": high, "text": words},
        year | {"cents": row["due_cents"], "beside": due, "text": ""},
    ]


def _cover(view: AccountsView) -> Figure:
    title, intro = view.say("accounts.bank_cover_table"), view.say("accounts.bank_cover_intro")
    return Figure("cover", title, intro, "", view.laid("invest_cover", COVER))
