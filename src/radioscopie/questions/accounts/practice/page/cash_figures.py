"""The figures of a practice's cash: its curve, its balance sheets, the shock, the aids."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.numbers import format_percent
from radioscopie.questions.accounts.practice.page.charts import cash_curve, margins_chart
from radioscopie.report.dates import long_date
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.report.view import with_words
from radioscopie.texts import words

if TYPE_CHECKING:
    from radioscopie.questions.accounts.practice.page.view import AccountsView


SUMMARY = (
    "world", "case", "opening_cents", "runs_out_on", "lowest_cents", "lowest_on", "need_cents", "closing_cents",
)  # fmt: skip
BALANCE = (
    "world", "year", "cash_cents", "receivables_cents", "machines_cents", "payables_cents", "debts_cents",
    "equity_cents", "profit_cents",
)  # fmt: skip
FALLS = ("modality", "first", "end", "normal_again", "low_pct", "central_pct", "high_pct", "source")
AIDS = (
    "aids",
    "case",
    "lowest_cents",
    "kept_open",
    "received_cents",
    "returned_cents",
    "owed_cents",
    "cost_cents",
)
NUMBER = re.compile(r"-?\d+(\.\d+)?")
WITH_AIDS = "+aids"
ENDS = ("cents", "low", "high")
SHARES = ("allowance", "saved", "rate", "advance", "share", "turnover", "guarantee", "loss")
RULES = ("aid", "parameter", "value", "source")


def cash_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the figures of cash, those of a shock and of aids where they were asked."""
    worlds = list(dict.fromkeys(view.table("cash_weekly")["world"].to_pylist()))
    shown = [worlds[0], *worlds[max(1, len(worlds) - 2) :]]
    found = [_curve(view, world) for world in shown]
    found += [_table(view, "balance", "accounts.figure_balance", "accounts.figure_balance_intro", BALANCE)]
    if view.has("shock_falls"):
        heads = ("accounts.figure_shock_falls", "accounts.figure_shock_falls_intro")
        found.append(_table(view, "shock_falls", *heads, FALLS))
    if view.has("aids"):
        found += [_aids(view), _rules(view)]
    return tuple(found)


def _curve(view: AccountsView, world: str) -> Figure:
    title, key = view.say("accounts.figure_cash", world=view.title(world)), f"cash_{world}"
    intro = view.say(
        "accounts.figure_cash_aids_intro" if world.endswith(WITH_AIDS) else "accounts.figure_cash_intro"
    )
    overdraft = int(view.asked("overdraft_cents"))
    svg = draw(cash_curve(view.rows("cash_weekly", world=world), view.lang, overdraft), view.lang, key, title)
    table = view.table("cash_summary", world=world)
    grid = view.laid("cash_summary", SUMMARY, table, f"cash_summary_{world}")
    return Figure(key, title, intro, svg, grid)


def _table(view: AccountsView, name: str, title: str, intro: str, columns: tuple[str, ...]) -> Figure:
    grid = view.laid(name, columns)
    return Figure(name, view.say(title), view.say(intro), "", grid)


def _aids(view: AccountsView) -> Figure:
    """Show how low cash goes with each aid, then with one more at a time."""
    title = view.say("accounts.figure_aids")
    rows = [
        {
            "label": view.shown("aids", "aids", aids),
            "group": "",
            "first": not aids,
            **dict.fromkeys(ENDS, lowest[0]),
            "high": lowest[-1],
            "far": lowest[-1],
        }
        for aids, lowest in _lowest(view).items()
    ]
    svg = draw(margins_chart(rows, view.lang, "accounts.axis_lowest"), view.lang, "aids", title)
    grid = view.laid("aids", AIDS, view.worded("aids", "aids", view.table("aids")))
    return Figure("aids", title, view.say("accounts.figure_aids_intro"), svg, grid)


def _lowest(view: AccountsView) -> dict[str, list[int]]:
    """Give the lowest cash of each set of aids at central charges, with each bound of the fees."""
    found: dict[str, list[int]] = {}
    for row in view.rows("aids", case="central"):
        found.setdefault(row["aids"], []).append(row["lowest_cents"])
    return found


def _rules(view: AccountsView) -> Figure:
    """List the parameters of the aids in words."""
    table = view.table("aid_rules").select(RULES)
    values = [_value(view, row["parameter"], row["value"]) for row in table.to_pylist()]
    for column in ("aid", "parameter", "source"):
        table = view.worded("aid_rules", column, table)
    grid = view.laid("aid_rules", RULES, with_words(table, "value", values))
    title, intro = view.say("accounts.figure_aid_rules"), view.say("accounts.figure_aid_rules_intro")
    return Figure("aid_rules", title, intro, "", grid)


def _value(view: AccountsView, parameter: str, written: str) -> str:
    """Write shares, dates, natures, words and numbers of a rule in the language."""
    if parameter in SHARES:
        return format_percent(Fraction(written), view.lang)
    return ", ".join(_one(view, word) for word in written.split(", "))


def _one(view: AccountsView, word: str) -> str:
    known = {**words("accounts.nature", view.lang), **words("accounts.aid_value", view.lang)}
    if word.lower() in known:
        return known[word.lower()]
    if NUMBER.fullmatch(word):
        return word.replace(".", ",") if view.lang == "fr" else word
    return long_date(word, view.lang)
