"""The report of `radioscopie accounts` on a practice, and its few lines for the terminal."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count, format_euros, format_percent
from radioscopie.questions.accounts.practice.page.cash_figures import cash_figures
from radioscopie.questions.accounts.practice.page.figures import (
    MACHINE,
    accounts_figures,
    last_rows,
    shown_margins,
)
from radioscopie.questions.accounts.practice.page.invest_figures import SUMMARY as INVEST
from radioscopie.questions.accounts.practice.page.invest_figures import invest_figures
from radioscopie.questions.accounts.practice.page.reading import reading_figures, reading_note
from radioscopie.questions.accounts.practice.page.view import AccountsView
from radioscopie.report.amounts import compact_euros, signed_euros
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.dates import long_date
from radioscopie.report.page import Card, Page, render_page
from radioscopie.result import in_words
from radioscopie.texts import text

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.result import Result


CHARGE = "finances.charge_"  # of an assumption: the line of charges follows
PAY = f"{CHARGE}radiologists"


def render_accounts(result: Result, lang: str) -> str:
    """Give the report of an `accounts` result as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = AccountsView(result, lang)
    page = Page(
        lang,
        view.say("accounts.title", name=view.record["parameter.practice"]),
        _subtitle(view),
        answer(view),
        notes(view),
        _cards(view),
        (*accounts_figures(view), *reading_figures(view), *cash_figures(view), *invest_figures(view)),
        (view.say("accounts.sources"),),
        signed=False,
    )
    return render_page(page, result)


def summary_accounts(result: Result, lang: str) -> str:
    """Say the accounts in the terminal: the answer, margins by year, machines, what they rest on."""
    view = AccountsView(result, lang)
    margins = view.grid(view.table("margins", level="practice"), shown_margins(view), "")
    machines = view.grid(last_rows(view, "margins", level="machine"), MACHINE, "")
    parts = [
        answer(view),
        "\n".join(notes(view)),
        view.say("accounts.summary_margins") + "\n" + plain_table(margins),
        *(
            [view.say("accounts.summary_machines", year=view.last_year) + "\n" + plain_table(machines)]
            if machines.rows
            else []
        ),
        *_options(view),
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts) + "\n"


def _options(view: AccountsView) -> list[str]:
    """Lay out the options of an investment file in the terminal; nothing without one."""
    if "invest_summary" not in view.result.tables:
        return []
    grid = view.grid(view.table("invest_summary"), INVEST, "")
    return [view.say("finances.invest_summary") + "\n" + plain_table(grid)]


def _subtitle(view: AccountsView) -> str:
    record = view.record
    base = (
        view.say("accounts.base_scenario")
        if record["parameter.scenario"]
        else view.say("accounts.base_law", date=long_date(record["parameter.base"], view.lang))
    )
    ownership = view.word("accounts.ownership", record["parameter.ownership"])
    return view.say(
        "accounts.subtitle", ownership=ownership, radiologists=record["parameter.radiologists"], base=base
    )


def answer(view: AccountsView) -> str:
    """Say how the margin of the last year moves in the last world, with each bound of the CT fee where they differ."""
    before, after = _ends(view)
    moves = [_move(view, was, now) for was, now in zip(before, after, strict=True)]
    key = "accounts.answer" if len(moves) == 1 else "accounts.answer_bounds"
    low, high = moves[0], moves[-1]
    verdict = view.word("accounts.verdict", _verdict(after))
    said = view.say(key, year=view.last_year, low=low, high=high, verdict=verdict)
    return f"{said} {_shock(view)}".strip()


def cash_answer(view: AccountsView) -> str:
    """Say, for the shock and the aids if there are some, when cash runs out."""
    rows = view.rows("cash_summary")
    worlds = list(dict.fromkeys(row["world"] for row in rows))[1:]
    return " ".join(
        _cash(view, world, {r["case"]: r for r in rows if r["world"] == world}) for world in worlds
    )


def _cash(view: AccountsView, world: str, cases: dict[str, Row]) -> str:
    out = {case: row["runs_out_on"] for case, row in cases.items()}
    title = view.title(world)
    if out["central"]:
        return view.say(
            "accounts.cash_short", world=title, on=long_date(out["central"].isoformat(), view.lang)
        )
    if out["high"]:
        return view.say(
            "accounts.cash_short_high", world=title, on=long_date(out["high"].isoformat(), view.lang)
        )
    return view.say("accounts.cash_never_short", world=title, year=view.last_year)


def _shock(view: AccountsView) -> str:
    """Say what the shock takes from the margin of the year in which it takes most; nothing without shock."""
    if not view.shocked:
        return ""
    before, after = (view.margins(world) for world in (view.last, view.shocked))
    year = view.shock_year
    move = {"before": compact_euros(before[year], view.lang), "after": compact_euros(after[year], view.lang)}
    return view.say("accounts.answer_shock", year=year, **move)


