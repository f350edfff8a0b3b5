"""The report of `radioscopie accounts` on a practice, and its few lines for the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.accounts.practice.page.cash_figures import cash_figures
from radioscopie.questions.accounts.practice.page.figures import (
    MACHINE,
    accounts_figures,
    last_rows,
    reading_figures,
    shown_margins,
)
from radioscopie.questions.accounts.practice.page.invest_figures import (
    invest_figures,
    options_answer,
    summary_columns,
)
from radioscopie.questions.accounts.practice.page.view import accounts_view
from radioscopie.ranges import CASES
from radioscopie.report.amounts import between, estimated_euros, known_euros, signed_euros
from radioscopie.report.columns import counted_assumptions, findings_lines, plain_table
from radioscopie.report.dates import long_date
from radioscopie.report.page import Card, Page, render_page
from radioscopie.report.period import bands_figure, period_notes, with_period
from radioscopie.report.refused import refused_figures, refused_share
from radioscopie.report.view import NOTHING
from radioscopie.result import in_words

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.arrays import Row
    from radioscopie.questions.accounts.practice.page.view import AccountsView
    from radioscopie.report.page import Figure
    from radioscopie.result import Result

    ByCost = dict[str, list[Row]]  # by case of charges, a row a bound of the fees

CHARGE = "finances.charge_"  # of an assumption: the line of charges follows
PAY = f"{CHARGE}radiologists"
ENDS_OF_CASH = {"low": "high", "central": "central", "high": "low"}  # dear charges, little cash
COVER, RECEIVED = "fixed_cover_permille", "received_per_exam_cents"


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = accounts_view(result, lang)
    shown = Page(
        lang,
        view.say("accounts.title", name=view.asked("practice")),
        _subtitle(view),
        with_period(view, answer(view)),
        _notes(view),
        _cards(view),
        (
            *accounts_figures(view),
            *reading_figures(view),
            *cash_figures(view),
            *invest_figures(view),
            *bands_figure(view),
            *refused_figures(view),
        ),
        (view.say("accounts.sources"),),
    )
    return render_page(shown, result)


def _figures(view: AccountsView) -> tuple[Figure, ...]:
    money = (*accounts_figures(view), *reading_figures(view), *cash_figures(view))
    return (*money, *invest_figures(view), *refused_figures(view))


def summary(result: Result, lang: str) -> str:
    """Say the accounts in the terminal: the answer, margins by year, machines, what they rest on."""
    view = accounts_view(result, lang)
    margins = view.laid("margins", shown_margins(view), view.table("margins", level="practice"))
    machines = view.laid("margins", MACHINE, last_rows(view, "margins", level="machine"))
    parts = [
        with_period(view, answer(view)),
        "\n".join(_notes(view)),
        view.say("accounts.summary_margins") + "\n" + plain_table(margins),
        *(
            [view.say("accounts.summary_machines", year=view.last_year) + "\n" + plain_table(machines)]
            if machines.rows
            else []
        ),
        *_options(view),
        *_found(result, lang),
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts) + "\n"


def _found(result: Result, lang: str) -> list[str]:
    """Say what was found in the rows of the file."""
    some = tuple((key, count) for key, count in result.findings if count)
    return findings_lines(replace(result, findings=some), lang)


def _notes(view: AccountsView) -> tuple[str, ...]:
    """Say what the file covers, then what the margin is."""
    (row,) = view.rows("period")
    is_part = not (row["is_year"] or row["is_scaled"])
    return (*((view.say("period.accounts_note"),) if is_part else ()), *period_notes(view), *notes(view))


def _options(view: AccountsView) -> list[str]:
    """Lay out the options of an investment file in the terminal; nothing without one."""
    if not view.has("invest_summary"):
        return []
    grid = view.laid("invest_summary", summary_columns(view))
    return [view.say("finances.invest_summary") + "\n" + plain_table(grid)]


def _subtitle(view: AccountsView) -> str:
    base = (
        view.say("accounts.base_scenario")
        if view.asked("scenario")
        else view.say("accounts.base_law", date=long_date(view.asked("base"), view.lang))
    )
    ownership = view.word("accounts.ownership", view.asked("ownership"))
    return view.say(
        "accounts.subtitle", ownership=ownership, radiologists=view.asked("radiologists"), base=base
    )


def answer(view: AccountsView) -> str:
    """Say how the last margin moves in each world compared, then the shock, the options, the rows refused."""
    worlds = view.compared or [view.last]
    first = view.say("accounts.answer_first", year=view.last_year, against=view.against)
    moved = [_moved(view, world) for world in worlds]
    said = (f"{first} {moved[0]}", *(one[:1].upper() + one[1:] for one in moved[1:]))
    more = (_shock(view), options_answer(view), refused_share(view))
    return " ".join(filter(None, (*said, *more)))


def _moved(view: AccountsView, world: str) -> str:
    """Say how the margin moves in a world, with each bound of the fee of CT where they differ, and what it covers."""
    changes = view.rows("changes", world=world, against=view.first, year=view.last_year)
    moves = [_move(view, row) for row in changes]
    (ends,) = view.rows("verdicts", world=world, year=view.last_year)
    key = "accounts.answer" if len(set(moves)) == 1 else "accounts.answer_bounds"
    verdict = view.shown("verdicts", "verdict", ends["verdict"])
    return view.say(key, law=view.law(world), low=moves[0], high=moves[-1], verdict=verdict)


def _move(view: AccountsView, row: Row) -> str:
    return view.say(
        "accounts.answer_move",
        **_before_after(view, row),
        change=signed_euros(row["change_cents"], view.lang),
    )


def _before_after(view: AccountsView, row: Row) -> dict[str, str]:
    """Write both margins of a change, each with the figures that its charges leave known."""
    worlds = {"before": row["against"], "after": row["world"]}
    return {
        end: view.margin(row[f"{end}_cents"], view.margin_of(world, row)) for end, world in worlds.items()
    }


def _shock(view: AccountsView) -> str:
    """Say what the shock takes from the margin of the year in which it takes most; nothing without shock."""
    if not view.shocked:
        return ""
    row = view.worst
    return view.say("accounts.answer_shock", year=row["year"], **_before_after(view, row))


def _ends(view: AccountsView) -> Row:
    """Give the ends of the margins of the last year in the last world, and the verdict on them."""
    (row,) = view.rows("verdicts", world=view.last, year=view.last_year)
    return row


def _last(view: AccountsView) -> list[Row]:
    """Give the margins of the practice in the last year of the last world, a row a bound."""
    return view.rows("margins", level="practice", year=view.last_year, world=view.last)


def cash_answer(view: AccountsView) -> str:
    """Say, for the shock and the aids if there are some, when cash runs out, and whether it did before."""
    rows = view.rows("cash_summary")
    by_world: dict[str, ByCost] = {}
    for row in rows:
        by_world.setdefault(row["world"], {}).setdefault(row["case"], []).append(row)
    first, *worlds = by_world
    said = [_cash(view, world, by_world[world], by_world[first]) for world in worlds]
    return " ".join([*said, *_opening(view, by_world[first])])


def _opening(view: AccountsView, cases: ByCost) -> list[str]:
    """Say what cash is taken to open with, when the practice does not say it."""
    if view.asked("opening"):
        return []
    cents = {
        end: _range([row["opening_cents"] for row in cases[case]], view.lang)
        for end, case in ENDS_OF_CASH.items()
    }
    return [view.say("accounts.cash_opening", **cents)]


def _cash(view: AccountsView, world: str, cases: ByCost, before: ByCost) -> str:
    """Say when cash runs out in a world, whether charges change it, and when it did in the first one."""
    out, then = (
        {case: tuple(row["runs_out_on"] for row in rows) for case, rows in one.items()}
        for one in (cases, before)
    )
    title = view.title(world)
    case = next((case for case in ("central", "high") if any(out[case])), "")
    if not case:
        return view.say("accounts.cash_never_short", world=title, year=view.last_year)
    key = "accounts.cash_short_high" if case == "high" else "accounts.cash_short"
    key = key if case == "high" or any(out["low"]) else "accounts.cash_short_not_low"
    too = (
        view.say("accounts.cash_before", world=view.title(view.first), on=_on(view, then[case]))
        if any(then[case])
        else ""
    )
    return view.say(key, world=title, on=_on(view, out[case]), before=too)


def _on(view: AccountsView, days: tuple[date | None, ...]) -> str:
    """Write the day when cash runs out, or the one with each bound of the fees of CT."""
    written = [long_date(day.isoformat(), view.lang) if day else "" for day in days]
    low, high = written[0], written[-1]
    if low == high:
        return low
    if low and high:
        return view.say("accounts.cash_on_each", low=low, high=high)
    return view.say("accounts.cash_on_high" if high else "accounts.cash_on_low", on=high or low)


def _range(cents: list[int], lang: str) -> str:
    return between([estimated_euros(one, lang) for one in cents], lang)


def _margins(view: AccountsView, name: str, rows: list[Row]) -> str:
    """Write a column of margins, or its two ends, with the figures that charges leave known."""
    return between([view.margin(row[name], row) for row in rows], view.lang)


def notes(view: AccountsView) -> tuple[str, ...]:
    """Say what the margin is, its range, and which charges are missing."""
    told, ends, after = view.result.assumptions, _ends(view), _last(view)
    pay = in_words(next((one.central for one in told if one.key == PAY), ""), view.lang)
    margin = view.say(
        "accounts.note_margin",
        pay=pay or NOTHING,
        year=view.last_year,
        before_pay=_margins(view, "before_pay_cents", after),
        low=view.in_row("verdicts", "least_cents", ends),
        high=view.in_row("verdicts", "most_cents", ends),
    )
    lacking = ", ".join(view.shown("lines", "line", name) for name in _lacking(view))
    charges = (
        view.say("accounts.note_charges", missing=lacking)
        if lacking
        else view.say("accounts.note_no_missing")
    )
    said = (margin, _debt(view, after), _reading(view), cash_answer(view), _aids(view), charges)
    return tuple(filter(None, said))


def _debt(view: AccountsView, after: list[Row]) -> str:
    """Say the interest that a fund-backed group makes the practice bear; nothing for others."""
    interest = after[0]["debt_service_cents"]
    if not interest:
        return ""
    left = _margins(view, "margin_after_debt_cents", after)
    assumed = "" if view.asked("debt_service") else view.say("accounts.note_debt_assumed")
    debt, year = estimated_euros(interest, view.lang), view.last_year
    return view.say("accounts.note_debt", debt=debt, assumed=assumed, year=year, after=left)


def _reading(view: AccountsView) -> str:
    """Say what remote reading costs in the last year of each world; nothing without organisation."""
    if not view.has("reading_totals"):
        return ""
    rows = view.rows("reading_totals", year=view.last_year)
    return view.say(
        "accounts.note_reading", parts=view.say("report.semicolon").join(_read_in(view, row) for row in rows)
    )


def _read_in(view: AccountsView, row: Row) -> str:
    ends = row["low_cents"], row["high_cents"]
    cents = {case: known_euros(row[f"{case}_cents"], view.lang, ends) for case in CASES}
    return view.say("accounts.note_reading_part", world=view.title(row["world"]), year=row["year"], **cents)


def _aids(view: AccountsView) -> str:
    """Say what all the aids together change, at central charges; nothing without aids."""
    if not view.has("aids"):
        return ""
    rows = view.rows("aids", case="central")
    without, given = ([row for row in rows if row["aids"] == rows[rank]["aids"]] for rank in (0, -1))
    low = _range([row["lowest_cents"] for row in without], view.lang)
    high, cost = (_range([row[name] for row in given], view.lang) for name in ("lowest_cents", "cost_cents"))
    return view.say("accounts.note_aids", low=low, high=high, cost=cost)


def _lacking(view: AccountsView) -> list[str]:
    """Name the lines of charges that bear on the practice and that no source gives."""
    found = [
        one.key for one in view.result.assumptions if one.status == "missing" and one.key.startswith(CHARGE)
    ]
    return [key.removeprefix(CHARGE) for key in found]


def _cards(view: AccountsView) -> tuple[Card, ...]:
    after, year, lang = _last(view), view.last_year, view.lang
    before = view.rows("margins", level="practice", year=year, world=view.first)
    was, now = (_margins(view, "margin_cents", rows) for rows in (before, after))
    cover = _written(view, COVER, after)
    needed = between([_needed(view, row) for row in after[::-1]], lang)
    price, received = (_written(view, name, after) for name in ("break_even_price_cents", RECEIVED))
    done = view.say("accounts.card_break_even_note", exams=format_count(after[0]["exams"], lang))
    then, paid = (
        view.say("accounts.card_margin_was", before=was),
        view.say("accounts.card_price_note", received=received),
    )
    return (
        Card(view.say("accounts.card_margin", year=year), now, then),
        Card(view.say("accounts.card_cover", year=year), cover, view.say("accounts.card_cover_note")),
        Card(view.say("accounts.card_break_even", year=year), needed, done),
        Card(view.say("accounts.card_price", year=year), price, paid),
    )


def _needed(view: AccountsView, row: Row) -> str:
    exams = row["break_even_exams"]
    return (
        view.say("accounts.card_never") if exams is None else view.in_row("margins", "break_even_exams", row)
    )


def _written(view: AccountsView, name: str, rows: list[Row]) -> str:
    """Write a column of margins as its grid does, or its two ends."""
    return between([view.in_row("margins", name, row) for row in rows], view.lang)