def _move(view: AccountsView, was: Row, now: Row) -> str:
    before, after = was["margin_cents"], now["margin_cents"]
    ends = {"before": compact_euros(before, view.lang), "after": compact_euros(after, view.lang)}
    return view.say("accounts.answer_move", **ends, change=signed_euros(after - before, view.lang))


def _ends(view: AccountsView) -> tuple[list[Row], list[Row]]:
    rows = view.rows("margins", level="practice", year=view.last_year)
    before, after = ([row for row in rows if row["world"] == world] for world in (view.first, view.last))
    return before, after


def _verdict(rows: list[Row]) -> str:
    """Say whether the practice stays above water, whatever its charges (between cheap and dear) and the bound."""
    if all(row["margin_low_cents"] >= 0 for row in rows):
        return "above"
    if all(row["before_pay_cents"] < 0 for row in rows):
        return "under"
    return "under_pay" if all(row["margin_high_cents"] < 0 for row in rows) else "unsure"


def _range(cents: list[int], lang: str) -> str:
    return between([compact_euros(one, lang) for one in cents], lang)


def between(words: list[str], lang: str) -> str:
    """Write one word, or the two ends of a range."""
    kept = list(dict.fromkeys(words))
    return kept[0] if len(kept) == 1 else text("report.range", lang, low=kept[0], high=kept[-1])


def notes(view: AccountsView) -> tuple[str, ...]:
    """Say what the margin is, its range, and which charges are missing."""
    _, after = _ends(view)
    told = view.result.assumptions
    pay = in_words(next((one.central for one in told if one.key == PAY), ""), view.lang)
    margin = view.say(
        "accounts.note_margin",
        pay=pay or "–",
        year=view.last_year,
        before_pay=_range([row["before_pay_cents"] for row in after], view.lang),
        low=_range([min(row["margin_low_cents"] for row in after)], view.lang),
        high=_range([max(row["margin_high_cents"] for row in after)], view.lang),
    )
    lacking = ", ".join(view.word("accounts.line", name) for name in _lacking(view))
    charges = (
        view.say("accounts.note_charges", missing=lacking)
        if lacking
        else view.say("accounts.note_no_missing")
    )
    said = (margin, _debt(view, after), reading_note(view), cash_answer(view), _aids(view), charges)
    return tuple(filter(None, said))


def _debt(view: AccountsView, after: list[Row]) -> str:
    """Say the interest that a fund-backed group makes the practice bear; nothing for others."""
    interest = after[0]["debt_service_cents"]
    if not interest:
        return ""
    left = _range([row["margin_after_debt_cents"] for row in after], view.lang)
    assumed = "" if view.record["parameter.debt_service"] else view.say("accounts.note_debt_assumed")
    debt, year = compact_euros(interest, view.lang), view.last_year
    return view.say("accounts.note_debt", debt=debt, assumed=assumed, year=year, after=left)


def _aids(view: AccountsView) -> str:
    """Say what all the aids together change, at central charges; nothing without aids."""
    if "aids" not in view.result.tables:
        return ""
    without, *_, given = view.rows("aids", case="central")
    low = compact_euros(without["lowest_cents"], view.lang)
    high, cost = (compact_euros(given[name], view.lang) for name in ("lowest_cents", "cost_cents"))
    return view.say("accounts.note_aids", low=low, high=high, cost=cost)


def _lacking(view: AccountsView) -> list[str]:
    """Name the lines of charges that bear on the practice and that no source gives."""
    found = [
        one.key for one in view.result.assumptions if one.status == "missing" and one.key.startswith(CHARGE)
    ]
    return [key.removeprefix(CHARGE) for key in found]


def _cards(view: AccountsView) -> tuple[Card, ...]:
    before, after = _ends(view)
    year, lang = view.last_year, view.lang
    exams = after[0]["exams"]
    needed = dict.fromkeys(_needed(view, row) for row in after[::-1])
    received = [row["revenue_cents"] // max(row["exams"], 1) for row in after]
    cover = dict.fromkeys(format_percent(Fraction(row["fixed_cover_permille"], 1000), lang) for row in after)
    was, now = (_range([row["margin_cents"] for row in rows], lang) for rows in (before, after))
    price = _euros([row["break_even_price_cents"] for row in after], lang)
    done = view.say("accounts.card_break_even_note", exams=format_count(exams, lang))
    return (
        Card(
            view.say("accounts.card_margin", year=year), now, view.say("accounts.card_margin_was", before=was)
        ),
        Card(
            view.say("accounts.card_cover", year=year),
            between(list(cover), lang),
            view.say("accounts.card_cover_note"),
        ),
        Card(view.say("accounts.card_break_even", year=year), between(list(needed), lang), done),
        Card(
            view.say("accounts.card_price", year=year),
            price,
            view.say("accounts.card_price_note", received=_euros(received, lang)),
        ),
    )


def _needed(view: AccountsView, row: Row) -> str:
    exams = row["break_even_exams"]
    return view.say("accounts.card_never") if exams is None else format_count(exams, view.lang)


def _euros(cents: list[int], lang: str) -> str:
    return between([format_euros(one, lang) for one in cents], lang)
